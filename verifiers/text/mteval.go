package text

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// entities undoes what mteval-v13a undoes before it splits. Each is done over the whole text before the next.
var entities = [...][2]string{{"&quot;", `"`}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}}

// tokens13a yields the tokens of mteval-v13a, which sacreBLEU calls 13a: symbols stand alone, full stops and commas too
// unless digits enclose them, and a hyphen parts from the digit before it.
func tokens13a(text string) iter.Seq[string] {
	text = strings.ReplaceAll(text, "<skipped>", "")
	text = strings.ReplaceAll(text, "-\n", "")
	if strings.IndexByte(text, '&') >= 0 {
		for _, e := range entities {
			text = strings.ReplaceAll(text, e[0], e[1])
		}
	}
	return fields(spaced(text))
}

// bytesOf marks the bytes of a string.
func bytesOf(s string) *[256]bool {
	var set [256]bool
	for i := range len(s) {
		set[s[i]] = true
	}
	return &set
}

// except marks the bytes that a set does not.
func except(set *[256]bool) *[256]bool {
	var other [256]bool
	for i := range other {
		other[i] = !set[i]
	}
	return &other
}

var (
	symbols13a = bytesOf("{|}~[\\]^_` !\"#$%&()*+:;<=>?@/")
	stops      = bytesOf(".,")
	digits     = bytesOf("0123456789")
	hyphen     = bytesOf("-")
	noDigits   = except(digits)
)

// spaced puts spaces between the tokens of a text, in the four passes that define them: each works on what the one
// before it has written, and what a match has consumed starts no other.
func spaced(text string) string {
	a := make([]byte, 0, 2*len(text)+16)
	a = append(a, ' ')
	for i := range len(text) {
		if c := text[i]; symbols13a[c] {
			a = append(a, ' ', c, ' ')
		} else {
			a = append(a, c)
		}
	}
	a = append(a, ' ')
	b := part13a(make([]byte, 0, cap(a)), a, noDigits, stops, false)
	a = part13a(a[:0], b, stops, noDigits, true)
	b = part13a(b[:0], a, digits, hyphen, false)
	return string(b)
}

// part13a appends src to dst and sets the pairs of bytes that match apart: "a b " for the two, or " a b" with leading.
func part13a(dst, src []byte, first, second *[256]bool, leading bool) []byte {
	i := 0
	for ; i+1 < len(src); i++ {
		switch a, b := src[i], src[i+1]; {
		case !first[a] || !second[b]:
			dst = append(dst, a)
			continue
		case leading:
			dst = append(dst, ' ', a, ' ', b)
		default:
			dst = append(dst, a, ' ', b, ' ')
		}
		i++
	}
	return append(dst, src[i:]...)
}

// fields yields what blanks separate, in the sense of Python's str.split.
func fields(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := -1
		for i := 0; i < len(text); {
			blank, n := blankAt(text, i)
			if !blank && start < 0 {
				start = i
			}
			if blank && start >= 0 {
				if !yield(text[start:i]) {
					return
				}
				start = -1
			}
			i += n
		}
		if start >= 0 {
			yield(text[start:])
		}
	}
}

// blankAt reports whether the character at i is a blank, and its length.
func blankAt(text string, i int) (bool, int) {
	if c := text[i]; c < utf8.RuneSelf {
		return c == ' ' || c-'\t' < 5 || c-0x1c < 4, 1
	}
	r, n := utf8.DecodeRuneInString(text[i:])
	return unicode.IsSpace(r), n
}
