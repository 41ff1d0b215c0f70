package langid

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers/prose"
)

// scriptsOf lists the known languages, by ISO 639-1 code, with the scripts they are written in, the main one first.
var scriptsOf = map[string][]prose.Script{
	"af": {prose.Latin}, "am": {prose.Ethiopic}, "ar": {prose.Arabic}, "bg": {prose.Cyrillic}, "bn": {prose.Bengali},
	"ca": {prose.Latin}, "cs": {prose.Latin}, "cy": {prose.Latin}, "da": {prose.Latin}, "de": {prose.Latin},
	"el": {prose.Greek}, "en": {prose.Latin}, "es": {prose.Latin}, "et": {prose.Latin}, "fa": {prose.Arabic},
	"fi": {prose.Latin}, "fr": {prose.Latin}, "gu": {prose.Gujarati}, "he": {prose.Hebrew}, "hi": {prose.Devanagari},
	"hr": {prose.Latin}, "hu": {prose.Latin}, "hy": {prose.Armenian}, "id": {prose.Latin}, "it": {prose.Latin},
	"ja": {prose.Kana, prose.Han}, "ka": {prose.Georgian}, "km": {prose.Khmer}, "kn": {prose.Kannada},
	"ko": {prose.Hangul}, "lo": {prose.Lao}, "lt": {prose.Latin}, "lv": {prose.Latin}, "mk": {prose.Cyrillic},
	"ml": {prose.Malayalam}, "mr": {prose.Devanagari}, "my": {prose.Myanmar}, "ne": {prose.Devanagari},
	"nl": {prose.Latin}, "no": {prose.Latin}, "pa": {prose.Gurmukhi}, "pl": {prose.Latin}, "pt": {prose.Latin},
	"ro": {prose.Latin}, "ru": {prose.Cyrillic}, "si": {prose.Sinhala}, "sk": {prose.Latin}, "sl": {prose.Latin},
	"so": {prose.Latin}, "sq": {prose.Latin}, "sv": {prose.Latin}, "sw": {prose.Latin}, "ta": {prose.Tamil},
	"te": {prose.Telugu}, "th": {prose.Thai}, "tl": {prose.Latin}, "tr": {prose.Latin}, "uk": {prose.Cyrillic},
	"ur": {prose.Arabic}, "vi": {prose.Latin}, "zh": {prose.Han},
}

// byFunctionWords are the known languages that only function words tell from others in their script.
var byFunctionWords = strings.Fields("af ca cy da et fi hr lt lv mk mr ne no sk sl so sq tl")

// tableNames are the scripts that several languages of the table share, with their names in it.
var tableNames = map[prose.Script]string{prose.Latin: "Latin", prose.Cyrillic: "Cyrillic", prose.Arabic: "Arabic"}

// Known returns the ISO 639-1 codes of all known languages, in order.
func Known() []string { return slices.Sorted(maps.Keys(scriptsOf)) }

// WordByWord returns those of the known languages that single words can be judged by, in order: by their script, or by
// what [Detector.Hear] says of them. The others are told by the function words of a whole text.
func WordByWord() []string {
	return slices.DeleteFunc(Known(), func(code string) bool { return slices.Contains(byFunctionWords, code) })
}

// Parse reads a language tag and returns its ISO 639-1 code. A region or script after it says nothing here: "zh-CN" is
// "zh". An error means that the language is not among those given.
func Parse(tag string, among []string) (string, error) {
	code, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
	if !slices.Contains(among, code) {
		return "", fmt.Errorf("%.40q is no known language: there are %s", tag, strings.Join(among, ", "))
	}
	return code, nil
}

// Script returns the main script of a known language: Kana for Japanese. It is [prose.OtherScript] for an unknown one.
func Script(code string) prose.Script {
	if scripts := scriptsOf[code]; len(scripts) > 0 {
		return scripts[0]
	}
	return prose.OtherScript
}
