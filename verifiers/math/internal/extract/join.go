package extract

import (
	"slices"
	"strings"
)

// maxApart bounds over how many boxes that do not join neighbours looks for one around them all.
const maxApart = 16

// neighbours returns the box and those before it that join it, in the order written. A box that contains others takes
// their place. It looks back over MaxText bytes at most.
func neighbours(s string, last box) []box {
	chain := []box{last}
	floor, apart := max(0, last.all.end-MaxText), 0
	for at := last.all.start; apart < maxApart; {
		before := lastBox(s[floor:max(floor, at)])
		if before < 0 {
			break
		}
		at = floor + before
		b, state := readBox(s[:min(len(s), last.all.end+MaxText)], at, chain[0].all)
		if state == boxOpen {
			break
		}
		inside := 0
		for inside < len(chain) && chain[inside].all.start < b.all.end {
			inside++
		}
		switch {
		case inside == len(chain):
			chain, apart = []box{b}, 0
		case apart == 0 && state == boxClosed && joins(s[b.all.end:nameStart(s, chain[inside])]):
			chain = slices.Insert(chain[inside:], 0, b)
		default:
			apart++
		}
	}
	return chain
}

// maxBetween is the longest text between two boxes of one answer.
const maxBetween = 48

// layout are the commands that may stand between two boxes of one answer and say nothing.
var layout = [...]string{
	`\text`, `\textrm`, `\textbf`, `\mathrm`, `\mbox`, `\quad`, `\qquad`, `\(`, `\)`, `\[`, `\]`, `\ `, `\,`, `\;`, `\:`, `\!`, `\\`,
}

// joiners are the words that make the boxes around them parts of one answer.
var joiners = [...]string{"and", "or", "，", "、", "；", "和", "或", "与"}

// joins reports whether what stands between two boxes makes them parts of one answer. A sum of boxes is a list too, so
// that no summand passes for the answer.
func joins(between string) bool {
	if len(between) > maxBetween {
		return false
	}
	joined := false
	for between != "" {
		n := 1
		switch between[0] {
		case ' ', '\t', '\r', '\n', '$', '{', '}', '&', '~', '*':
		case ',', ';', '+':
			joined = true
		case '\\':
			n = longestPrefix(between, layout[:])
			if n == 0 {
				return between == `\` && joined // the next box is escaped once too often
			}
		default:
			if n = longestPrefix(between, joiners[:]); n == 0 {
				return false
			}
			joined = true
		}
		between = between[n:]
	}
	return joined
}

// longestPrefix returns the length of the longest of the words that s starts with, or 0.
func longestPrefix(s string, words []string) int {
	n := 0
	for _, w := range words {
		if len(w) > n && strings.HasPrefix(s, w) {
			n = len(w)
		}
	}
	return n
}

// nameStart returns where "x = " before a box starts, or else the box.
func nameStart(s string, b box) int {
	i := len(strings.TrimRight(s[:b.all.start], ` \`))
	if i == 0 || s[i-1] != '=' {
		return b.all.start
	}
	i = len(strings.TrimRight(s[:i-1], " "))
	start := i
	for start > 0 && i-start < 8 && strings.IndexByte("_{}'0123456789", s[start-1]) >= 0 {
		start--
	}
	if start == 0 || !isLetter(s[start-1]) || start > 1 && (isLetter(s[start-2]) || s[start-2] == '\\') {
		return b.all.start
	}
	return start - 1
}

// joinBoxes writes what boxes hold as one list, each with its name when all have one: "x = 2, x = 3". A box repeated
// next to itself counts once.
func joinBoxes(s string, chain []box) string {
	if len(chain) == 1 {
		return content(s, chain[0])
	}
	named := !slices.ContainsFunc(chain, func(b box) bool { return nameStart(s, b) == b.all.start })
	texts := make([]string, 0, len(chain))
	for _, b := range chain {
		text := content(s, b)
		if named {
			text = strings.TrimRight(s[nameStart(s, b):b.all.start], ` \`) + " " + text
		}
		if len(texts) == 0 || texts[len(texts)-1] != text {
			texts = append(texts, text)
		}
	}
	if len(texts) == 1 {
		return content(s, chain[0])
	}
	return strings.Join(texts, ", ")
}

// content returns what a box holds, its escaping undone when the box itself was escaped once too often, and without the
// dollars of "12 $ and $13", which close and open the mathematics around the box.
func content(s string, b box) string {
	text := strings.TrimSpace(s[b.inner.start:b.inner.end])
	if i := b.all.start; i > 0 && s[i-1] == '\\' && !(i > 1 && s[i-2] == '\\') {
		text = strings.ReplaceAll(text, `\\`, `\`)
	}
	if strings.Count(text, "$") != 2 {
		return text
	}
	before, rest, _ := strings.Cut(text, "$")
	between, after, _ := strings.Cut(rest, "$")
	if strings.HasSuffix(before, `\`) || strings.HasSuffix(between, `\`) || !joins(between) {
		return text
	}
	return before + between + after
}
