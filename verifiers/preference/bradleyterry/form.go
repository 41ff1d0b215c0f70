package bradleyterry

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The measures of form, each from 0 to 1. A length is one of several classes, of which the model learns which is good.
const (
	formLength   = iota                // and the classes of length after it
	formNew      = iota + lengthBounds // the share of the words that are new
	formCovered                        // the share of the prompt's words that come up
	formEchoed                         // the share of the words that are the prompt's
	formList                           // the share of the lines that are items of a list
	formOpen                           // a fence of code is not closed
	formEnded                          // the last sentence has an end
	formCapitals                       // the share of the letters that are capitals
	formShouted                        // exclamation marks, ten to a hundred words being the most
	formStutter                        // the share of the words that repeat the one before, ten in a hundred being the most
	formParts                          // there is more than one paragraph
	formFeatures
)

// lengthBounds is how many bounds there are between the classes of length.
const lengthBounds = 6

// lengths are those bounds: a text of fewer words is in the class of the first bound above it.
var lengths = [lengthBounds]int{4, 12, 40, 120, 360, 1000}

// tally is what the measures of form are made of.
type tally struct {
	words, fresh, repeated       int // fresh: not seen before; repeated: the same as the word before
	topics, echoed, covered      int // words with a meaning; those of the prompt; the prompt's that came up
	letters, capitals, exclaimed int
	lineCount, items, fences     int
	parts                        bool
	last                         rune // the last that is no space
}

// word notes a word.
func (t *tally) word(repeats, fresh, topic, asked bool) {
	t.words++
	if repeats {
		t.repeated++
	}
	if fresh {
		t.fresh++
	}
	if topic {
		t.topics++
		if asked {
			t.echoed++
		}
	}
}

// letter notes a code point.
func (t *tally) letter(r rune) {
	switch {
	case r == ' ' || r == '\n':
		return
	case r == '!' || r == '！':
		t.exclaimed++
	case 'A' <= r && r <= 'Z':
		t.letters++
		t.capitals++
	case 'a' <= r && r <= 'z':
		t.letters++
	case r >= utf8.RuneSelf && unicode.IsLetter(r):
		t.letters++
		if unicode.IsUpper(r) {
			t.capitals++
		}
	case unicode.IsSpace(r):
		return
	}
	t.last = r
}

// lines notes the lines that are not blank.
func (t *tally) lines(text string) {
	blank := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			blank = t.lineCount > 0
			continue
		}
		t.parts = t.parts || blank
		t.lineCount++
		if strings.HasPrefix(line, "```") {
			t.fences++
		}
		if isListItem(line) {
			t.items++
		}
	}
}

// emit appends the measures of a text to v, from slot on; the prompt has that many topics.
func (t *tally) emit(v *vector, slot uint32, topics int) {
	put := func(feature uint32, value float64) {
		if value != 0 {
			v.add(slot+feature, float32(value))
		}
	}
	class := 0
	for class < len(lengths) && t.words >= lengths[class] {
		class++
	}
	put(formLength+uint32(class), 1)
	put(formNew, share(t.fresh, t.words))
	put(formCovered, share(t.covered, topics))
	put(formEchoed, share(t.echoed, t.topics))
	put(formList, share(t.items, t.lineCount))
	put(formOpen, float64(t.fences%2))
	put(formEnded, oneIf(strings.ContainsRune(".!?…。！？\"”')）`|$", t.last)))
	put(formCapitals, share(t.capitals, t.letters))
	put(formShouted, min(1, 10*share(t.exclaimed, t.words)))
	put(formStutter, min(1, 10*share(t.repeated, t.words)))
	put(formParts, oneIf(t.parts))
}

// share is part of whole, none of nothing.
func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return min(1, float64(part)/float64(whole))
}

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
