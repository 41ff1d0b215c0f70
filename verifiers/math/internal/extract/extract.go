// Package extract finds the answer that a completion gives: which piece of the text, and the rule that took it.
//
// It reads text, not mathematics. Whether a piece is an answer as it stands is for the caller's parser to say, through
// [Options.Understood]. Every rule is one pass over the text and nothing backtracks, so the time is linear in the
// completion's length whatever it holds. All functions may be called from any number of goroutines.
package extract

// Rule names a way to find the answer.
type Rule string

// The rules, strongest first.
const (
	// Box takes the last balanced \boxed or \fbox, and the boxes that a comma, "and" or "or" joins to it.
	Box Rule = "box"
	// AnswerTag takes what stands in <answer>…</answer>, if there is one such pair.
	AnswerTag Rule = "answer_tag"
	// FinalAnswer takes what "the final answer is" or "Final Answer:" announces.
	FinalAnswer Rule = "final_answer"
	// AnswerPhrase takes what "the answer is", "Answer:" or "答案是" announces.
	AnswerPhrase Rule = "answer_phrase"
	// Marker takes what follows "####" or a line's "A:".
	Marker Rule = "marker"
	// Choice takes the one choice letter that prose settles on. It works with [Options.Choice] alone.
	Choice Rule = "choice"
	// Whole takes the whole text, when it is nothing but an answer. It guesses, like the two after it.
	Whole Rule = "whole"
	// LastMath takes the last mathematics: $…$, \(…\), \[…\], or "x = 5" in prose.
	LastMath Rule = "last_math"
	// LastNumber takes the last number, with its sign, currency and percent sign.
	LastNumber Rule = "last_number"
)

// Rules returns all rules, strongest first.
func Rules() []Rule {
	return []Rule{Box, AnswerTag, FinalAnswer, AnswerPhrase, Marker, Choice, Whole, LastMath, LastNumber}
}

// MaxText is the longest text of a candidate in bytes; a longer one is none.
const MaxText = 4096

// maxShort is the longest text, in bytes, that is tried as an answer of its own.
const maxShort = 256

// Candidate is the piece of a completion that is taken for its answer.
type Candidate struct {
	// Rule is the rule that took it.
	Rule Rule
	// Text is the answer, at most [MaxText] bytes. It is the completion's text from Start to End, except where several
	// pieces were joined ("2, 3"), escaping was undone, or only the letter of a choice was kept.
	Text string
	// Start and End are byte offsets into the completion.
	Start, End int
}

// Options say what counts as an answer. The zero value is the default.
type Options struct {
	// Rules are tried one after the other, each by itself. When it is nil, the default order holds: as the constants
	// above, but of the rules for announced answers (FinalAnswer, AnswerPhrase, Marker) the last in the text wins, and
	// a final answer, a marker or a tag after the last box, if it is understood, takes the box's place.
	Rules []Rule
	// Truncated says that sampling stopped at its length limit. The guessing rules do not hold then, nor Choice, and a
	// box left open is none.
	Truncated bool
	// Choice says that the gold answer is a choice letter, so that letters are also read from prose.
	Choice bool
	// Prompt is the prompt, if it is known. A box that only repeats the prompt's own words is no answer.
	Prompt string
	// Understood reports whether a short text is an answer as it stands. When it is nil, only plain numerals are.
	Understood func(string) bool
}

// Find returns the answer that a completion gives; ok is false when there is none.
func Find(completion string, o Options) (c Candidate, ok bool) {
	p, finished := ownWords(completion)
	f := finder{o}
	f.Truncated = f.Truncated || !finished
	if o.Rules == nil {
		c, ok = f.byDefault(p)
	}
	for _, rule := range o.Rules {
		if c, ok = f.by(rule, p); ok {
			break
		}
	}
	if !ok {
		return Candidate{}, false
	}
	return c, true
}

// Gold returns the answer that a gold text gives: its last box, or else all of it, if it is understood, or else what it
// tags or announces, or all of it after all. Understood is as in [Options].
func Gold(text string, understood func(string) bool) string {
	f := finder{Options{Understood: understood}}
	p := piece{text: text}
	if c, _, ok := f.boxed(p); ok {
		return c.Text
	}
	if len(text) <= MaxText && understood != nil && understood(text) {
		return text
	}
	if c, ok := f.tagged(p); ok {
		return c.Text
	}
	if c, ok := f.stated(p, ""); ok {
		return c.Text
	}
	return text
}

// finder applies the rules under its options.
type finder struct{ Options }

// byDefault applies the rules in the default order.
func (f finder) byDefault(p piece) (Candidate, bool) {
	if c, end, ok := f.boxed(p); ok {
		return f.revised(c, p.from(end)), true
	}
	if c, ok := f.tagged(p); ok {
		return c, true
	}
	if c, ok := f.stated(p, ""); ok {
		return c, true
	}
	if f.Truncated {
		return Candidate{}, false
	}
	if c, ok := f.chosen(p); ok {
		return c, true
	}
	return f.guessed(p)
}

// revised lets an answer that is tagged, or stated to be final, after the box and understood take the box's place.
// Other sentences with "answer" in them talk of the box.
func (f finder) revised(box Candidate, rest piece) Candidate {
	if c, ok := f.tagged(rest); ok && f.isAnswer(c.Text) {
		return c
	}
	if c, ok := f.stated(rest, ""); ok && c.Rule != AnswerPhrase && f.isAnswer(c.Text) {
		return c
	}
	return box
}

// by applies one rule.
func (f finder) by(rule Rule, p piece) (Candidate, bool) {
	switch rule {
	case Box:
		c, _, ok := f.boxed(p)
		return c, ok
	case AnswerTag:
		return f.tagged(p)
	case FinalAnswer, AnswerPhrase, Marker:
		return f.stated(p, rule)
	}
	if f.Truncated {
		return Candidate{}, false
	}
	switch rule {
	case Choice:
		return f.chosen(p)
	case Whole:
		return f.whole(p)
	case LastMath:
		return f.lastFormula(p)
	case LastNumber:
		return f.lastNumeral(p)
	default:
		return Candidate{}, false
	}
}

// candidate makes a piece a candidate. In choice mode a text that is a choice gives its letter alone.
func (f finder) candidate(rule Rule, p piece) (Candidate, bool) {
	c := Candidate{Rule: rule, Text: p.text, Start: p.at, End: p.at + len(p.text)}
	if f.Choice {
		if letter, ok := choiceIn(p.text, rule != Box); ok {
			c.Text = letter
		}
	}
	return c, c.Text != "" && len(c.Text) <= MaxText
}

// isAnswer reports whether a text is understood, or in choice mode a letter.
func (f finder) isAnswer(s string) bool {
	return f.understood(s) || f.Choice && len(s) == 1 && isUpper(s[0])
}

// understood reports whether a short text is an answer as it stands.
func (f finder) understood(s string) bool {
	switch {
	case s == "" || len(s) > maxShort:
		return false
	case f.Understood == nil:
		return isNumeral(s)
	default:
		return f.Understood(s)
	}
}
