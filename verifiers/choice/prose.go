package choice

import "strings"

// rank says how firmly prose names options.
type rank uint8

const (
	// named: the label stands there.
	named rank = iota + 1
	// leading: the text starts with it, or it is in bold type.
	leading
	// declared: "it's B", "choose B", "B is correct".
	declared
	ranks
)

// mention is labels in prose.
type mention struct {
	labels
	rank rank
	// start and end are where they stand.
	start, end int
}

// settled returns the options that prose settles on: those that it declares, the last or the first by policy; or else
// those that lead, or else those that are named at all, if all such mentions agree. Options that are denied ("not A", "A
// is wrong") do not count.
func (q *question) settled(s string, p policy) (m mention, ok bool) {
	var best [ranks]mention
	var torn [ranks]bool
	for w := (walk{question: q, s: s}); w.next(); {
		m := w.mention
		for r := named; r <= m.rank; r++ {
			torn[r] = torn[r] || best[r].set != 0 && best[r].set != m.set
			if best[r].set == 0 || p == last {
				best[r] = m
			}
		}
	}
	for r := declared; r >= named; r-- {
		if best[r].set != 0 {
			return best[r], r == declared || !torn[r]
		}
	}
	return mention{}, false
}

// walk goes over the labels of a text.
type walk struct {
	*question
	s  string
	at int
	// denied says that the clause denies what it names. Word and before are the last two words that count, in small
	// letters.
	denied       bool
	word, before string
	// noun says that a noun such as "option" stands right before.
	noun bool
	// mention is what next found.
	mention mention
}

// next moves to the next labels that are not denied.
func (w *walk) next() bool {
	for w.at < len(w.s) {
		switch c := w.s[w.at]; {
		case c == '\\':
			w.command()
		case isLetter(c) || isDigit(c) || c == '\xef' && strings.HasPrefix(w.s[w.at:], "\uff21"[:2]):
			if w.read() {
				return true
			}
		default:
			w.punctuation(c)
			w.at++
		}
	}
	return false
}

// command passes the name of a LaTeX command.
func (w *walk) command() {
	w.at++
	for w.at < len(w.s) && isLetter(w.s[w.at]) {
		w.at++
	}
}

// punctuation ends a clause, and with it a denial.
func (w *walk) punctuation(c byte) {
	switch c {
	case '.', ';', '!', '?', '\n', ':':
		w.denied = false
	case ',':
		_, _, l, ok := w.one(w.s[w.at+1 : min(w.at+32, len(w.s))])
		w.denied = w.denied && ok && !l.small
	}
}

// read passes a word and reports whether it is a label that counts.
func (w *walk) read() bool {
	start := w.at
	if m, ok := w.labelled(start); ok {
		w.mention = m
		counts := !w.denied
		w.pass(m.end)
		w.word, w.before, w.noun = "", "", false
		return counts
	}
	for w.at < len(w.s) && (isWord(w.s[w.at]) || w.s[w.at] == '\'' || strings.HasPrefix(w.s[w.at:], "’")) {
		w.at++
		if w.s[w.at-1] == "’"[0] {
			w.at += len("’") - 1
		}
	}
	if w.at == start {
		w.at++
	}
	w.note(w.s[start:w.at])
	return false
}

// pass moves on over labels and their stops.
func (w *walk) pass(end int) {
	w.denied = w.denied && !strings.ContainsAny(w.s[w.at:end], ".:\n")
	w.at = end
}

// labelled reads the labels at start, if there are any and they are offered, no part of a formula and no article.
func (w *walk) labelled(start int) (m mention, ok bool) {
	c := w.s[start]
	if isLetter(c) && !isUpper(c) && !(start > 0 && w.s[start-1] == '(') || isOperand(w.s[:start]) {
		return m, false
	}
	from := start
	for from > 0 && strings.IndexByte("([*", w.s[from-1]) >= 0 {
		from--
	}
	l, rest, ok := w.labels(w.s[from:])
	l.marked = l.marked || w.noun
	if !ok || l.small || isDigit(c) && !l.marked {
		return m, false
	}
	end := max(len(w.s)-len(rest), start+1)
	switch {
	case denied(strings.TrimLeft(rest, " ")), l.count > 1 && !w.names(rest, l.set, l):
		w.pass(end) // what was read together is not read again
		return m, false
	case w.offered != 0 && l.set&^w.offered != 0, !w.names(rest, l.set, l), w.isListed(from, rest, l.set):
		return m, false
	}
	return mention{l, w.rankAt(from, rest, l), start, end}, true
}

// isOperand reports whether what stands before a letter makes it a part of a formula or of a word.
func isOperand(before string) bool {
	if before != "" && strings.IndexByte(`\^'-$/_`, before[len(before)-1]) >= 0 {
		return true
	}
	before = strings.TrimRight(before, " ")
	if quote := strings.TrimRight(before, ">"); quote == "" || quote[len(quote)-1] == '\n' {
		return false
	}
	return strings.IndexByte("=+<>", before[len(before)-1]) >= 0
}

// isListed reports whether the label at the start of a line is one of a list of the options: the next line starts with
// the next label, or the line before with the one before.
func (w *walk) isListed(from int, rest string, chosen set) bool {
	line := strings.TrimRight(w.s[:from], " \t-#>")
	if line != "" && line[len(line)-1] != '\n' {
		return false
	}
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		if option, _, _, ok := w.one(rest[i:]); ok && chosen == 1<<option>>1 {
			return true
		}
	}
	line = strings.TrimRight(line, " \t\n")
	option, _, _, ok := w.one(line[strings.LastIndexByte(line, '\n')+1:])
	return ok && line != "" && chosen == 1<<option<<1
}

// rankAt ranks the labels that stand from from on and before rest.
func (w *walk) rankAt(from int, rest string, l labels) rank {
	switch {
	case w.declares() || affirmed(rest):
		return declared
	case l.marked && strings.TrimLeft(w.s[:from], " \t\n") == "", strings.HasPrefix(w.s[from:], "**"):
		return leading
	}
	return named
}

// declares reports whether the words before a label declare it.
func (w *walk) declares() bool {
	switch w.word {
	case "is", "be", "are":
		return subjects[w.before]
	default:
		return declarers[w.word]
	}
}

// note keeps a word in mind and lets it deny, or start a clause anew.
func (w *walk) note(word string) {
	if len(word) > 16 {
		word = ""
	}
	word = strings.ToLower(word)
	w.noun = nounSet[word]
	switch {
	case w.noun || fillers[word]:
		return
	case isDenial(word):
		w.denied = true
	case turns[word]:
		w.denied = false
	}
	w.before, w.word = w.word, word
}

func isDenial(word string) bool {
	return denials[word] || strings.HasSuffix(word, "n't") || strings.HasSuffix(word, "n’t")
}

// maxAhead is how far after a label, in bytes, words may deny or affirm it.
const maxAhead = 48

// denied reports whether what follows labels denies them: "is wrong", "can't be it".
func denied(rest string) bool {
	for _, no := range [...]string{"不", "错", "是错", "是不"} {
		if strings.HasPrefix(rest, no) {
			return true
		}
	}
	return said(rest, func(word string) bool { return isDenial(word) || wrongs[word] })
}

// deniedAlone reports whether what follows labels denies the last one alone: "it is A, B is wrong".
func deniedAlone(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	return singular[strings.ToLower(firstWord(rest))] && denied(rest)
}

// affirmed reports whether what follows labels affirms them: "is correct", "must be the answer".
func affirmed(rest string) bool {
	return said(rest, func(word string) bool { return affirmations[word] })
}

// said reports whether any word of what is said of the labels before rest is as asked. Nothing is said unless a verb
// follows.
func said(rest string, asked func(word string) bool) bool {
	rest = rest[:min(len(rest), maxAhead)]
	if end := strings.IndexAny(rest, ".;!?\n"); end >= 0 {
		rest = rest[:end]
	}
	verb := false
	for word := range strings.FieldsSeq(rest) {
		bare := strings.ToLower(strings.Trim(word, ",()[]*_:\"“”"))
		if !verb && !copulas[bare] || turns[bare] {
			return false
		}
		verb = true
		if asked(bare) {
			return true
		}
		if strings.HasSuffix(word, ",") {
			return false
		}
	}
	return false
}

var (
	nounSet = words("option|options|choice|choices|letter|letters|alternative|statement|statements|number")
	// fillers stand between a verb and a label: "it is definitely B".
	fillers = words("the|definitely|clearly|surely|probably|likely|most|certainly|indeed|actually|simply|thus|therefore|either|both|best|correct")
	// denials deny the labels that follow in their clause.
	denials = words("not|no|never|neither|nor|cannot|without|except|eliminate|eliminates|eliminated|exclude|excludes|" +
		"excluded|reject|rejects|rejected|unlike|than|instead|wrong|incorrect|false")
	// wrongs deny the label that they are said of.
	wrongs = words("invalid|impossible|out|ruled|unlikely")
	// turns start a clause anew.
	turns = words("but|so|hence|because|since|while|though|although|whereas|then|making|leaving|leaves|as")
	// follows are the words before which A is a label and no article, beside copulas.
	follows = words("and|or|not|nor|with|for|if|due|which|instead|but|so|because|since|while|though|although|whereas|then|as|therefore|here|too|only|alone")
	// copulas are the verbs by which something is said of a label.
	copulas = words("is|are|was|were|would|could|can|can't|cannot|couldn't|isn't|aren't|doesn't|does|don't|do|has|must|" +
		"mustn't|seems|looks|may|might|won't|wouldn't|wasn't|fits|can’t|isn’t|doesn’t|couldn’t|won’t")
	// singular are the copulas that speak of one label.
	singular = words("is|was|isn't|wasn't|does|doesn't|has|seems|looks")
	// declarers declare the label that follows, and so do forms of to be after subjects.
	declarers = words("it's|it’s|choose|chose|choosing|pick|picked|select|selected|think|guess|say|conclude|hence|so|sure|go|" +
		"with|answer|answer's|final|answers")
	subjects     = words("it|answer|choice|option|letter|one|this|that|must|should|would|to|will|solution|answers|these|response")
	affirmations = words("correct|right|answer|answers|true|best|fits")
)
