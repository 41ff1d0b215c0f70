package python

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCases(t *testing.T) {
	for _, c := range []struct {
		s            string
		upper, lower bool
	}{
		{"", false, false}, {"12 !", false, false}, {"ABC 1", true, false}, {"abc 1", false, true}, {"Abc", false, false},
		{"ÄÖ", true, false}, {"ß", false, true}, {"Ⅷ", true, false}, {"ª", false, true}, {"ǅ", false, false}, {"Aǅ", false, false},
		{"中文", false, false}, {"A中", true, false},
	} {
		if IsUpper(c.s) != c.upper || IsLower(c.s) != c.lower {
			t.Errorf("%q: upper %v, lower %v; want %v, %v", c.s, IsUpper(c.s), IsLower(c.s), c.upper, c.lower)
		}
	}
}

func TestSplit(t *testing.T) {
	const s = "\u00a0 one\x1ctwo\u2003three\u3000\n"
	if got := Split(s); !slices.Equal(got, []string{"one", "two", "three"}) {
		t.Errorf("Split is %q", got)
	}
	if first, last := FirstField(s), LastField(s); first != "one" || last != "three" {
		t.Errorf("the first is %q, the last %q", first, last)
	}
	if first, last := FirstField(" "), LastField(" "); first != "" || last != "" {
		t.Errorf("a blank begins with %q and ends with %q", first, last)
	}
	if got := Strip(s); got != "one\x1ctwo\u2003three" {
		t.Errorf("Strip is %q", got)
	}
	if !IsBlank("\x1f\u2028") || IsBlank("\u200b") {
		t.Error("a unit separator is blank to Python, a zero-width space is not")
	}
}

func TestFold(t *testing.T) {
	for _, same := range [][]string{{"Straße", "STRAßE"}, {"ΣΑΣ", "σας"}, {"ſtop", "STOP"}, {"\u212a", "k", "K"}, {"Été", "éTÉ"}} {
		for _, s := range same {
			if Fold(s) != Fold(same[0]) {
				t.Errorf("Fold(%q) is %q, Fold(%q) is %q", s, Fold(s), same[0], Fold(same[0]))
			}
		}
	}
}

// TestFindall compares with how many matches Python's re.findall has with re.IGNORECASE.
func TestFindall(t *testing.T) {
	f, err := os.Open("testdata/findall.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for scan := bufio.NewScanner(f); scan.Scan(); n++ {
		var c struct {
			Expr, Text string
			Want       int
		}
		if err := json.Unmarshal(scan.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		r, err := Compile(c.Expr, true)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Count(c.Text, 1000); got != c.Want {
			t.Errorf("%s in %q: %d matches, want %d", c.Expr, c.Text, got, c.Want)
		}
		if got := r.Count(c.Text, 1); got != min(c.Want, 1) {
			t.Errorf("%s in %q: %d matches of one", c.Expr, c.Text, got)
		}
		if got := r.Matches(c.Text); got != (c.Want > 0) {
			t.Errorf("%s in %q: matches %v", c.Expr, c.Text, got)
		}
	}
	if n == 0 {
		t.Error("no expression was tried")
	}
}

func TestRefused(t *testing.T) {
	for name, source := range map[string]string{
		"look-ahead": `a(?=b)`, "back-reference": `(a)\1`, "open group": `(a`, "nothing to repeat": `*a`,
		"negated class inside a class": `[\W_]`, "too long": strings.Repeat("a", MaxPattern+1), "repeats too much": `(\w{50}){15}`,
	} {
		if _, err := Compile(source, false); err == nil || !strings.HasPrefix(err.Error(), "python: ") {
			t.Errorf("%s: got %v, want an error of this package", name, err)
		}
	}
}

// FuzzMachine compares the machine with the standard library where they must agree: on ASCII.
func FuzzMachine(f *testing.F) {
	for _, e := range []string{`\bca(n|t)?\b`, `a|ab`, `(a*?)(b+|\B)`, `^\w+$`, `x?`} {
		f.Add(e, "a cat, can't; ab aab\nx")
	}
	f.Fuzz(func(t *testing.T, source, text string) {
		if !isASCII(text) || !utf8.ValidString(source) || len(text) > 200 {
			t.Skip()
		}
		r, err := Compile(`\b`+source+`\b`, true)
		if err != nil {
			t.Skip()
		}
		start, end, ok := r.edges.on(text).first(0)
		want := r.re.FindStringIndex(text)
		if ok != (want != nil) || ok && (start != want[0] || end != want[1]) {
			t.Errorf("%s in %q: got %d-%d %v, want %v", source, text, start, end, ok, want)
		}
	})
}

// FuzzCompile holds that every expression is compiled or refused, and that a plain one finds itself.
func FuzzCompile(f *testing.F) {
	for _, e := range []string{`[]a-]`, `[^]\d]`, `a$`, `\Z`, `[\b]`, `[[:alpha:]]`, `\`} {
		f.Add(e)
	}
	f.Fuzz(func(t *testing.T, source string) {
		r, err := Compile(source, false)
		plain := utf8.ValidString(source) && regexp.QuoteMeta(source) == source && len(source) <= 100
		if plain && (err != nil || !r.Matches("x"+source+"y")) {
			t.Errorf("%q does not find itself: %v", source, err)
		}
	})
}

func BenchmarkMachine(b *testing.B) {
	r, err := Compile(`\b(colou?r|grey)s?\b`, true)
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("déjà vu: the quick brown fox ", 40)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r.Matches(text)
	}
}
