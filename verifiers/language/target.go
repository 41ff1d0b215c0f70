package language

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers/prose"
)

// scriptsOf lists the known languages, by ISO 639-1 code, with the scripts they are written in.
var scriptsOf = map[string][]prose.Script{
	"am": {prose.Ethiopic}, "ar": {prose.Arabic}, "bg": {prose.Cyrillic}, "bn": {prose.Bengali}, "cs": {prose.Latin},
	"de": {prose.Latin}, "el": {prose.Greek}, "en": {prose.Latin}, "es": {prose.Latin}, "fa": {prose.Arabic},
	"fr": {prose.Latin}, "gu": {prose.Gujarati}, "he": {prose.Hebrew}, "hi": {prose.Devanagari}, "hu": {prose.Latin},
	"hy": {prose.Armenian}, "id": {prose.Latin}, "it": {prose.Latin}, "ja": {prose.Kana, prose.Han},
	"ka": {prose.Georgian}, "km": {prose.Khmer}, "kn": {prose.Kannada}, "ko": {prose.Hangul}, "lo": {prose.Lao},
	"ml": {prose.Malayalam}, "my": {prose.Myanmar}, "nl": {prose.Latin}, "pa": {prose.Gurmukhi}, "pl": {prose.Latin},
	"pt": {prose.Latin}, "ro": {prose.Latin}, "ru": {prose.Cyrillic}, "si": {prose.Sinhala}, "sv": {prose.Latin},
	"sw": {prose.Latin}, "ta": {prose.Tamil}, "te": {prose.Telugu}, "th": {prose.Thai}, "tr": {prose.Latin},
	"uk": {prose.Cyrillic}, "ur": {prose.Arabic}, "vi": {prose.Latin}, "zh": {prose.Han},
}

// sharedScripts are the scripts that several known languages are written in, with their names in the table.
var sharedScripts = map[prose.Script]string{prose.Latin: "Latin", prose.Cyrillic: "Cyrillic", prose.Arabic: "Arabic"}

// Known returns the ISO 639-1 codes of the known languages, in order.
func Known() []string { return slices.Sorted(maps.Keys(scriptsOf)) }

// parseCode reads a language code. A region or script after it says nothing here: "zh-CN" is "zh".
func parseCode(tag string) (string, error) {
	code := strings.ToLower(tag)
	if i := strings.IndexAny(code, "-_"); i >= 0 {
		code = code[:i]
	}
	if _, ok := scriptsOf[code]; !ok {
		return "", fmt.Errorf("%.40q is no known language: there are %s", tag, strings.Join(Known(), ", "))
	}
	return code, nil
}
