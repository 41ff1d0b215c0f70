package instruct

import (
	"slices"
	"strings"
	"sync"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
	"github.com/assay-rl/assay/verifiers/prose/langid"
)

// Instructions about the language of a response. One whose language cannot be told follows them.

// chinese is the name that langdetect has for it; "zh-tw" is another language there, and none that could be told from it.
const chinese = "zh-cn"

// detectable are the languages that langdetect tells, by its names: ISO 639-1 codes but for [chinese].
var detectable = strings.Fields("af ar bg bn ca cs cy da de el en es et fa fi fr gu he hi hr hu id it ja kn ko lt lv " +
	"mk ml mr ne nl no pa pl pt ro ru sk sl so sq sv sw ta te th tl tr uk ur vi zh-cn")

// detector tells these languages, and takes a few names for English. It is made when a task first asks for a language.
var detector = sync.OnceValues(func() (*langid.Detector, error) {
	codes := make([]string, len(detectable))
	for i, name := range detectable {
		codes[i] = codeOf(name)
	}
	d, err := langid.New(codes...)
	if err != nil {
		return nil, err
	}
	return d.Favouring("en"), nil
})

func codeOf(name string) string {
	if name == chinese {
		return "zh"
	}
	return name
}

// responseLanguage: the whole response is in the language, named as langdetect names it.
func responseLanguage(a *arguments) check {
	name := a.word("language")
	if !slices.Contains(detectable, name) {
		a.fail("language", "%q is not one of %q", name, detectable)
	}
	return a.inLanguage(codeOf(name))
}

// englishCapital: the response has no small letters and is English.
func englishCapital(a *arguments) check {
	english := a.inLanguage("en")
	return func(t *text) bool { return python.IsUpper(t.raw) && english(t) }
}

// englishLowercase: the response has no capitals and is English.
func englishLowercase(a *arguments) check {
	english := a.inLanguage("en")
	return func(t *text) bool { return python.IsLower(t.raw) && english(t) }
}

// inLanguage: the response is in the language of the code. It cannot fail unless the build holds a broken n-gram table.
func (a *arguments) inLanguage(code string) check {
	d, err := detector()
	if err != nil && a.err == nil {
		a.err = err
	}
	return func(t *text) bool {
		found := t.language(d)
		return found == "" || found == code
	}
}
