package extract

import "strings"

// found is what formulas finds: how many formulas there are and the last one.
type found struct {
	count int
	// last is a formula without its delimiters, or several, joined ones with them.
	last piece
	// end is where the last one ends, its delimiter included.
	end int
}

// formulas finds the formulas $…$, $$…$$, \(…\) and \[…\] of a text in one pass. Those joined by a comma, "and" or "or"
// count as one. A dollar sign may be money, so a pair must hold together: no blank before its end alone, no digit after
// it, no empty line inside.
func formulas(p piece) found {
	w := formulaWalk{s: p.text, dollar: -1, round: -1, square: -1}
	for i := 0; i < len(w.s); i++ {
		switch w.s[i] {
		case '$':
			i = w.dollarSign(i)
		case '\n':
			if w.dollar >= 0 && blankFollows(w.s, i) && !strings.HasSuffix(w.s[:w.dollar], "$") {
				w.dollar = -1
			}
		case '\\':
			i++
			w.bracket(i)
		}
	}
	if w.count == 0 {
		return found{}
	}
	if w.first.all != w.last.all {
		return found{w.count, p.cut(w.first.all.start, w.last.all.end), w.last.all.end}
	}
	return found{w.count, p.cut(w.last.inner.start, w.last.inner.end).trim(blanks+"$", blanks+"$"), w.last.all.end}
}

// formulaWalk is the state of one pass: what is open, and the first and last formula of the last joined ones.
type formulaWalk struct {
	s                     string
	dollar, round, square int
	count                 int
	first, last           box
}

// dollarSign opens or closes a formula at the dollar sign at i and returns where that sign ends.
func (w *formulaWalk) dollarSign(i int) int {
	start := i
	if strings.HasPrefix(w.s[i:], "$$") {
		i++
	}
	if w.dollar < 0 || !closesDollar(w.s, w.dollar, i) {
		w.dollar = i
		return i
	}
	open := w.dollar
	if open > 0 && w.s[open-1] == '$' {
		open--
	}
	w.add(box{span{open, i + 1}, span{w.dollar + 1, start}})
	w.dollar = -1
	return i
}

// bracket opens or closes a formula at the character at i, which follows a backslash.
func (w *formulaWalk) bracket(i int) {
	if i >= len(w.s) {
		return
	}
	switch c := w.s[i]; {
	case c == '(':
		w.round = i
	case c == '[':
		w.square = i
	case c == ')' && w.round >= 0:
		w.add(box{span{w.round - 1, i + 1}, span{w.round + 1, i - 1}})
		w.round = -1
	case c == ']' && w.square >= 0:
		w.add(box{span{w.square - 1, i + 1}, span{w.square + 1, i - 1}})
		w.square = -1
	}
}

// add notes a formula. It joins the last one when only a comma or the like is between, be it inside: $1,$ $2,$ $3$.
func (w *formulaWalk) add(b box) {
	if isEmpty(w.s[b.inner.start:b.inner.end]) {
		return
	}
	if w.count > 0 && b.all.start >= w.last.all.end && b.all.start-w.last.all.end <= maxBetween {
		end := w.last.inner.end
		for strings.IndexByte(",; ", w.s[end-1]) >= 0 {
			end--
		}
		if joins(w.s[end:b.inner.start]) {
			w.last = b
			return
		}
	}
	w.first, w.last = b, b
	w.count++
}

// isEmpty reports whether a formula says nothing.
func isEmpty(s string) bool {
	for i := range len(s) {
		if s[i] != '$' && s[i] != ' ' && s[i] != '\n' && s[i] != '\t' && s[i] != '\r' {
			return false
		}
	}
	return true
}

// blankFollows reports whether the line after the newline at i is empty.
func blankFollows(s string, i int) bool {
	return strings.HasPrefix(s[i+1:], "\n") || strings.HasPrefix(s[i+1:], "\r\n")
}

// closesDollar reports whether the dollar sign at i ends the formula that the one at open began.
func closesDollar(s string, open, i int) bool {
	if i+1 < len(s) && isDigit(s[i+1]) {
		return false
	}
	if i == open+1 || strings.HasPrefix(s[i+1:], "<<") {
		return false // GSM8K's calculator notes: $<<2*3=6>>6
	}
	return s[i-1] != ' ' || s[open+1] == ' '
}
