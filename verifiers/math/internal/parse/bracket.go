package parse

// bracket is an open bracket while pairs are found.
type bracket struct {
	at     int
	symbol rune
}

// pairs finds the other bracket of every bracket, and what stands directly inside. Round and square brackets may
// close each other (half-open intervals), square ones may be turned round (]1,2[), and bars open or close by their
// place. Which of two readings a bar like the fourth of ||x||y|| has, only the rest of the text can tell: eager says
// that it closes. It returns false when a bracket is left over.
func pairs(tokens []token, eager bool) bool {
	stack := make([]bracket, 1, 16)
	stack[0].at = -1
	for i := range tokens {
		t := &tokens[i]
		top := &stack[len(stack)-1]
		switch direction(tokens, i, *top, eager) {
		case 1:
			stack = append(stack, bracket{at: i, symbol: t.symbol})
		case -1:
			if len(stack) == 1 || !closes(tokens, top, t) {
				return false
			}
			t.mate, tokens[top.at].mate = int32(top.at), int32(i) //nolint:gosec // there are fewer tokens than bytes
			stack = stack[:len(stack)-1]
			t.side = -1
		default:
			if top.at >= 0 {
				tokens[top.at].inner |= contentOf(t)
			}
		}
	}
	return len(stack) == 1
}

func contentOf(t *token) content {
	if t.kind != tokenSymbol {
		return 0
	}
	switch t.symbol {
	case ',':
		return hasComma
	case ';':
		return hasSemicolon
	case ':':
		return hasColon
	case suchThat:
		return hasBar
	}
	if t.isRelation() {
		return hasRelation
	}
	return 0
}

// direction says whether a token opens (1) or closes (-1) a pair.
func direction(tokens []token, i int, top bracket, eager bool) int {
	t := &tokens[i]
	switch t.kind {
	case tokenBegin:
		return 1
	case tokenFinish:
		return -1
	case tokenSymbol:
	default:
		return 0
	}
	switch t.symbol {
	case '(', '{', setOpen, angleOpen, floorOpen, ceilOpen:
		return 1
	case ')', '}', setClose, angleClose, floorClose, ceilClose:
		return -1
	case '[', ']':
		return squareDirection(tokens, i, top)
	case '|', normBar:
		return barDirection(tokens, i, top, eager)
	case '<':
		return angleDirection(tokens, i)
	case '>':
		if top.symbol == '<' {
			return -1
		}
	}
	return 0
}

// squareDirection tells ]1,2[ from [1,2].
func squareDirection(tokens []token, i int, top bracket) int {
	t := &tokens[i]
	usual := 1
	if t.symbol == ']' {
		usual = -1
	}
	if t.side != 0 {
		return int(t.side)
	}
	after := i > 0 && tokens[i-1].endsOperand()
	if usual < 0 && !after && top.symbol != '[' && top.symbol != '(' {
		return 1
	}
	if usual > 0 && after && top.at >= 0 && tokens[top.at].inner&(hasComma|hasSemicolon) != 0 && startsNothing(tokens, i+1) {
		return -1
	}
	return usual
}

// startsNothing reports whether no operand starts at i, so that a bracket before it can only close.
func startsNothing(tokens []token, i int) bool {
	if i >= len(tokens) {
		return true
	}
	t := &tokens[i]
	switch t.kind {
	case tokenWord:
		return t.text == "and" || t.text == "or"
	case tokenSymbol:
		switch t.symbol {
		case '∪', '∩', '∖', ',', ';', ')', '}', setClose, '=', newRow:
			return true
		}
	}
	return false
}

// angleDirection finds the plain <1,2>: an angle where no comparison can stand.
func angleDirection(tokens []token, i int) int {
	if i > 0 && (tokens[i-1].endsOperand() || tokens[i-1].kind != tokenSymbol) {
		return 0
	}
	comma := false
	for j := i + 1; j < len(tokens) && j < i+64; j++ {
		comma = comma || tokens[j].is(',')
		if tokens[j].is('>') {
			if comma {
				return 1
			}
			return 0
		}
		if tokens[j].isRelation() {
			return 0
		}
	}
	return 0
}

// barDirection tells what a bar does by what stands before it.
func barDirection(tokens []token, i int, top bracket, eager bool) int {
	t := &tokens[i]
	open := top.symbol == t.symbol
	after := i > 0 && tokens[i-1].endsOperand()
	switch {
	case t.side != 0:
		return int(t.side)
	case open && after && !(!eager && tokens[i-1].is('|') && i+1 < len(tokens) && tokens[i+1].startsOperand()):
		return -1
	case top.symbol == setOpen && after && loneBar(tokens, i, top.at):
		t.symbol = suchThat
		return 0
	default:
		return 1
	}
}

// maxSetBuilder is how many tokens after its bar a set-builder may have at most.
const maxSetBuilder = 256

// loneBar reports whether a bar is the only one directly in its braces so far and has no partner in them: {x | x>0}.
func loneBar(tokens []token, i, open int) bool {
	if tokens[open].inner&hasBar != 0 {
		return false
	}
	bars, depth := 0, 0
	for j := i; j < min(len(tokens), i+maxSetBuilder); j++ {
		switch t := &tokens[j]; {
		case t.is('|'):
			bars++
		case t.is(setOpen), t.is('{'):
			depth++
		case t.is(setClose), t.is('}'):
			if depth--; depth < 0 {
				return bars%2 == 1
			}
		}
	}
	return false
}

// startsOperand reports whether an operand may start with a token.
func (t *token) startsOperand() bool {
	switch t.kind {
	case tokenNumber, tokenSet, tokenBegin, tokenNothing:
		return true
	case tokenWord:
		return t.text != "and" && t.text != "or" && t.text != "mod"
	case tokenCommand:
		switch t.class {
		case classMod, classPmod, classOver, classChoose, classNot:
			return false
		}
		return true
	case tokenSymbol:
		switch t.symbol {
		case '(', '[', '{', setOpen, angleOpen, floorOpen, ceilOpen:
			return true
		case ']', '|', normBar, '<':
			return t.mate >= 0 && t.side >= 0
		}
	}
	return false
}

// closes reports whether a token may close the bracket that is open.
func closes(tokens []token, open *bracket, t *token) bool {
	if t.kind == tokenFinish {
		return tokens[open.at].kind == tokenBegin && tokens[open.at].text == t.text
	}
	switch open.symbol {
	case '(', '[', ']':
		return t.symbol == ')' || t.symbol == ']' || t.symbol == '['
	case '{':
		return t.symbol == '}'
	case setOpen:
		return t.symbol == setClose
	case angleOpen:
		return t.symbol == angleClose
	case '<':
		return t.symbol == '>'
	case floorOpen:
		return t.symbol == floorClose
	case ceilOpen:
		return t.symbol == ceilClose
	case '|', normBar:
		return t.symbol == open.symbol
	}
	return false
}
