package instruct

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// The expressions that the scanners stand for, in RE2's syntax.
var (
	exprPlaceholder = regexp.MustCompile(`\[.*?\]`)
	exprStars       = regexp.MustCompile(`(?m)^[` + python.Space + `]*\*[^\*].*$`)
	exprDashes      = regexp.MustCompile(`(?m)^[` + python.Space + `]*-.*$`)
	exprItalic      = regexp.MustCompile(`\*[^\n\*]*\*`)
	exprBold        = regexp.MustCompile(`\*\*[^\n\*]*\*\*`)
	exprTitle       = regexp.MustCompile(`<<[^\n]+>>`)
	exprLower       = regexp.MustCompile(`[` + python.Word + `]+`)
	exprDivider     = regexp.MustCompile(`[` + python.Space + `]?\*\*\*[` + python.Space + `]?`)
)

// notBlank counts the matches that are not blank without the marks at their ends.
func notBlank(expr *regexp.Regexp, s, marks string) int {
	n := 0
	for _, m := range expr.FindAllString(s, -1) {
		if !python.IsBlank(strings.Trim(m, marks)) {
			n++
		}
	}
	return n
}

// FuzzScanners compares the scanners with the expressions of the reference implementation.
func FuzzScanners(f *testing.F) {
	for _, s := range []string{
		"* a\n  - b\n\n*\n* c\n---\n**d**", "[a] [b\nc] [[d]]", "*a* ** **b** ***c***\n*d", "<<a>> <<<>>> <<\n>>", "a***b *** ***", "naïve don't x_1",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip()
		}
		same := func(what string, got, want int) {
			if got != want {
				t.Errorf("%s in %q: got %d, want %d", what, s, got, want)
			}
		}
		same("placeholders", countPlaceholders(s), len(exprPlaceholder.FindAllString(s, -1)))
		same("bullets", countBullets(s, '*'), len(exprStars.FindAllString(s, -1)))
		same("dashes", countBullets(s, '-'), len(exprDashes.FindAllString(s, -1)))
		same("highlights", countHighlights(s, "*"), notBlank(exprItalic, s, "*"))
		same("bold highlights", countHighlights(s, "**"), notBlank(exprBold, s, "*"))
		if got, want := hasTitle(s), notBlank(exprTitle, s, "<>") > 0; got != want && !strings.Contains(s, "<<>") && !strings.Contains(s, "<>>") {
			t.Errorf("title in %q: got %v, want %v", s, got, want)
		}
		words := slices.Collect(wordRuns(s))
		if want := exprLower.FindAllString(s, -1); !slices.Equal(words, want) {
			t.Errorf("words of %q: got %q, want %q", s, words, want)
		}
		parts := exprDivider.Split(s, -1)
		if slices.ContainsFunc(parts, python.IsBlank) {
			return
		}
		if got, ok := countParts(s, "***"); !ok || got != len(parts) {
			t.Errorf("parts of %q: got %d %v, want %d", s, got, ok, len(parts))
		}
	})
}

// TestRuleSentences compares with what split_into_sentences, run by Python, finds in texts put together from odd pieces.
func TestRuleSentences(t *testing.T) {
	f, err := os.Open("testdata/sentences.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for scan := bufio.NewScanner(f); scan.Scan(); n++ {
		var c struct {
			Text string
			Want []string
		}
		if err := json.Unmarshal(scan.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if got := splitByRules(c.Text); !slices.Equal(got, c.Want) {
			t.Errorf("%q\ngot  %q\nwant %q", c.Text, got, c.Want)
		}
	}
	if n != 250 {
		t.Errorf("%d texts, want 250", n)
	}
}

// A response cannot end sentences with the marks that the reference uses inside, as it can there.
func TestRuleSentencesKeepMarks(t *testing.T) {
	if got := splitByRules("One <stop> two <prd> three."); len(got) != 1 {
		t.Errorf("%d sentences: %q", len(got), got)
	}
}

// FuzzRuleSentences holds that sentences are valid text without a mark inside and that their letters are the text's.
func FuzzRuleSentences(f *testing.F) {
	f.Add(`Dr. No of U.S. He said "So." at 3.5 p.m... on x.org! Inc. But`)
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip()
		}
		sentences := splitByRules(s)
		joined := strings.Join(sentences, "")
		if strings.ContainsAny(joined, "\n") || !utf8.ValidString(joined) {
			t.Errorf("%q: got %q", s, sentences)
		}
		if got, want := letters(joined), letters(s); got != want {
			t.Errorf("%q: the letters are %q", s, got)
		}
	})
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if python.IsWord(r) {
			return r
		}
		return -1
	}, s)
}

// FuzzJSON holds that names which JSON lacks change nothing in texts without them, and that the fence is one.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a": [NaN, -Infinity]}`, "```json\n1\n```", `"\"NaN`, `[1NaN]`, `-`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		plain := !strings.Contains(s, "NaN") && !strings.Contains(s, "Infinity") && !strings.Contains(s, "`")
		if plain && isJSON(s) != json.Valid([]byte(python.Strip(s))) {
			t.Errorf("%q: got %v", s, isJSON(s))
		}
		if isJSON(s) != isJSON("```json\n"+s+"\n```") && !strings.Contains(s, "`") {
			t.Errorf("%q: another verdict inside a fence", s)
		}
	})
}
