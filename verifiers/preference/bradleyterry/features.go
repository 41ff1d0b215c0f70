package bradleyterry

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// featureVersion is stored in model files: it is raised when a text gets other features than before.
const featureVersion = 1

// The sizes of hash tables that a model may have, as powers of 2.
const (
	minBits = 10
	maxBits = 20
)

// layout says where features lie in a vector: words and pairs of words, then runs of letters, then form.
type layout struct{ bits uint }

func (l layout) words() uint32 { return 1 << l.bits }
func (l layout) form() uint32  { return 2 << l.bits }
func (l layout) size() int     { return 2<<l.bits + formFeatures }

// vector is a sparse vector; its slots are distinct and in the order in which the text first touched them.
type vector struct {
	slots  []uint32
	values []float32
}

func (v *vector) add(slot uint32, value float32) {
	v.slots = append(v.slots, slot)
	v.values = append(v.values, value)
}

// Lengths, in letters: of what is taken as one word, of the runs of letters in it, and of a word with a meaning.
const (
	longestWord   = 32
	shortestRun   = 2
	longestRun    = 4
	shortestTopic = 4
)

// extractor turns texts into vectors. It serves one text at a time and is used again.
type extractor struct {
	layout layout
	counts []uint8  // by slot of both hash tables, saturating
	slots  []uint32 // those with a count, in the order of their first one
	asked  []bool   // by slot of a word: the prompt's
	topics []uint32 // the slots that asked marks
	word   [longestWord]rune
	n      int    // letters in word
	last   uint64 // hash of the word before, 0 for none
	tally  tally
	result vector
}

func newExtractor(l layout) *extractor {
	return &extractor{layout: l, counts: make([]uint8, l.form()), asked: make([]bool, l.words())}
}

// vector returns the features of a text that answers a prompt. It is valid until the next call.
func (e *extractor) vector(prompt, text string) vector {
	e.clear()
	e.mark(prompt)
	e.read(text)
	e.result.slots, e.result.values = e.result.slots[:0], e.result.values[:0]
	e.emit(0, e.layout.words())
	e.emit(e.layout.words(), e.layout.form())
	e.tally.emit(&e.result, e.layout.form(), len(e.topics))
	return e.result
}

func (e *extractor) clear() {
	for _, s := range e.slots {
		e.counts[s] = 0
	}
	for _, s := range e.topics {
		e.asked[s] = false
	}
	e.slots, e.topics, e.last, e.tally = e.slots[:0], e.topics[:0], 0, tally{}
}

// mark notes the prompt's words.
func (e *extractor) mark(prompt string) {
	e.split(prompt, func() {
		slot := e.slot(e.hash(0, e.n))
		if e.n >= shortestTopic && !e.asked[slot] {
			e.asked[slot] = true
			e.topics = append(e.topics, slot)
		}
	})
}

// read counts the n-grams of a text and takes its tally.
func (e *extractor) read(text string) {
	e.tally.lines(text)
	e.split(text, e.count)
	for _, r := range text {
		e.tally.letter(r)
	}
}

// split calls word for each word of a text, while e.word holds it in lower case. What is longer than longestWord,
// as a sentence in a script without spaces, is split there.
func (e *extractor) split(text string, word func()) {
	flush := func() {
		if e.n > 0 {
			word()
			e.n = 0
		}
	}
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		i += n
		r, ok := fold(r)
		if !ok {
			flush()
			continue
		}
		if e.n == longestWord {
			flush()
		}
		e.word[e.n] = r
		e.n++
	}
	flush()
}

// fold returns a letter, mark or digit in lower case.
func fold(r rune) (rune, bool) {
	switch {
	case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		return r, true
	case 'A' <= r && r <= 'Z':
		return r | 0x20, true
	case r < utf8.RuneSelf:
		return 0, false
	}
	return unicode.ToLower(r), unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

// FNV-1a over code points, in 64 bits.
const (
	basis = 14695981039346656037
	prime = 1099511628211
)

// hash returns the hash of the letters from:to of the current word.
func (e *extractor) hash(from, to int) uint64 {
	h := uint64(basis)
	for _, r := range e.word[from:to] {
		h = (h ^ uint64(r)) * prime
	}
	return h
}

// slot maps a hash to one of the slots of a table. FNV mixes short words badly, so a multiplication by 2⁶⁴/φ comes last.
func (e *extractor) slot(h uint64) uint32 {
	return uint32((h ^ h>>32) * 0x9e3779b97f4a7c15 >> (64 - e.layout.bits))
}

// count counts the current word, the pair that it ends, and its runs of letters.
func (e *extractor) count() {
	h := e.hash(0, e.n)
	slot := e.slot(h)
	e.tally.word(h == e.last, e.counts[slot] == 0, e.n >= shortestTopic, e.asked[slot])
	if e.asked[slot] && e.counts[slot] == 0 && e.n >= shortestTopic {
		e.tally.covered++
	}
	e.hit(slot)
	if e.last != 0 {
		e.hit(e.slot(e.last*prime ^ h))
	}
	e.last = h
	e.runs()
}

// runs counts the runs of letters of the current word. The ends of a word take part as a letter of their own.
func (e *extractor) runs() {
	const end = '\x00'
	for i := -1; i < e.n; i++ {
		h := uint64(basis)
		for k := 1; k <= longestRun && i+k <= e.n+1; k++ {
			r := rune(end)
			if at := i + k - 1; at >= 0 && at < e.n {
				r = e.word[at]
			}
			h = (h ^ uint64(r)) * prime
			if k >= shortestRun {
				e.hit(e.layout.words() + e.slot(h))
			}
		}
	}
}

func (e *extractor) hit(slot uint32) {
	switch e.counts[slot] {
	case 0:
		e.slots = append(e.slots, slot)
		e.counts[slot] = 1
	case math.MaxUint8:
	default:
		e.counts[slot]++
	}
}

// damped is 1 + ln n: the tenth time says less than the first.
var damped = func() (t [math.MaxUint8 + 1]float64) {
	for n := 1; n < len(t); n++ {
		t[n] = 1 + math.Log(float64(n))
	}
	return t
}()

// emit appends the counts of the slots from:to, damped, as a vector of length 1.
func (e *extractor) emit(from, to uint32) {
	var squares float64
	for _, s := range e.slots {
		if s >= from && s < to {
			squares += damped[e.counts[s]] * damped[e.counts[s]]
		}
	}
	norm := 1 / math.Sqrt(squares)
	for _, s := range e.slots {
		if s >= from && s < to {
			e.result.add(s, float32(damped[e.counts[s]]*norm))
		}
	}
}

// isListItem reports whether a line starts as an item of a list does: a dash, a bullet, a number.
func isListItem(line string) bool {
	line = strings.TrimLeft(line, " \t")
	for _, mark := range []string{"- ", "* ", "+ ", "• "} {
		if strings.HasPrefix(line, mark) {
			return true
		}
	}
	rest := strings.TrimLeft(line, "0123456789")
	digits := len(line) - len(rest)
	return digits > 0 && digits < 4 && (strings.HasPrefix(rest, ". ") || strings.HasPrefix(rest, ") "))
}
