package judge_test

import (
	"encoding/json"
	"testing"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/judge"
	"github.com/assay-rl/assay/verifiers/math/internal/parse"
)

func tree(t testing.TB, text string) *expr.Node {
	t.Helper()
	n, err := parse.Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return n
}

func policy(t testing.TB, text string) judge.Policy {
	t.Helper()
	var p judge.Policy
	if text != "" {
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// Each gold answer with what equals it and what does not, and the method that equality rests on.
func TestJudge(t *testing.T) {
	for name, c := range map[string]struct {
		gold, policy string
		method       string
		equal        []string
		different    []string
	}{
		"number":            {gold: "1/2", method: "exact", equal: []string{"0.5", "50%", `\frac{2}{4}`, "x = 1/2", "0.5 = 1/2"}, different: []string{"0.49", "-1/2", "50", "1/2 = 0.4", "1/2, 1/3", "(1/2, 1/2)"}},
		"surd":              {gold: `2\sqrt3`, method: "exact", equal: []string{`\sqrt{12}`, `\frac{6}{\sqrt 3}`, `\sqrt{12} \approx 3.46`}, different: []string{"3.46", `\sqrt{13}`}},
		"polynomial":        {gold: "x^2+2x+1", method: "exact", equal: []string{"(x+1)^2", "y = (1+x)^2"}, different: []string{"x^2+1", "(y+1)^2"}},
		"trigonometry":      {gold: `\sin 2x`, equal: []string{`2\sin x\cos x`}, different: []string{`2\sin x`, `\sin x`}},
		"rounded":           {gold: "3.14", equal: []string{"3.14", "3.1416", `\pi`}, different: []string{"3.2", "3.1", "22/8"}},
		"rounded, short":    {gold: "0.33", equal: []string{"1/3"}, different: []string{"0.333", "0.34"}},
		"rounded, strictly": {gold: "3.14", policy: `{"tolerance": "none"}`, method: "exact", equal: []string{"3.140"}, different: []string{`\pi`}},
		"rounded, loosely":  {gold: "1000", policy: `{"tolerance": 0.01}`, method: "rounded", equal: []string{"1009", "991"}, different: []string{"1011"}},
		"unit":              {gold: "5 m", method: "exact", equal: []string{"5", "500 cm", "0.005 km"}, different: []string{"5 cm", "5 kg", "6 m"}},
		"unit, exact":       {gold: "5 m", policy: `{"units": "exact"}`, method: "exact", equal: []string{"5", "5 m"}, different: []string{"500 cm"}},
		"unit, required":    {gold: "5 m", policy: `{"units": "required"}`, method: "exact", equal: []string{"500 cm"}, different: []string{"5"}},
		"temperature":       {gold: `0^\circ C`, method: "exact", equal: []string{`32^\circ F`}, different: []string{`0^\circ F`}},
		"angle":             {gold: `90^\circ`, method: "exact", equal: []string{"90", `\frac{\pi}{2}`}, different: []string{`\pi`, "1.57"}},
		"percent":           {gold: "50", policy: `{"percent": "either"}`, method: "exact", equal: []string{`50\%`}, different: []string{"0.5"}},
		"logarithm":         {gold: `\log 100`, policy: `{"log_base": "e"}`, equal: []string{`\ln 100`}, different: []string{"2"}},
		"symbols":           {gold: `\sqrt{x^2}`, equal: []string{"|x|"}, different: []string{"x"}},
		"symbols, positive": {gold: `\sqrt{x^2}`, policy: `{"symbols": "positive"}`, method: "exact", equal: []string{"x"}, different: []string{"-x"}},
		"list":              {gold: "1, 2, 3", method: "exact", equal: []string{"3, 1, 2", "{2, 3, 1}", "1 and 2 and 3", "x = 1, 2, 3"}, different: []string{"1, 2", "1, 2, 3, 4", "1, 2, 2", "(1, 2, 3)"}},
		"list, in order":    {gold: "1, 2", policy: `{"order": "strict"}`, method: "exact", equal: []string{"1, 2"}, different: []string{"2, 1"}},
		"list with a sign":  {gold: `\pm 2`, equal: []string{"2, -2", "x = 2 or x = -2", `\{-2, 2\}`}, different: []string{"2", "-2, 3"}},
		"named values":      {gold: "k = 1, b = 2", equal: []string{"b = 2, k = 1", "(1, 2)", "(k, b) = (1, 2)"}, different: []string{"k = 2, b = 1", "(2, 1)"}},
		"points":            {gold: "(1,2), (3,4)", equal: []string{"(3,4), (1,2)", "(1,2), (3,4), (1,2)"}, different: []string{"(2,1), (3,4)", "(1,2)"}},
		"tuple":             {gold: "(1, 2)", method: "exact", equal: []string{`\begin{pmatrix}1\\2\end{pmatrix}`, `\langle 1, 2\rangle`}, different: []string{"(2, 1)", "[1, 2]", `\{1, 2\}`, "1, 2"}},
		"tuple, any order":  {gold: "(1, 2)", policy: `{"order": "any"}`, equal: []string{"(2, 1)", "2, 1"}, different: []string{"(2, 2)"}},
		"interval":          {gold: "[1, 3)", method: "exact", equal: []string{`1 \le x < 3`, `x \in [1, 3)`, `[1,2] \cup (2,3) \cup \{2\}`, "3 > x >= 1"}, different: []string{"(1, 3)", "[1, 3]", "1 < x < 3", "[1, 4)"}},
		"half line":         {gold: "x > 5", method: "exact", equal: []string{"5 < x", `(5, \infty)`, "-x < -5", "2x - 10 > 0"}, different: []string{`x \ge 5`, "x < 5", "y > 5", "5"}},
		"all but one":       {gold: `x \ne 1`, method: "exact", equal: []string{`(-\infty, 1) \cup (1, \infty)`, `\mathbb{R} \setminus \{1\}`}, different: []string{`\mathbb{R}`, `x \ne 2`}},
		"inequality":        {gold: "2x + y < 4", equal: []string{"y < 4 - 2x", "4 > 2x + y", "4x + 2y < 8"}, different: []string{"2x + y > 4", `2x + y \le 4`, "-2x - y < -4"}},
		"equation":          {gold: "2x + 4y - 3 = 0", equal: []string{`y = -\frac12 x + \frac34`, "3 = 2x + 4y"}, different: []string{"2x + 4y + 3 = 0", "x^2 + 1 = 0", "5"}},
		"no real roots":     {gold: "x^2 + 1 = 0", equal: []string{"-x^2 = 1"}, different: []string{"x^2 + 2 = 0"}},
		"line":              {gold: "x = 5", equal: []string{"5", "5 = x"}, different: []string{"y = 5", "x = 6"}},
		"function":          {gold: "f(x) = x^2", equal: []string{"x^2", "y = x^2", "f(t) = t^2"}, different: []string{"f(x) = x^3", "g(x) = x^2"}},
		"matrix":            {gold: `\begin{pmatrix}1&0\\0&1\end{pmatrix}`, method: "exact", equal: []string{`\begin{bmatrix}1&0\\0&1\end{bmatrix}`, `\begin{pmatrix}0&1\\1&0\end{pmatrix}^2`}, different: []string{`\begin{pmatrix}1&0\\0&2\end{pmatrix}`, `\begin{pmatrix}1&0\end{pmatrix}`, "1"}},
		"determinant":       {gold: "-2", method: "exact", equal: []string{`\begin{vmatrix}1&2\\3&4\end{vmatrix}`}, different: []string{`\begin{pmatrix}1&2\\3&4\end{pmatrix}`}},
		"ratio":             {gold: "2:3", method: "exact", equal: []string{"4:6", `\frac23`}, different: []string{"3:2", "2:3:1"}},
		"time of day":       {gold: "12:00", equal: []string{"12:00"}, different: []string{"1:00", "12:30"}},
		"family":            {gold: `x = k\pi + \frac{\pi}{4}, k \in \mathbb{Z}`, equal: []string{`n\pi - \frac{3\pi}{4}, n \in \mathbb{Z}`, `x = \frac{\pi}{4} - m\pi`}, different: []string{`2k\pi + \frac{\pi}{4}, k \in \mathbb{Z}`, `k\pi, k \in \mathbb{Z}`, `\frac{\pi}{4}`}},
		"congruence":        {gold: `x \equiv 3 \pmod 7`, equal: []string{`x \equiv 10 \pmod 7`}, different: []string{`x \equiv 3 \pmod 8`, `x \equiv 4 \pmod 7`, "3"}},
		"words":             {gold: "no solution", method: "spelling", equal: []string{`\text{No solution}`}, different: []string{"no solutions found", "0"}},
		"empty set":         {gold: `\emptyset`, equal: []string{`\{\}`, `\varnothing`}, different: []string{`\{0\}`, "0"}},
		"undefined":         {gold: "0", different: []string{`\frac10`, `\infty - \infty`, `\frac00`}},
		"infinity":          {gold: `\infty`, equal: []string{`+\infty`}, different: []string{`-\infty`, "1000000"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := policy(t, c.policy)
			for _, answer := range c.equal {
				v := judge.Judge(tree(t, c.gold), tree(t, answer), p)
				if !v.Equal || v.Difference != "" || v.Over {
					t.Errorf("%q is not %q: %s", answer, c.gold, v.Difference)
				}
				if c.method != "" && answer == c.equal[0] && v.Method != c.method {
					t.Errorf("%q is %q by %q, want %q", answer, c.gold, v.Method, c.method)
				}
			}
			for _, answer := range c.different {
				if v := judge.Judge(tree(t, c.gold), tree(t, answer), p); v.Equal || v.Difference == "" || v.Method != "" {
					t.Errorf("%q is %q by %q: %q", answer, c.gold, v.Method, v.Difference)
				}
			}
		})
	}
}

func TestCanonical(t *testing.T) {
	for want, answers := range map[string][]string{
		"1/2":         {"0.5", "50%", `\frac12`, "x = 1/2", "0.5 m"},
		`2 \sqrt{3}`:  {`\sqrt{12}`, `2\sqrt3`},
		"{1,2}":       {"2, 1", `\{1, 2, 2\}`, "x = 1 or x = 2"},
		"(1,2)":       {"(1, 2)", "(2/2, 4/2)"},
		`(3,\infty)`:  {"x > 3", "3 < x"},
		"{b=2,k=1}":   {"k = 1, b = 2", "b = 2, k = 1"},
		"no solution": {"No solution", `\text{no solution}`},
		`\emptyset`:   {`\varnothing`, `\emptyset`},
	} {
		for _, answer := range answers {
			if got := judge.Canonical(tree(t, answer), judge.Policy{}); got != want {
				t.Errorf("%q is %q for votes, want %q", answer, got, want)
			}
		}
	}
}

func TestSpelling(t *testing.T) {
	for text, want := range map[string]string{
		`\left( a \right)?`:     "(a)?",
		`\text{see } figure 1.`: "see figure 1",
		`\dfrac{a}{?}`:          `\frac a?`,
		"5 − 3 ~ ":              "5-3",
		"":                      "",
		`$$ \, \quad $$`:        "",
		"a b":                   "a b",
		"x  +  y":               "x+y",
	} {
		if got := judge.Spelling(text); got != want {
			t.Errorf("Spelling(%q) is %q, want %q", text, got, want)
		}
	}
}

func TestPolicyRefuses(t *testing.T) {
	for _, text := range []string{
		`{"percent": "maybe"}`, `{"units": "some"}`, `{"order": 1}`, `{"tolerance": 2}`, `{"tolerance": "much"}`, `{"tolerance": 0}`,
		`{"tolerance": 1e-99999}`, `{"log_base": 2}`, `{"symbols": "complex"}`, `{"unknown": 1}`, `[]`,
	} {
		var p judge.Policy
		err := json.Unmarshal([]byte(text), &p)
		if err == nil {
			err = p.Validate()
		}
		if err == nil {
			t.Errorf("%s is accepted", text)
		}
	}
}

func TestPolicyRoundTrips(t *testing.T) {
	for _, text := range []string{`{"tolerance":"none"}`, `{"tolerance":0.001}`, `{"percent":"either","log_base":"e"}`, `{}`} {
		got, err := json.Marshal(policy(t, text))
		if err != nil || string(got) != text {
			t.Errorf("%s is written as %s, %v", text, got, err)
		}
	}
}

// Every answer equals itself, whatever it is, unless it has no value; and no text takes long.
func FuzzJudge(f *testing.F) {
	for _, s := range []string{"5", `x^2+\sqrt2`, "(1,2)", "[1,2)", "x > 3", `\{1,2\}`, `x = k\pi, k\in\mathbb{Z}`, "5 m", "3:4", "1, 2", `\pm 1`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := parse.Parse(text)
		if err != nil {
			return
		}
		judge.Canonical(n, judge.Policy{})
		v, again := judge.Judge(n, n, judge.Policy{}), judge.Judge(n, n, judge.Policy{})
		if v != again {
			t.Errorf("%q: %+v, then %+v", text, v, again)
		}
		if v.Equal == (v.Difference != "") {
			t.Errorf("%q: %+v", text, v)
		}
	})
}
