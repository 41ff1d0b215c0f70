package instruct

import (
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// Marks that stand for a period that ends no sentence, for the end of a sentence, and for nothing. No valid UTF-8 holds
// these bytes, so a response cannot write them itself as it can the reference's <prd> and <stop>.
const (
	periodMark  = 0xfe
	stopMark    = 0xff
	nothingMark = 0xfd
)

var sentenceMarks = strings.NewReplacer(".", ".\xff", "?", "?\xff", "!", "!\xff", "\xfe", ".")

// splitByRules finds sentences as split_into_sentences of open-instruct's instructions_util.py does, which several of
// its constraints use instead of Punkt. Sentences are stripped; one may be empty. It takes time linear in the text.
func splitByRules(s string) []string {
	s = " " + strings.ReplaceAll(s, "\n", " ") + "  "
	if strings.Contains(s, ".") {
		s = hidePeriods(s)
	}
	for _, swap := range [...][2]string{{".”", "”."}, {`."`, `".`}, {`!"`, `"!`}, {`?"`, `"?`}} {
		s = strings.ReplaceAll(s, swap[0], swap[1])
	}
	sentences := strings.Split(sentenceMarks.Replace(s), string([]byte{stopMark}))
	for i := range sentences {
		sentences[i] = python.Strip(sentences[i])
	}
	if last := len(sentences) - 1; sentences[last] == "" {
		sentences = sentences[:last]
	}
	return sentences
}

// hidePeriods marks the periods of abbreviations, numbers and addresses. The reference substitutes one regular
// expression after the other in the whole text; here each is a method that looks at every period that is left.
func hidePeriods(s string) string {
	p := &periods{text: s, bytes: []byte(s)}
	for i := range len(s) {
		if s[i] == '.' {
			p.at = append(p.at, i)
		}
	}
	p.stops = make([]bool, len(p.at))
	p.each(p.title)
	p.each(p.address)
	p.each(p.decimal)
	p.ellipses()
	p.each(p.doctor)
	p.each(p.initial)
	p.each(p.acronym)
	p.each(p.threeLetters)
	p.each(p.twoLetters)
	p.each(p.companyAtEnd)
	p.each(p.company)
	p.each(p.letter)
	return p.marked()
}

// periods is a text with its periods.
type periods struct {
	text  string
	bytes []byte // the text with marks
	at    []int  // where its periods are
	stops []bool // whether a sentence ends after each
	end   int    // of the last match of an expression: the next begins no earlier
}

// each calls one expression's method with the number and the place of every period that is left.
func (p *periods) each(expression func(n, i int)) {
	p.end = 0
	for n, i := range p.at {
		if p.left(i) {
			expression(n, i)
		}
	}
}

// left reports whether there is a period at i that is not marked.
func (p *periods) left(i int) bool { return i < len(p.bytes) && p.bytes[i] == '.' }

func (p *periods) hide(places ...int) {
	for _, i := range places {
		p.bytes[i] = periodMark
	}
}

// title is (Mr|St|Mrs|Ms|Dr)[.]
func (p *periods) title(_, i int) {
	for _, t := range [...]string{"Mr", "St", "Mrs", "Ms", "Dr"} {
		if strings.HasSuffix(p.text[:i], t) {
			p.hide(i)
		}
	}
}

// address is [.](com|net|org|io|gov|edu|me)
func (p *periods) address(_, i int) {
	for _, a := range [...]string{"com", "net", "org", "io", "gov", "edu", "me"} {
		if strings.HasPrefix(p.text[i+1:], a) {
			p.hide(i)
		}
	}
}

// decimal is ([0-9])[.]([0-9]): of 1.2.3 only the first period.
func (p *periods) decimal(_, i int) {
	if i > p.end && isASCIIDigit(p.text[i-1]) && isASCIIDigit(p.text[i+1]) {
		p.hide(i)
		p.end = i + 2
	}
}

func isASCIIDigit(c byte) bool { return '0' <= c && c <= '9' }

// ellipses is \.{2,}, which a sentence ends with.
func (p *periods) ellipses() {
	for n := 0; n < len(p.at); {
		last := n
		for p.left(p.at[last]) && p.left(p.at[last]+1) {
			last++
		}
		if last > n {
			p.hide(p.at[n : last+1]...)
			p.stops[last] = true
		}
		n = last + 1
	}
}

// doctor is Ph.D.
func (p *periods) doctor(_, i int) {
	if strings.HasSuffix(p.text[:i], "Ph") && strings.HasPrefix(p.text[i:], ".D.") && p.left(i+2) {
		p.hide(i, i+2)
	}
}

// initial is \s([A-Za-z])[.] with a space after it. The blank before the letter becomes a space.
func (p *periods) initial(_, i int) {
	if !p.letterAt(i-1) || p.text[i+1] != ' ' {
		return
	}
	before, size := utf8.DecodeLastRuneInString(p.text[:i-1])
	if start := i - 1 - size; python.IsSpace(before) && start >= p.end {
		p.hide(i)
		p.bytes[start] = ' '
		for j := start + 1; j < i-1; j++ {
			p.bytes[j] = nothingMark
		}
		p.end = i + 2
	}
}

// acronym is ([A-Z][.][A-Z][.](?:[A-Z][.])?) and a starter after a space: a sentence ends there.
func (p *periods) acronym(n, i int) {
	start := i - 1
	if start < p.end || !p.capitalAt(start) || !p.capitalAt(i+1) || !p.left(i+2) {
		return
	}
	last := i + 2
	if p.capitalAt(i+3) && p.left(i+4) {
		last = i + 4
	}
	if length := starter(p.text[last+1:]); length > 0 {
		p.stops[n+(last-i)/2] = true
		p.end = last + 1 + length
	}
}

// threeLetters is ([A-Za-z])[.]([A-Za-z])[.]([A-Za-z])[.]
func (p *periods) threeLetters(_, i int) {
	if i-1 >= p.end && p.letterAt(i-1) && p.letterAt(i+1) && p.left(i+2) && p.letterAt(i+3) && p.left(i+4) {
		p.hide(i, i+2, i+4)
		p.end = i + 5
	}
}

// twoLetters is ([A-Za-z])[.]([A-Za-z])[.]
func (p *periods) twoLetters(_, i int) {
	if i-1 >= p.end && p.letterAt(i-1) && p.letterAt(i+1) && p.left(i+2) {
		p.hide(i, i+2)
		p.end = i + 3
	}
}

// companyAtEnd is (Inc|Ltd|Jr|Sr|Co)[.] between a space and a starter: a sentence ends there, without the period.
func (p *periods) companyAtEnd(n, i int) {
	start := p.companyBefore(i)
	if length := starter(p.text[i+1:]); start >= p.end && length > 0 {
		p.bytes[i] = nothingMark
		p.stops[n] = true
		p.end = i + 1 + length
	}
}

// company is (Inc|Ltd|Jr|Sr|Co)[.] after a space.
func (p *periods) company(_, i int) {
	if p.companyBefore(i) >= 0 {
		p.hide(i)
	}
}

// companyBefore returns where the space before a company's or a person's suffix at i is, -1 where there is none.
func (p *periods) companyBefore(i int) int {
	for _, c := range [...]string{" Inc", " Ltd", " Jr", " Sr", " Co"} {
		if strings.HasSuffix(p.text[:i], c) {
			return i - len(c)
		}
	}
	return -1
}

// letter is ([A-Za-z])[.] after a space.
func (p *periods) letter(_, i int) {
	if p.letterAt(i-1) && p.text[i-2] == ' ' {
		p.hide(i)
	}
}

// letterAt and capitalAt report whether an ASCII letter or capital is there. The text begins and ends with a space, so
// what lies next to a period is always in it.
func (p *periods) letterAt(i int) bool {
	return i < len(p.text) && 'a' <= p.text[i]|0x20 && p.text[i]|0x20 <= 'z'
}

func (p *periods) capitalAt(i int) bool {
	return i < len(p.text) && 'A' <= p.text[i] && p.text[i] <= 'Z'
}

// starter returns the length of a space and what often begins a sentence after it, 0 where they do not follow.
func starter(rest string) int {
	if rest[0] != ' ' {
		return 0
	}
	rest = rest[1:]
	for _, word := range [...]string{"Mr", "Ms", "Dr", "Prof", "Capt", "Cpt", "Lt", "Wherever"} {
		if strings.HasPrefix(rest, word) {
			return 1 + len(word)
		}
	}
	for _, word := range [...]string{"He", "She", "It", "They", "Their", "Our", "We", "But", "However", "That", "This"} {
		if after, ok := strings.CutPrefix(rest, word); ok {
			if r, size := utf8.DecodeRuneInString(after); python.IsSpace(r) {
				return 1 + len(word) + size
			}
		}
	}
	return 0
}

// marked returns the text with its marks.
func (p *periods) marked() string {
	var b strings.Builder
	b.Grow(len(p.bytes) + len(p.at))
	from := 0
	for n, i := range p.at {
		if p.stops[n] {
			b.Write(p.bytes[from : i+1])
			b.WriteByte(stopMark)
			from = i + 1
		}
	}
	b.Write(p.bytes[from:])
	return strings.ReplaceAll(b.String(), string([]byte{nothingMark}), "")
}
