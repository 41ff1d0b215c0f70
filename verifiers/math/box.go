package math

import "strings"

// span is a part of a text, by byte offsets.
type span struct{ start, end int }

// box is one \boxed{…}: all of it, and what is in it.
type box struct{ all, inner span }

// boxed takes the last balanced \boxed or \fbox. Its neighbours join it when only a comma, "and" or "or" is between.
// End is where it ends in s.
func boxed(s string) (c candidate, end int, ok bool) {
	if !strings.Contains(s, `\boxed`) && !strings.Contains(s, `\fbox`) {
		return candidate{}, 0, false
	}
	chain := lastBoxes(s)
	if len(chain) == 0 {
		return candidate{}, 0, false
	}
	texts := make([]string, 0, len(chain))
	for _, b := range chain {
		text := strings.TrimSpace(s[b.inner.start:b.inner.end])
		if len(texts) == 0 || texts[len(texts)-1] != text {
			texts = append(texts, text)
		}
	}
	text := strings.Join(texts, ", ")
	return candidate{ruleBox, text}, chain[len(chain)-1].all.end, tidy(text) != ""
}

// pending is a box whose brace is still open.
type pending struct {
	start, inner int
	depth        int
}

// lastBoxes returns the last box and the neighbours that join it, in one pass over the text.
func lastBoxes(s string) []box {
	var open []pending
	var chain []box
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			name := boxName(s[i:])
			if name == 0 {
				if boxName(s[i+1:]) == 0 { // \\boxed is one escaped too often
					i++ // an escaped brace opens nothing
				}
				continue
			}
			inner := i + name
			for inner < len(s) && s[inner] == ' ' {
				inner++
			}
			if inner < len(s) && s[inner] == '{' {
				open = append(open, pending{i, inner + 1, depth})
				depth++
				i = inner
				continue
			}
			if end := bareEnd(s, inner); end > inner {
				chain = link(s, chain, box{span{i, end}, span{inner, end}})
				i = end - 1
			}
		case '{':
			depth++
		case '}':
			depth--
			if n := len(open) - 1; n >= 0 && open[n].depth >= depth {
				chain = link(s, chain, box{span{open[n].start, i + 1}, span{open[n].inner, i}})
				open = open[:n]
			}
		}
	}
	return chain
}

// boxName returns the length of the box command that s starts with, or 0.
func boxName(s string) int {
	for _, name := range [...]string{`\boxed`, `\fbox`} {
		if strings.HasPrefix(s, name) && (len(s) == len(name) || !isLetter(s[len(name)])) {
			return len(name)
		}
	}
	return 0
}

// bareEnd returns where the argument of "\boxed 5", without braces, ends.
func bareEnd(s string, i int) int {
	start := i
	if i < len(s) && s[i] == '-' {
		i++
	}
	if end := scanNumeral(s, i, true); end > i {
		return end
	}
	return start
}

// link adds a box that ends after all of the chain: to it if it is a neighbour, as a new one if not. Boxes inside the
// new one are forgotten.
func link(s string, chain []box, b box) []box {
	for len(chain) > 0 && chain[len(chain)-1].all.start >= b.all.start {
		chain = chain[:len(chain)-1]
	}
	if n := len(chain); n > 0 && !joins(s[chain[n-1].all.end:b.all.start]) {
		chain = chain[:0]
	}
	return append(chain, b)
}

// joins reports whether what stands between two boxes makes them parts of one answer.
func joins(between string) bool {
	if len(between) > 40 {
		return false
	}
	between = joiners.Replace(between)
	return strings.Trim(between, " \t\r\n$,;") == "" && strings.Trim(between, " \t\r\n$") != ""
}

var joiners = strings.NewReplacer(`\text`, "", `\quad`, "", `\qquad`, "", `\(`, "", `\)`, "", `\ `, "", `\,`, "", "{", "", "}", "", "and", ",", "or", ",")
