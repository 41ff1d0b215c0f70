package math

import (
	"strings"
	"testing"
)

func TestExtract(t *testing.T) {
	for _, c := range []struct{ name, completion, rule, text string }{
		{"box", `so \boxed{5}.`, ruleBox, "5"},
		{"box in a box", `\boxed{\boxed{5}}`, ruleBox, `\boxed{5}`},
		{"box after a stray brace", `} \boxed{5}`, ruleBox, "5"},
		{"box in an open brace", `{ \boxed{5}`, ruleBox, "5"},
		{"box in an open box", `\boxed{ \boxed{5}`, ruleBox, "5"},
		{"box with escaped braces", `\boxed{\{1,2\}}`, ruleBox, `\{1,2\}`},
		{"box with a blank", `\boxed {5}`, ruleBox, "5"},
		{"boxes joined", `\boxed{1}, \boxed{2} \text{ and } \boxed{3}`, ruleBox, "1, 2, 3"},
		{"boxes apart", `\boxed{1} then \boxed{2}`, ruleBox, "2"},
		{"no box but a longer name", `\boxedx{1}`, ruleLastMath, ""},
		{"answer tag", "<answer> 5 </answer>", ruleTag, "5"},
		{"answer tag, the last", "<answer>4</answer><answer>5</answer>", ruleTag, "5"},
		{"final answer", "The final answer is $5$.", ruleFinal, "$5$"},
		{"answer", "Thus the answer is: 5", rulePhrase, "5"},
		{"answers", "The answers are 5 and 6.", rulePhrase, "5 and 6"},
		{"answer would be", "So the correct answer would be 5.", rulePhrase, "5"},
		{"marker", "2+3\nA: 5", ruleMarker, "5"},
		{"hashes", "2+3\n#### 5\n", ruleMarker, "5"},
		{"hashes on the line", "2+3 is #### 5", ruleMarker, "5"},
		{"whole", " 5 ", ruleWhole, "5"},
		{"formula", "so we see $a=1$ and $b=2$ here", ruleLastMath, "b=2"},
		{"number", "so we see that there are 5 of them", ruleLastNumber, "5"},
		{"number with thousands", "so there are 1,234 of them, I think.", ruleLastNumber, "1,234"},
		{"number with sign and percent", "so it is off by -5% or so, I think.", ruleLastNumber, "-5%"},
		{"number ends a list", "so it is one of 5,6, I think, of all", ruleLastNumber, "5,6"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := extract(c.completion, false)
			if c.text == "" {
				if ok && got.rule == c.rule {
					t.Errorf("%s fired: %q", got.rule, got.text)
				}
				return
			}
			if !ok || got.rule != c.rule || got.text != c.text {
				t.Errorf("got %q by %q, want %q by %q", got.text, got.rule, c.text, c.rule)
			}
		})
	}
}

func TestExtractFindsNothing(t *testing.T) {
	for _, completion := range []string{"", " \n", "<think>5", "<answer></answer>", "I cannot say how many there were, sorry."} {
		if got, ok := extract(completion, false); ok {
			t.Errorf("extract(%q) is %q by %s", completion, got.text, got.rule)
		}
	}
}

func FuzzExtract(f *testing.F) {
	for _, seed := range []string{`\boxed{5}`, "A: 5", "#### 5", "<think></think><answer>5</answer>", "final answer is\n\\[5\\]", "$x$ is 5-4", `\boxed{1} and \boxed`} {
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, s string, truncated bool) {
		got, ok := extract(s, truncated)
		if ok != (got.rule != "") {
			t.Errorf("extract(%q) is %v by rule %q", s, ok, got.rule)
		}
		guess := got.rule == ruleWhole || got.rule == ruleLastMath || got.rule == ruleLastNumber
		if truncated && guess {
			t.Errorf("extract(%q) guesses %q though the text was cut off", s, got.text)
		}
		if crlf, _ := extract(strings.ReplaceAll(strings.ReplaceAll(s, "\r", ""), "\n", "\r\n"), truncated); !strings.Contains(s, "\r") && crlf.rule != got.rule {
			t.Errorf("extract(%q) is by %q, with CRLF by %q", s, got.rule, crlf.rule)
		}
	})
}
