package policy

// Tokenizer turns text into tokens and back. Implementations are safe for concurrent use.
type Tokenizer interface {
	// Encode spells text; a text that has no spelling is an error that shows where.
	Encode(text string) ([]Token, error)
	// Decode joins tokens to text; tokens outside the vocabulary and the end-of-text token add nothing.
	Decode(tokens []Token) string
	// Size is how many tokens there are, the end-of-text token included.
	Size() int
	// End is the end-of-text token.
	End() Token
}
