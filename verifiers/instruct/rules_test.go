package instruct

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

const (
	hiddenPeriod = "\xfe"
	sentenceEnd  = "\xff"
)

// What sentences often begin with after an abbreviation.
const starters = `(Mr|Mrs|Ms|Dr|Prof|Capt|Cpt|Lt|He[` + python.Space + `]|She[` + python.Space + `]|It[` + python.Space + `]|They[` +
	python.Space + `]|Their[` + python.Space + `]|Our[` + python.Space + `]|We[` + python.Space + `]|But[` + python.Space +
	`]|However[` + python.Space + `]|That[` + python.Space + `]|This[` + python.Space + `]|Wherever)`

// The substitutions of split_into_sentences, in its order.
var (
	beforeEllipses = substitutions(
		`(Mr|St|Mrs|Ms|Dr)[.]`, "$1"+hiddenPeriod,
		`[.](com|net|org|io|gov|edu|me)`, hiddenPeriod+"$1",
		`([0-9])[.]([0-9])`, "$1"+hiddenPeriod+"$2",
	)
	ellipsis      = regexp.MustCompile(`\.{2,}`)
	afterEllipses = substitutions(
		`[`+python.Space+`]([A-Za-z])[.] `, " $1"+hiddenPeriod+" ",
		`([A-Z][.][A-Z][.](?:[A-Z][.])?) `+starters, "$1"+sentenceEnd+" $2",
		`([A-Za-z])[.]([A-Za-z])[.]([A-Za-z])[.]`, "$1"+hiddenPeriod+"$2"+hiddenPeriod+"$3"+hiddenPeriod,
		`([A-Za-z])[.]([A-Za-z])[.]`, "$1"+hiddenPeriod+"$2"+hiddenPeriod,
		` (Inc|Ltd|Jr|Sr|Co)[.] `+starters, " $1"+sentenceEnd+" $2",
		` (Inc|Ltd|Jr|Sr|Co)[.]`, " $1"+hiddenPeriod,
		` ([A-Za-z])[.]`, " $1"+hiddenPeriod,
	)
	marks = strings.NewReplacer(".", "."+sentenceEnd, "?", "?"+sentenceEnd, "!", "!"+sentenceEnd, hiddenPeriod, ".")
)

// substitution is a regular expression and what takes the place of its matches.
type substitution struct {
	find *regexp.Regexp
	with string
}

func substitutions(pairs ...string) []substitution {
	var all []substitution
	for i := 0; i < len(pairs); i += 2 {
		with := strings.NewReplacer("$1", "${1}", "$2", "${2}", "$3", "${3}").Replace(pairs[i+1])
		all = append(all, substitution{regexp.MustCompile(pairs[i]), with})
	}
	return all
}

// splitBySubstitution does what [splitByRules] does as the reference implementation does it.
func splitBySubstitution(s string) []string {
	s = " " + strings.ReplaceAll(s, "\n", " ") + "  "
	if strings.Contains(s, ".") {
		s = substitute(s)
	}
	for _, swap := range [][2]string{{".”", "”."}, {`."`, `".`}, {`!"`, `"!`}, {`?"`, `"?`}} {
		s = strings.ReplaceAll(s, swap[0], swap[1])
	}
	sentences := strings.Split(marks.Replace(s), sentenceEnd)
	for i := range sentences {
		sentences[i] = python.Strip(sentences[i])
	}
	if last := len(sentences) - 1; sentences[last] == "" {
		sentences = sentences[:last]
	}
	return sentences
}

// substitute marks the periods of abbreviations, numbers and addresses.
func substitute(s string) string {
	for _, sub := range beforeEllipses {
		s = sub.find.ReplaceAllString(s, sub.with)
	}
	s = ellipsis.ReplaceAllStringFunc(s, func(dots string) string {
		return strings.Repeat(hiddenPeriod, len(dots)) + sentenceEnd
	})
	s = strings.ReplaceAll(s, "Ph.D.", "Ph"+hiddenPeriod+"D"+hiddenPeriod)
	for _, sub := range afterEllipses {
		s = sub.find.ReplaceAllString(s, sub.with)
	}
	return s
}

// FuzzRules compares the scanner with the substitutions.
func FuzzRules(f *testing.F) {
	for _, s := range []string{
		"Dr. No of U.S. He said \"So.\" at 3.5.1 p.m... on x.org! Inc. But", "A.B.C.D. She. Ph.D. a. b.\tc. ", "Foo Inc. He Co. But Jr.. Sr", "\u2003I. .com.me.",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip()
		}
		if got, want := splitByRules(s), splitBySubstitution(s); !slices.Equal(got, want) {
			t.Errorf("%q\ngot  %q\nwant %q", s, got, want)
		}
	})
}
