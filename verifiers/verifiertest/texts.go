package verifiertest

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"
)

// hostileText is a completion that nobody honest writes.
type hostileText struct{ name, text string }

// units are what the periodic hostile texts repeat: openings that never close, towers, letters that are not seen.
var units = []struct{ name, unit string }{
	{"one letter", "a"},
	{"digits", "9"},
	{"blanks", " "},
	{"line ends", "\r\n"},
	{"round brackets", "("},
	{"mixed brackets", "([{"},
	{"braces", "{"},
	{"fractions", `\frac{`},
	{"boxes", `\boxed{`},
	{"roots", `\sqrt{`},
	{"powers", "^9"},
	{"factorials", "9!"},
	{"minus signs", "-"},
	{"thousands", "1,"},
	{"dollars", "$"},
	{"backslashes", `\`},
	{"fences", "```\n"},
	{"think tags", "<think>"},
	{"answer tags", "</answer><answer>"},
	{"open angles", "<"},
	{"deep JSON", `{"a":[`},
	{"control characters", "\x00\x01\x08\x1b\x7f"},
	{"zero-width", "\u200b\ufeff\u202e"},
	{"combining marks", "\u0301\u0323"},
	{"mixed scripts", "aя中ا"},
	{"invalid UTF-8", "\xff\xc3(\xe2\x82\xf0\x9f"},
}

// hostileTexts returns texts of size bytes, or a few less; always the same ones.
func hostileTexts(size int) []hostileText {
	texts := make([]hostileText, 0, len(units)+3)
	for _, u := range units {
		texts = append(texts, hostileText{u.name, strings.Repeat(u.unit, size/len(u.unit))})
	}
	return append(texts,
		hostileText{"nested brackets", strings.Repeat("(", size/2) + strings.Repeat(")", size/2)},
		hostileText{"nested boxes", strings.Repeat(`\boxed{`, size/8) + strings.Repeat("}", size/8)},
		hostileText{"random bytes", randomBytes(size)},
	)
}

func randomBytes(size int) string {
	random := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return string(b)
}

// plant puts text where a completion has its answer, or in its middle if the answer is not found there, cut so that
// the whole has at most size bytes.
func plant(completion, answer, text string, size int) string {
	text = cut(text, size-len(completion))
	if i := strings.LastIndex(completion, answer); i >= 0 && answer != "" {
		return completion[:i] + text + completion[i+len(answer):]
	}
	middle := cut(completion, len(completion)/2)
	return middle + text + completion[len(middle):]
}

// cut returns the first n bytes of s, fewer if a character would be cut.
func cut(s string, n int) string {
	n = min(max(n, 0), len(s))
	for n > 0 && n < len(s) && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
