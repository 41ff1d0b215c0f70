package treebank

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestExamples holds tokens that NLTK's documentation gives, and one case for each kind of cut.
func TestExamples(t *testing.T) {
	for _, c := range []struct{ name, sentence, want string }{
		{"muffins", "Good muffins cost $3.88 (roughly 3,36 euros)\nin New York.", "Good muffins cost $ 3.88 ( roughly 3,36 euros ) in New York ."},
		{"double quotes", `"Stop," he said.`, "`` Stop , '' he said ."},
		{"typographic quotes", "“Stop” and «go»", "“ Stop ” and « go »"},
		{"clitics", "They'll say it's ours, won't they?", "They 'll say it 's ours , wo n't they ?"},
		{"clitics need a space after them", "it's\nours", "it's ours"},
		{"apostrophes", "the dogs' 'x o'clock", "the dogs ' ' x o'clock"},
		{"contractions", "Cannot wanna d'ye 'tis", "Can not wan na d 'ye 't is"},
		{"dashes", "well--known, well-known", "well -- known , well-known"},
		{"ellipsis", "Wait... what.", "Wait ... what ."},
		{"a period inside stays", "in New York. Thanks.", "in New York. Thanks ."},
		{"period before a bracket", "(So it is.)", "( So it is . )"},
		{"colons", "at 3:30: now", "at 3:30 : now"},
		{"nothing", " \n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(AppendTokens(nil, c.sentence), " "); got != c.want {
				t.Errorf("%q: got %q, want %q", c.sentence, got, c.want)
			}
		})
	}
}

// TestNLTK compares with what NLTK's regular expressions, run by Python, make of texts put together from odd pieces.
func TestNLTK(t *testing.T) {
	f, err := os.Open("testdata/nltk.jsonl")
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
		if got := AppendTokens(nil, c.Text); !slices.Equal(got, c.Want) {
			t.Errorf("%q\ngot  %q\nwant %q", c.Text, got, c.Want)
		}
	}
	if n != 250 {
		t.Errorf("%d texts, want 250", n)
	}
}

// FuzzTokens holds that tokens leave out nothing but blanks, quotes aside.
func FuzzTokens(f *testing.F) {
	f.Add(`"It's 'tis," he said... (cannot)`)
	f.Add("''\"'x`` wanna")
	plain := strings.NewReplacer(`"`, "", "`", "", "'", "")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip()
		}
		tokens := AppendTokens(nil, s)
		if slices.Contains(tokens, "") {
			t.Errorf("%q: an empty token in %q", s, tokens)
		}
		want := strings.Join(strings.FieldsFunc(plain.Replace(s), isBlank), "")
		if got := plain.Replace(strings.Join(tokens, "")); got != want {
			t.Errorf("%q: tokens hold %q", s, got)
		}
	})
}

func isBlank(r rune) bool { return strings.TrimSpace(string(r)) == "" || 0x1c <= r && r <= 0x1f }

func BenchmarkTokens(b *testing.B) {
	s := strings.Repeat(`"They'll say it's ours," he said (and left), `, 20) + "didn't he?"
	b.SetBytes(int64(len(s)))
	var tokens []string
	for b.Loop() {
		tokens = AppendTokens(tokens[:0], s)
	}
}
