package choice

import "strings"

// maxCues is how many boxes and announcements are looked at: the last, or the first by policy.
const maxCues = 64

// cue is a place at which an answer is stated.
type cue struct {
	rule rule
	// at is where the text stated starts.
	at int
}

// stated takes what the last box or announcement states, or the first by policy. An announcement that names no option
// ("the answer is clear") states nothing; a box always does.
func (f finder) stated(s string) (finding, bool) {
	cues := f.cues(s)
	for i := range cues {
		c := cues[i]
		if f.Policy == last {
			c = cues[len(cues)-1-i]
		}
		found, ok := finding{}, false
		if c.rule == box {
			found, ok = f.boxed(s[c.at:])
		} else {
			found, ok = f.announced(s[c.at:])
		}
		if ok {
			found.rule = c.rule
			return found, true
		}
	}
	return finding{}, false
}

// cues returns the places at which answers are stated, in their order.
func (f finder) cues(s string) []cue {
	var cues []cue
	for i := 0; i < len(s); i++ {
		r, n := f.cueAt(s, i)
		if n == 0 || !f.allows(r) {
			continue
		}
		if len(cues) == 2*maxCues {
			if f.Policy == first {
				break
			}
			cues = cues[:copy(cues, cues[maxCues:])]
		}
		cues = append(cues, cue{r, i + n})
	}
	if f.Policy == last {
		return cues[max(0, len(cues)-maxCues):]
	}
	return cues[:min(len(cues), maxCues)]
}

// cueAt returns the rule and the length of the cue at i; the length is 0 where there is none.
func (f finder) cueAt(s string, i int) (rule, int) {
	switch s[i] {
	case '\\':
		for _, command := range [...]string{`\boxed{`, `\fbox{`} {
			if strings.HasPrefix(s[i:], command) {
				return box, len(command)
			}
		}
	case 'a', 'A', 'o', 'O', 'c', 'C':
		if i == 0 || !isWord(s[i-1]) {
			return announced, f.announcement(s[i:])
		}
	case "答"[0], "选"[0]:
		return announced, announcementInChinese(s[i:])
	}
	return "", 0
}

// announcement returns the length of the words that announce an answer, or 0. "The options are" announces all of them,
// unless several are asked for.
func (f finder) announcement(s string) int {
	for _, noun := range [...]string{"answer", "option", "choice"} {
		after, ok := cutPrefixFold(s, noun)
		if !ok {
			continue
		}
		if noun == "answer" || f.multiple {
			after = strings.TrimPrefix(after, "s")
		}
		after = strings.TrimLeft(after, " \t*_\"”)`")
		if text, ok := connected(after); ok {
			return len(s) - len(text)
		}
		if noun == "answer" {
			return announcedLater(s, after)
		}
	}
	return 0
}

// announcedLater returns the length of "answer to this question is", or 0.
func announcedLater(s, after string) int {
	clause := after[:min(len(after), 64)]
	if end := strings.IndexAny(clause, ".;!?\n"); end >= 0 {
		clause = clause[:end]
	}
	if strings.HasPrefix(after, "choices") || strings.HasPrefix(after, "options") {
		return 0
	}
	for _, verb := range [...]string{" is ", " is: ", ": "} {
		if i := strings.Index(clause, verb); i >= 0 {
			if text, ok := connected(strings.TrimLeft(after[i:], " ")); ok {
				return len(s) - len(text)
			}
			return 0
		}
	}
	return 0
}

// connectors lead from "answer" to the answer.
var connectors = [...]string{"is", "are", "would be", "must be", "should be", "will be", "="}

// connected returns what follows a connector; ok is false where there is none, or where it denies.
func connected(s string) (text string, ok bool) {
	for _, colon := range [...]string{":", "："} {
		if after, ok := strings.CutPrefix(s, colon); ok {
			return after, true
		}
	}
	for _, c := range connectors {
		after, ok := cutPrefixFold(s, c)
		if !ok || after != "" && isWord(after[0]) || strings.HasPrefix(after, "n't") || strings.HasPrefix(after, "n’t") {
			continue
		}
		after = strings.TrimPrefix(strings.TrimLeft(after, " \t*_"), ":")
		_, not := cutPrefixFold(after, "not ")
		return after, !not
	}
	return "", false
}

// announcementInChinese returns the length of "答案是" and the like, or 0.
func announcementInChinese(s string) int {
	for _, noun := range [...]string{"答案", "选项", "选择", "选"} {
		after, ok := strings.CutPrefix(s, noun)
		if !ok {
			continue
		}
		after = strings.TrimLeft(after, " *")
		for _, c := range [...]string{"应该是", "应为", "应是", "就是", "是", "为", "為", "：", ":"} {
			if text, ok := strings.CutPrefix(after, c); ok {
				text = strings.TrimPrefix(strings.TrimPrefix(text, "："), ":")
				return len(s) - len(text)
			}
		}
		return len(s) - len(after)
	}
	return 0
}

// boxed reads what stands in a box, from after its opening brace. A box that is not closed or blank states nothing.
func (f finder) boxed(s string) (finding, bool) {
	s = s[:min(len(s), maxFold)]
	depth := 1
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth > 0 {
			continue
		}
		text := s[:i]
		if found, ok := f.exact(text); ok {
			return found, true
		}
		return finding{text: text}, fold(text) != ""
	}
	return finding{}, false
}

// introductions may stand between the words that announce an answer and the answer.
var introductions = [...]string{
	"the ", "definitely ", "clearly ", "probably ", "most likely ", "likely ", "therefore ", "thus ", "indeed ", "actually ", "either ",
	"both ", "correct ", "simply ",
}

// announced reads what an announcement announces, on its line or else on the next that is not blank.
func (f finder) announced(s string) (finding, bool) {
	text := strings.TrimLeft(s, " \t\n*_:")
	complete := !f.truncated || strings.Contains(text, "\n")
	text = head(text)
	for _, words := range [...]string{text, before(text, ". ", "。"), before(text, ". ", "。", ", ", "，", " because ", " since ", " as ", " (")} {
		if option, ok := f.texts[fold(words)]; ok && option >= 0 && (complete || len(words) < len(text)) {
			return finding{text: words, chosen: 1 << option}, true
		}
	}
	for _, word := range introductions {
		if after, ok := cutPrefixFold(text, word); ok {
			text = after
		}
	}
	if found, ok := f.announcedLabels(text, complete); ok {
		return found, true
	}
	if m, ok := f.settled(before(text, ". ", "。"), f.Policy); ok && complete {
		return finding{text: text, chosen: m.set, torn: m.torn}, true
	}
	return finding{}, false
}

// announcedLabels reads the labels that an announcement starts with. Those at the very end of a text that was cut off
// may not be all.
func (f finder) announcedLabels(text string, complete bool) (finding, bool) {
	l, rest, ok := f.labels(text)
	if ok && l.small && strings.HasPrefix(strings.TrimLeft(rest, " "), ",") {
		l.small = false
	}
	if !ok || !f.stands(strings.TrimRight(rest, " .!。"), l.set, l) || !complete && strings.Trim(rest, " ") == "" {
		return finding{}, false
	}
	return finding{text: text, chosen: l.set, torn: l.torn || f.contradicts(strings.TrimLeft(rest, " "), l.set)}, true
}
