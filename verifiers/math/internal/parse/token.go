package parse

// tokenKind is the kind of a token.
type tokenKind uint8

const (
	// tokenEnd stands for what is beyond the last token.
	tokenEnd tokenKind = iota
	// tokenNumber is an unsigned numeral, its separators kept.
	tokenNumber
	// tokenWord is a run of letters.
	tokenWord
	// tokenCommand is a LaTeX command that is neither layout nor another token in disguise.
	tokenCommand
	// tokenSet is the name of a set of numbers.
	tokenSet
	// tokenBegin and tokenFinish stand around a matrix or a system.
	tokenBegin
	tokenFinish
	// tokenSymbol is any other character.
	tokenSymbol
	// tokenNothing is what a differential leaves behind: a factor of one.
	tokenNothing
)

// token is one piece of mathematics.
type token struct {
	kind tokenKind
	// class is what a tokenCommand does.
	class class
	// space says that blanks stand before it, upright that it stands inside \text{} or the like: letters there are words.
	space, upright bool
	// whole says that all of a numeral is the argument of what stands before it: √12, sqrt 12.
	whole bool
	// side says which of two brackets it must be: +1 opens (\left), -1 closes (\right), 0 is for its place to tell.
	side int8
	// inner says what a bracket has directly inside.
	inner content
	// symbol is the character of a tokenSymbol.
	symbol rune
	// mate is where the other bracket of a pair is.
	mate int32
	// at is the token's place in the text, in bytes.
	at int32
	// text is the spelling: a numeral, a word, a command or an environment by its one name.
	text string
	// repeat is the repeating part of a numeral's decimals.
	repeat string
}

// content is what stands directly inside a pair of brackets.
type content uint8

const (
	hasComma content = 1 << iota
	hasSemicolon
	hasRelation
	hasBar
	hasColon
)

func (t *token) is(symbol rune) bool  { return t.kind == tokenSymbol && t.symbol == symbol }
func (t *token) isWord(w string) bool { return t.kind == tokenWord && t.text == w }

// Characters that stand for what has no ASCII character of its own.
const (
	setOpen    = '⦃'
	setClose   = '⦄'
	angleOpen  = '⟨'
	angleClose = '⟩'
	floorOpen  = '⌊'
	floorClose = '⌋'
	ceilOpen   = '⌈'
	ceilClose  = '⌉'
	normBar    = '‖'
	suchThat   = '∣'
	newRow     = '⏎'
	ellipsis   = '…'
)

// isRelation reports whether a token stands between two sides.
func (t *token) isRelation() bool {
	if t.kind != tokenSymbol {
		return false
	}
	_, ok := relationOf(t.symbol)
	return ok
}

// endsOperand reports whether an operand may end with a token.
func (t *token) endsOperand() bool {
	switch t.kind {
	case tokenNumber, tokenSet, tokenFinish, tokenNothing:
		return true
	case tokenWord:
		return t.text != "and" && t.text != "or" && t.text != "mod"
	case tokenCommand:
		return t.class == classSymbol || t.class == classConstant || t.class == classEmpty
	case tokenSymbol:
		switch t.symbol {
		case ')', ']', '}', setClose, angleClose, floorClose, ceilClose, '!', '%', '°', '\'', '$', '€', '£', '¥', '₹', '¢':
			return true
		case '|', normBar:
			return t.side < 0
		}
	}
	return false
}
