package extract

import "strings"

// rank says how firmly prose names a choice letter.
type rank uint8

const (
	// named: the letter stands there.
	named rank = iota + 1
	// leading: the text starts with it, or it has a line or bold type to itself.
	leading
	// declared: "it's B", "choose B", "B is correct".
	declared
)

// mention is a choice letter in prose.
type mention struct {
	letter byte
	at     int
	rank   rank
	// listed says that a comma, "and" or "or" joins it to another letter.
	listed bool
}

// settled returns the one letter that prose settles on: the last that it declares, or else the only one that leads, or
// else the only one at all. Letters that are denied ("not A", "A is wrong") do not count, and letters offered together
// ("A or B") settle nothing. Of a long text it reads the end.
func settled(s string) (m mention, ok bool) {
	cut := max(0, len(s)-maxProse)
	if n := strings.IndexByte(s[cut:], ' '); cut > 0 && n >= 0 {
		cut += n
	}
	m, ok = settledIn(s[cut:], cut == 0)
	m.at += cut
	return m, ok
}

// maxProse is how much prose is read, in bytes.
const maxProse = 8 << 10

// settledIn is settled for a short text; whole says that the text starts where it does.
func settledIn(s string, whole bool) (m mention, ok bool) {
	var best [declared + 1]mention
	var torn [declared + 1]bool
	w := proseWalk{s: s, whole: whole}
	for w.next() {
		m := w.mention
		for r := named; r <= m.rank; r++ {
			differs := best[r].letter != 0 && best[r].letter != m.letter
			torn[r] = m.listed || r != declared && (torn[r] || differs)
			best[r] = m
		}
	}
	for r := declared; r >= named; r-- {
		if best[r].letter != 0 {
			best[r].rank = r
			return best[r], !torn[r]
		}
	}
	return mention{}, false
}

// proseWalk goes over the choice letters of a text.
type proseWalk struct {
	s  string
	at int
	// whole says that nothing stands before s.
	whole bool
	// denied says that the clause denies what it names. Word and previous are the last two words that count, in small
	// letters.
	denied         bool
	word, previous string
	// mention is the letter that next found.
	mention mention
}

// next moves to the next letter that is not denied.
func (w *proseWalk) next() bool {
	for w.at < len(w.s) {
		c := w.s[w.at]
		switch {
		case c == '\\':
			w.skipCommand()
		case c == '$':
			w.skipFormula()
		case isLetter(c) || isDigit(c):
			if w.readWord() {
				return true
			}
		default:
			w.punctuation(c)
			w.at++
		}
	}
	return false
}

// skipCommand passes a LaTeX command and its first argument.
func (w *proseWalk) skipCommand() {
	w.at++
	for w.at < len(w.s) && isLetter(w.s[w.at]) {
		w.at++
	}
	if w.at < len(w.s) && w.s[w.at] == '{' {
		if n := strings.IndexByte(w.s[w.at:min(len(w.s), w.at+maxAhead)], '}'); n >= 0 {
			w.at += n
		}
	}
}

// skipFormula passes a formula that ends on its line.
func (w *proseWalk) skipFormula() {
	w.at++
	if n := strings.IndexAny(w.s[w.at:], "$\n"); n >= 0 && w.s[w.at+n] == '$' {
		w.at += n + 1
	}
}

// punctuation ends a clause, and with it a denial.
func (w *proseWalk) punctuation(c byte) {
	switch c {
	case '.', ';', '!', '?', '\n', ':':
		w.denied = false
	case ',':
		w.denied = w.denied && startsWithLetter(w.s[w.at+1:])
	}
}

// startsWithLetter reports whether a list of choice letters goes on: " B", " or B", " (B)".
func startsWithLetter(s string) bool {
	for _, word := range [...]string{" ", "or ", "and ", "nor ", "(", "*", "*"} {
		s = strings.TrimPrefix(s, word)
	}
	return s != "" && isUpper(s[0]) && (len(s) == 1 || !isLetter(s[1]) && !isDigit(s[1]) && s[1] != '\'')
}

// readWord passes a word and reports whether it is a choice letter that is not denied.
func (w *proseWalk) readWord() bool {
	start := w.at
	for w.at < len(w.s) && isWordByte(w.s[w.at]) {
		w.at++
		w.at += len(w.s[w.at:]) - len(strings.TrimPrefix(w.s[w.at:], "’"))
	}
	word := w.s[start:w.at]
	if len(word) == 1 && isUpper(word[0]) && w.isMention(start) {
		w.mention = mention{letter: word[0], at: start, rank: w.rankAt(start), listed: w.listsAt(start)}
		return !w.denied && !deniedAfter(w.s[w.at:])
	}
	w.note(word)
	return false
}

func isWordByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '\'' || c == '_' }

// note keeps a word in mind and lets it deny, or start a clause anew.
func (w *proseWalk) note(word string) {
	if len(word) > 16 {
		word = ""
	}
	word = strings.ToLower(word)
	switch {
	case labels[word]:
		return
	case denies(word):
		w.denied = true
	case turns[word]:
		w.denied = false
	}
	w.previous, w.word = w.word, word
}

// denies reports whether a word denies what follows.
func denies(word string) bool {
	return denials[word] || strings.HasSuffix(word, "n't") || strings.HasSuffix(word, "n’t")
}

// isMention reports whether the capital letter at i names a choice: it is no part of a formula, and no article or
// pronoun.
func (w *proseWalk) isMention(i int) bool {
	if i > 0 && strings.IndexByte(`\^'-+=<>/`, w.s[i-1]) >= 0 {
		return false
	}
	rest := w.s[i+1:]
	if rest == "" || strings.IndexByte("^+=<>/-|", rest[0]) >= 0 {
		return rest == ""
	}
	if w.s[i] != 'A' && w.s[i] != 'I' || rest[0] != ' ' {
		return !strings.HasPrefix(rest, " =") && !strings.HasPrefix(rest, " +")
	}
	next, _, _ := strings.Cut(rest[1:min(len(rest), 24)], " ")
	next = strings.Trim(next, ".,;:!?)*")
	return w.s[i] == 'A' && (turns[next] || copulas[next] || followers[next] || next == "")
}

// rankAt ranks the letter at i.
func (w *proseWalk) rankAt(i int) rank {
	start := max(0, i-maxAhead)
	after := w.s[i+1 : min(len(w.s), i+1+maxAhead)]
	before, closed := strings.TrimRight(w.s[start:i], " *_([\"“"), strings.TrimLeft(after, "*_)]\"”")
	first := before == "" && start == 0 && w.whole
	switch {
	case w.declares() || isAffirmed(after):
		return declared
	case first && (strings.HasPrefix(after, ")") || closed != "" && strings.IndexByte(".:,\n", closed[0]) >= 0):
		return leading
	case (first || strings.HasSuffix(before, "\n")) && endsLine(closed):
		return leading
	case strings.HasSuffix(w.s[:i], "**") || strings.HasSuffix(w.s[:i], "**("):
		return leading
	}
	return named
}

// endsLine reports whether nothing but a full stop stands before the line's end.
func endsLine(s string) bool {
	s = strings.TrimLeft(s, " .\r")
	return s == "" || s[0] == '\n'
}

// declares reports whether the words before a letter declare it.
func (w *proseWalk) declares() bool {
	switch w.word {
	case "is", "be":
		return subjects[w.previous]
	default:
		return declarers[w.word]
	}
}

// maxAhead is how far after a letter, in bytes, words may deny or affirm it.
const maxAhead = 48

// deniedAfter reports whether what follows a letter denies it: "is wrong", "can't be", "and B are not".
func deniedAfter(s string) bool {
	return saidAfter(s, func(word string) bool { return wrongs[word] || denies(word) })
}

// isAffirmed reports whether what follows a letter affirms it: "is correct", "must be the answer".
func isAffirmed(s string) bool { return saidAfter(s, func(word string) bool { return rights[word] }) }

// saidAfter reports whether a word that holds is said of the letter before s. That takes a verb, perhaps after further
// letters.
func saidAfter(s string, holds func(word string) bool) bool {
	s = s[:min(len(s), maxAhead)]
	if end := strings.IndexAny(s, ".;!?\n"); end >= 0 {
		s = s[:end]
	}
	said := false
	for word := range strings.FieldsSeq(strings.TrimLeft(s, ")]*_")) {
		bare := strings.ToLower(strings.Trim(word, ",()[]*_:\""))
		if !said && (len(bare) <= 1 || bare == "and" || bare == "or" || bare == "nor") {
			continue
		}
		if !said && !copulas[bare] || turns[bare] {
			return false
		}
		if said = true; holds(bare) {
			return true
		}
		if strings.HasSuffix(word, ",") {
			return false
		}
	}
	return false
}

// listsAt reports whether the letter at i is offered together with another.
func (w *proseWalk) listsAt(i int) bool {
	after := strings.TrimLeft(w.s[i+1:min(len(w.s), i+8)], "*_)] ")
	joined := after
	for _, word := range [...]string{",", "and", "or", "&", "/", " "} {
		joined = strings.TrimPrefix(joined, word)
	}
	before := strings.TrimRight(w.s[max(0, i-8):i], "*_([ ")
	cut := before
	for _, word := range [...]string{"and", "or", "&", "/", ","} {
		cut = strings.TrimRight(strings.TrimSuffix(cut, word), " *_)]")
	}
	n := len(cut)
	follows := cut != before && n > 0 && isUpper(cut[n-1]) && (n == 1 || !isLetter(cut[n-2]))
	return joined != after && startsWithLetter(joined) || follows
}

// words makes a set of the words of a text.
func words(s string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(s) {
		set[word] = true
	}
	return set
}

var (
	// labels stand between a verb and a letter: "choose option B".
	labels = words("option choice letter statement alternative the definitely clearly surely")
	// denials deny the letters that follow in their clause.
	denials = words("not no never neither nor cannot without except eliminate eliminates eliminated exclude excludes " +
		"excluded reject rejects rejected unlike than instead wrong incorrect false")
	// wrongs deny the letter that they are said of.
	wrongs = words("wrong incorrect false invalid impossible out eliminated excluded rejected ruled unlikely")
	// rights affirm the letter that they are said of.
	rights = words("correct right answer true best")
	// turns start a clause anew.
	turns = words("but so therefore thus hence because since while though although whereas then making leaving leaves as")
	// followers are the words before which "A" is a letter and no article, beside turns and copulas.
	followers = words("and or not nor with for if due which instead")
	// copulas are the verbs by which something is said of a letter.
	copulas = words("is are was were be would could can can't cannot couldn't isn't aren't doesn't does don't do has must " +
		"mustn't seems looks may might won't wouldn't wasn't can’t isn’t doesn’t couldn’t won’t")
	// declarers declare the letter that follows.
	declarers = words("it's it’s choose chose pick picked select selected think guess say conclude therefore thus hence so " +
		"sure go with answer answer's final")
	// subjects before "is" make it declare.
	subjects = words("it answer choice option letter one this that correct must should would to will solution")
)
