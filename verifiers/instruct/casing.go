package instruct

import (
	"slices"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// Instructions about the language of a response. One whose language cannot be told follows them.

// responseLanguage: the whole response is in the language, named as langdetect names it.
func responseLanguage(a *arguments) check {
	code := a.word("language")
	if !slices.Contains(detectable(), code) {
		a.fail("language", "%q is not one of %q", code, detectable())
	}
	return inLanguage(code)
}

// englishCapital: the response has no small letters and is English.
func englishCapital(*arguments) check {
	english := inLanguage("en")
	return func(t *text) bool { return python.IsUpper(t.raw) && english(t) }
}

// englishLowercase: the response has no capitals and is English.
func englishLowercase(*arguments) check {
	english := inLanguage("en")
	return func(t *text) bool { return python.IsLower(t.raw) && english(t) }
}

func inLanguage(code string) check {
	return func(t *text) bool {
		found := t.inLanguage(builtin())
		return found == "" || found == code
	}
}
