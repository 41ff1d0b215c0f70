package extract

import "strings"

// core reduces an answer stated in prose to the answer: all of it, or its first sentence, if it is understood; or else
// the one formula in it, or its one number. What is none of these stays as it is, and may be too long for a candidate.
func (f finder) core(p piece) piece {
	if len(p.text) > MaxText {
		p = p.clip(MaxText + 1).firstSentence()
	}
	p = p.tidy()
	if answer := p.before(reasons[:]...).tidy(); f.understood(answer.text) {
		return answer
	}
	if f.understood(p.text) {
		return p
	}
	sentence := display(p)
	if f.understood(sentence.text) {
		return sentence
	}
	if before := sentence.before(reasons[:]...).tidy(); f.understood(before.text) {
		return before
	}
	number, numeric := f.onlyNumber(sentence)
	if math, ok := f.onlyFormula(sentence); ok && !(isSymbol(math.text) && numeric) {
		return math
	}
	if numeric {
		return number
	}
	return sentence
}

// display returns the first sentence, or the display that the text starts with, which may have several lines.
func display(p piece) piece {
	if strings.HasPrefix(p.text, `\[`) {
		if i := strings.Index(p.text, `\]`); i > 0 {
			return p.upTo(i + 2)
		}
	}
	if strings.HasPrefix(p.text, "$$") {
		if i := strings.Index(p.text[2:], "$$"); i > 0 {
			return p.upTo(i + 4)
		}
	}
	sentence := p.firstSentence().tidy()
	if strings.HasSuffix(sentence.text, `\[`) || strings.HasSuffix(sentence.text, "$$") {
		return p // the display goes on below
	}
	return sentence
}

// reasons are the words that start to explain an answer, or to talk of something else.
var reasons = [...]string{
	", since ", ", because ", ", as ", ", which ", ", so ", ", where ", ", but ", ", not ", " because ", " since ",
	" (since ", " (because ", " [Note", " (Note", "，因为", "，所以",
}

// onlyFormula returns the formula of a sentence that has one, or the one after its last "is" or "are" among several.
// Formulas that a comma, "and" or "or" joins count as one.
func (f finder) onlyFormula(sentence piece) (piece, bool) {
	found := formulas(sentence)
	if found.count > 1 {
		is := max(strings.LastIndex(sentence.text, " is "), strings.LastIndex(sentence.text, " are "))
		found = formulas(sentence.from(max(is, 0)))
	}
	return found.last.tidy(), found.count == 1
}

// onlyNumber returns the number of a sentence that has one number and otherwise only words; operators would make it
// an expression, of which the number is a part and not the value.
func (f finder) onlyNumber(sentence piece) (piece, bool) {
	var number piece
	at := 0
	for field := range strings.FieldsSeq(sentence.text) {
		at += strings.Index(sentence.text[at:], field)
		word := sentence.cut(at, at+len(field)).tidy().trim("()?!", "()?!")
		at += len(field)
		switch {
		case !hasDigit(word.text):
			if strings.ContainsAny(word.text, `+*/^=<>\`) || reckoning[strings.ToLower(word.text)] {
				return piece{}, false
			}
		case number.text != "" || !f.understood(word.text):
			return piece{}, false
		default:
			number = word
		}
	}
	return number, number.text != ""
}

// reckoning are the words that change the number they stand by: "5 and a half" is not 5.
var reckoning = func() map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(`half halves third thirds quarter quarters dozen dozens hundred thousand million
		billion trillion percent pct plus minus times divided squared cubed factorial square root more less fewer or`) {
		set[word] = true
	}
	return set
}()

// isSymbol reports whether mathematics only names something: $n$, $\alpha$.
func isSymbol(s string) bool {
	return len(s) <= 12 && !strings.ContainsAny(s, "0123456789+-=/^{}()<>| ")
}
