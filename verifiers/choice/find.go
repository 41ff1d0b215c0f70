package choice

import (
	"slices"
	"strings"
)

// rule names a way to find the answer.
type rule string

const (
	// box takes what stands in \boxed or \fbox.
	box rule = "box"
	// announced takes what "the answer is", "Answer:", "correct option is", "答案是" and the like announce.
	announced rule = "announced"
	// whole takes the whole text, when it is nothing but an option.
	whole rule = "whole"
	// line takes the last line, or the first by policy, when it is nothing but an option.
	line rule = "line"
	// inProse takes what prose settles on.
	inProse rule = "prose"
)

var rules = [...]rule{box, announced, whole, line, inProse}

// finding is the answer that was found.
type finding struct {
	rule rule
	text string
	// chosen are its options; none says that an answer was given that is no option.
	chosen set
	// torn says that the options contradict each other: "A or B", or the label of one and the words of another.
	torn bool
}

// finder looks for the answer to a question.
type finder struct {
	*question
	config
	// truncated says that the text was cut off: what is at its end may be incomplete, and nothing is guessed.
	truncated bool
}

func (f finder) allows(r rule) bool { return slices.Contains(f.Extract, r) }

// maxLooked is how much of a text is looked at, in bytes: its end, or its start by policy. It bounds the time for the
// most hostile text, and who has not answered within it has not answered.
const maxLooked = 64 << 10

// window returns the part of a text that is looked at. It starts and ends with whole lines where there are any.
func (f finder) window(s string) string {
	if len(s) <= maxLooked {
		return s
	}
	if f.Policy == first {
		s = trimPartial(s[:maxLooked])
		if end := strings.LastIndexByte(s, '\n'); end >= 0 {
			return s[:end]
		}
		return s
	}
	s = strings.ToValidUTF8(s[len(s)-maxLooked:], "")
	return s[strings.IndexByte(s, '\n')+1:]
}

// find applies the rules: what is boxed or announced, or else the whole text, or a line, or prose.
func (f finder) find(s string) (finding, bool) {
	s = f.window(s)
	if found, ok := f.stated(s); ok {
		return found, true
	}
	if f.truncated {
		return finding{}, false
	}
	if found, ok := f.exact(s); ok && f.allows(whole) {
		found.rule = whole
		return found, true
	}
	if found, ok := f.ownLine(s); ok && f.allows(line) {
		return found, true
	}
	if !f.allows(inProse) {
		return finding{}, false
	}
	if m, ok := f.settled(s, f.Policy); ok {
		return finding{inProse, lineAt(s, m.start), m.set, m.torn}, true
	}
	return f.opening(s)
}

// opening takes the words of an option that the text starts with, as an answer of its own: "Yes, because…".
func (f finder) opening(s string) (finding, bool) {
	words := before(head(s), ", ", ". ", "; ", ": ", "! ", " because ", " since ", " – ", " — ")
	option, ok := f.texts[fold(words)]
	if !ok || option < 0 || f.multiple {
		return finding{}, false
	}
	return finding{inProse, words, 1 << option, false}, true
}

// exact reads a text that is nothing but options, by their labels or their words.
func (f finder) exact(s string) (finding, bool) {
	s = strings.Trim(s, " \t\n")
	if len(s) > maxFold {
		return finding{}, false
	}
	if option, ok := f.texts[fold(s)]; ok && option >= 0 {
		return finding{text: s, chosen: 1 << option}, true
	}
	if found, ok := f.labelled(s); ok {
		return found, true
	}
	if f.multiple {
		return f.list(s)
	}
	return finding{}, false
}

// labelled reads a text of one line that is labels alone, or a label with its option's words.
func (f finder) labelled(s string) (finding, bool) {
	if answer, ok := strings.CutPrefix(s, "A:"); ok {
		if option, ok := f.label(answer); ok { // A for answer, as in "Q: … A: C"
			return finding{text: s, chosen: 1 << option}, true
		}
	}
	l, rest, ok := f.labels(s)
	if !ok {
		return finding{}, false
	}
	rest = strings.Trim(rest, " \t\n.!。")
	switch {
	case rest == "":
		return finding{text: s, chosen: l.set, torn: l.torn}, true
	case l.small || strings.Contains(rest, "\n") || !f.stands(rest, l.set, l) || !l.marked && !f.isWording(rest, l.set):
		return finding{}, false
	}
	if m, ok := f.settled(rest, last); ok && m.set != l.set && (m.rank == declared || m.marked) && f.Policy == last {
		return finding{}, false // A. No, it is B
	}
	return finding{text: s, chosen: l.set, torn: l.torn || f.contradicts(rest, l.set)}, true
}

// contradicts reports whether what follows a label are the words of another option.
func (f finder) contradicts(rest string, chosen set) bool {
	for _, words := range [...]string{head(rest), before(head(rest), ". ", ", ", " because ", " since ")} {
		if option, ok := f.texts[fold(words)]; ok && option >= 0 {
			return chosen != 1<<option
		}
	}
	return false
}

// list reads several options: one a line, or with commas between them, or as letters written together ("ACD").
func (f finder) list(s string) (finding, bool) {
	found := finding{text: s}
	if f.kind == letterLabels && len(s) > 1 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		for i := range len(s) {
			found.chosen |= 1 << (s[i] - 'A')
		}
		return found, found.chosen.size() == len(s)
	}
	separator := ","
	switch {
	case strings.Contains(s, "\n"):
		separator = "\n"
	case strings.Contains(s, ";"):
		separator = ";"
	default:
		s = strings.ReplaceAll(s, " and ", ",")
	}
	for item := range strings.SplitSeq(s, separator) {
		item = strings.Trim(item, " \t-*")
		if item == "" {
			continue
		}
		option, ok := f.texts[fold(item)]
		one, labelled := f.labelled(item)
		switch {
		case ok && option >= 0:
			found.chosen |= 1 << option
		case labelled:
			found.chosen |= one.chosen
			found.torn = found.torn || one.torn
		default:
			return finding{}, false
		}
	}
	return found, found.chosen != 0
}

// ownLine takes the last line that is not blank, or the first.
func (f finder) ownLine(s string) (finding, bool) {
	own, rest := s, ""
	if i := strings.LastIndexByte(s, '\n'); i >= 0 && f.Policy == last {
		own, rest = s[i+1:], s[:i]
	}
	if f.Policy == first {
		own, rest, _ = strings.Cut(s, "\n")
	}
	if rest == "" {
		return finding{}, false
	}
	found, ok := f.exact(own)
	found.rule = line
	return found, ok && !f.isList(own, rest, found)
}

// isList reports whether a line is one of a list of the options: its neighbour has the neighbouring label.
func (f finder) isList(own, rest string, found finding) bool {
	if _, bare, ok := f.labels(own); !ok || strings.Trim(bare, " \t.") == "" {
		return false
	}
	rest = strings.Trim(rest, " \t\n")
	neighbour := rest[strings.LastIndexByte(rest, '\n')+1:]
	if f.Policy == first {
		neighbour = head(rest)
	}
	l, _, ok := f.labels(neighbour)
	return ok && (l.set<<1 == found.chosen || l.set == found.chosen<<1)
}

// before cuts a text at the first of the separators.
func before(s string, separators ...string) string {
	for _, sep := range separators {
		s, _, _ = strings.Cut(s, sep)
	}
	return s
}

// lineAt returns the line around a place in a text.
func lineAt(s string, at int) string {
	start := max(strings.LastIndexByte(s[:at], '\n')+1, at-maxAhead)
	return strings.ToValidUTF8(head(s[start:]), "")
}
