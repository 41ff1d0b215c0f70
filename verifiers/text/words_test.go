package text

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for text, want := range map[string][]string{
		"":                    nil,
		" .,; ":               nil,
		"The cat's 2nd mat.":  {"the", "cat", "s", "2nd", "mat"},
		"naïve CAFÉ":          {"naïve", "café"},
		"中文 and 日本":           {"中", "文", "and", "日", "本"},
		"x中y":                 {"x", "中", "y"},
		"हिन्दी":              {"हिन्दी"},
		"a_b":                 {"a", "b"},
		"broken \xff\xfe utf": {"broken", "utf"},
	} {
		if got := slices.Collect(words(text)); !slices.Equal(got, want) {
			t.Errorf("words of %q are %q, want %q", text, got, want)
		}
	}
}

// passes13a are the expressions that define the 13a tokens; a space stands before and after the text.
var passes13a = []struct {
	match *regexp.Regexp
	with  string
}{
	{regexp.MustCompile("([\\{-\\~\\[-` -\\&\\(-\\+\\:-\\@\\/])"), " $1 "},
	{regexp.MustCompile(`([^0-9])([\.,])`), "$1 $2 "},
	{regexp.MustCompile(`([\.,])([^0-9])`), " $1 $2"},
	{regexp.MustCompile(`([0-9])(-)`), "$1 $2 "},
}

// FuzzTokens13a compares the tokens with those of the expressions that define them.
func FuzzTokens13a(f *testing.F) {
	for _, seed := range []string{
		"", "one two", "e.g. 1,000.50, or 3,5-year-old...", "a..b.,c 5..6 -1-2- x-1", "&quot;x&quot; &amp;lt; <skipped> line-\nbreak\nhere",
		"wide 中。文，1.中 é.é", "\x1c\u00a0\u2003",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		want := strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(text, "<skipped>", ""), "-\n", ""), "\n", " ")
		for _, e := range entities {
			want = strings.ReplaceAll(want, e[0], e[1])
		}
		want = " " + want + " "
		for _, pass := range passes13a {
			want = pass.match.ReplaceAllString(want, pass.with)
		}
		if got := slices.Collect(tokens13a(text)); !slices.Equal(got, slices.Collect(fields(want))) {
			t.Errorf("tokens of %q are %q, want %q", text, got, slices.Collect(fields(want)))
		}
	})
}

func TestNormalized(t *testing.T) {
	for text, want := range map[string]string{
		"The  Cat, a dog & an owl!": "cat dog owl",
		"THE":                       "",
		"theatre a-b":               "theatre ab",
		"a\u00a0b":                  "b",
		"“the”—an":                  "“ ”—",
		"the_end a.":                "theend",
		"L'été":                     "lété",
	} {
		if got := normalized(text); got != want {
			t.Errorf("normalized(%q) is %q, want %q", text, got, want)
		}
	}
}
