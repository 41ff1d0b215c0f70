package punkt

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// TestExamples has the sentences of NLTK's documentation and a case for each heuristic. A bar divides sentences.
func TestExamples(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"names and variables", "Punkt knows that the periods in Mr. Smith and Johann S. Bach\ndo not mark sentence boundaries.  And sometimes sentences\ncan start with non-capitalized words.  i is a good variable\nname.",
			"Punkt knows that the periods in Mr. Smith and Johann S. Bach\ndo not mark sentence boundaries.|And sometimes sentences\ncan start with non-capitalized words.|i is a good variable\nname."},
		{"brackets", "(How does it deal with this parenthesis?)  \"It should be part of the\nprevious sentence.\" \"(And the same with this one.)\" ('And this one!')\n\"('(And (this)) '?)\" [(and this. )]",
			"(How does it deal with this parenthesis?)|\"It should be part of the\nprevious sentence.\"|\"(And the same with this one.)\"|('And this one!')|\"('(And (this)) '?)\"|[(and this. )]"},
		{"abbreviation before a starter", "He is in the U.S. The others are not.", "He is in the U.S.|The others are not."},
		{"abbreviation in the middle", "He is in the U.S. army.", "He is in the U.S. army."},
		{"abbreviation after a hyphen", "He is non-U.S. born.", "He is non-U.S. born."},
		{"ordinal", "On page 3. on the left", "On page 3. on the left"},
		{"collocation", "So I. Magnin sold it.", "So I. Magnin sold it."},
		{"ellipsis goes on", "Well... he said so.", "Well... he said so."},
		{"ellipsis ends", "Well... The end.", "Well...|The end."},
		{"no mark", "one\n\ntwo", "one\n\ntwo"},
		{"marks alone", "? !", "?|!"},
		{"blanks at the ends", " One. Two. ", " One.|Two. "},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(Sentences(c.text), "|"); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestNothing(t *testing.T) {
	if got := Sentences(""); len(got) != 0 {
		t.Errorf("an empty text has the sentences %q", got)
	}
	if got := Sentences(" "); len(got) != 1 {
		t.Errorf("NLTK finds one sentence in a blank, we find %q", got)
	}
}

// TestNLTK compares with what a transcription of NLTK's Punkt in Python finds in texts put together from odd pieces.
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
		if got := Sentences(c.Text); !slices.Equal(got, c.Want) {
			t.Errorf("%q\ngot  %q\nwant %q", c.Text, got, c.Want)
		}
	}
	if n != 250 {
		t.Errorf("%d texts, want 250", n)
	}
}

// TestModel holds what the embedded model must have: a file that was cut or written by another version would not.
func TestModel(t *testing.T) {
	m := load()
	if a, c, s, w := len(m.abbreviations), len(m.collocations), len(m.starters), len(m.cases); a != 155 || c != 37 || s != 40 || w != 20366 {
		t.Errorf("%d abbreviations, %d collocations, %d starters, %d words", a, c, s, w)
	}
	if !m.abbreviations["u.s"] || !m.starters["however"] || m.cases["london"] != seenCapital|seenCapitalInMiddle {
		t.Error("u.s, however or london is missing")
	}
}

// FuzzSentences holds that sentences are in order and leave out nothing but blanks.
func FuzzSentences(f *testing.F) {
	f.Add(`He said "Stop!" and left. (She didn't.) Dr. No... 3. a`)
	f.Add("a.)--b. ' ]. \n. . .")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		rest := text
		for _, s := range Sentences(text) {
			between, after, ok := strings.Cut(rest, s)
			if s == "" || !ok || !python.IsBlank(between) {
				t.Fatalf("%q: the sentence %q is not next in %q", text, s, rest)
			}
			rest = after
		}
		if !python.IsBlank(rest) {
			t.Errorf("%q: %q is in no sentence", text, rest)
		}
	})
}

func BenchmarkSentences(b *testing.B) {
	text := strings.Repeat("Dr. Smith came to the U.S. in 1990. He said: \"Well, I like it!\" Then he left... The end.\n", 20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Sentences(text)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		read(english)
	}
}
