package langid

import (
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers/prose"
)

// TestEveryLanguageIsTold: whatever its script, there is a way to tell each known language from its neighbours in it.
func TestEveryLanguageIsTold(t *testing.T) {
	d := newDetector(t, Known()...)
	for _, code := range Known() {
		s := Script(code)
		if d.sole[s] == code || slices.Contains(d.table.Languages(tableNames[s]), code) {
			continue
		}
		if c := d.contests[s]; c == nil || !slices.Contains(c.codes, code) {
			t.Errorf("nothing tells %s", code)
		}
	}
}

// TestTableAndLanguagesAgree: the table tells apart exactly the languages of the shared scripts that are not left to
// function words.
func TestTableAndLanguagesAgree(t *testing.T) {
	d := newDetector(t, Known()...)
	for script, name := range tableNames {
		var want []string
		for _, code := range WordByWord() {
			if Script(code) == script {
				want = append(want, code)
			}
		}
		if got := d.table.Languages(name); !slices.Equal(got, want) {
			t.Errorf("%s: the table has %v, the languages are %v", name, got, want)
		}
	}
}

// TestScriptsAreUnambiguous: where a script decides, it must be the first of one language only.
func TestScriptsAreUnambiguous(t *testing.T) {
	owners := map[prose.Script]string{}
	for _, code := range WordByWord() {
		s := Script(code)
		if tableNames[s] != "" {
			continue
		}
		if other, taken := owners[s]; taken {
			t.Errorf("%s and %s own the same script", code, other)
		}
		owners[s] = code
	}
}

// TestFunctionWords: all languages of a script that has function words have some, and words look as [prose.Words] yields
// them.
func TestFunctionWords(t *testing.T) {
	for _, code := range Known() {
		if e := electorates()[Script(code)]; e != nil && !slices.Contains(e.codes, code) {
			t.Errorf("%s has no function words", code)
		}
	}
	for script, e := range electorates() {
		if len(e.codes) > len(votes{}) {
			t.Errorf("%d languages do not fit the votes", len(e.codes))
		}
		for word := range e.words {
			for w := range prose.Words(word) {
				if w.Script != script || w.End-w.Start != len(word) || strings.ToLower(word) != word {
					t.Errorf("no text holds the word %q", word)
				}
			}
		}
	}
}

func TestParse(t *testing.T) {
	for tag, want := range map[string]string{"en": "en", "zh-CN": "zh", "pt_BR": "pt", "EL": "el"} {
		if got, err := Parse(tag, Known()); got != want || err != nil {
			t.Errorf("%s: got %q, %v", tag, got, err)
		}
	}
	for _, tag := range []string{"", "tlh", "-", "english"} {
		if _, err := Parse(tag, Known()); err == nil || !strings.Contains(err.Error(), "is no known language: there are af, am, ar") {
			t.Errorf("%q: got %v", tag, err)
		}
	}
	if _, err := Parse("da", WordByWord()); err == nil {
		t.Error("Danish is not told word by word")
	}
}

func TestScript(t *testing.T) {
	if ja, tlh := Script("ja"), Script("tlh"); ja != prose.Kana || tlh != prose.OtherScript {
		t.Errorf("got %v, %v", ja, tlh)
	}
}
