package format

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers"
)

// The rewards of open-r1 (huggingface/open-r1, src/open_r1/rewards.py), with all their gaps. Each is decided by
// searches for fixed texts: the first place for each part leaves the most room for what follows, so nothing is ever
// tried twice.

// What separates the parts of open-r1's template.
const (
	thinkBegin    = "<think>\n"
	thinkToAnswer = "\n</think>\n<answer>\n"
	answerEnd     = "\n</answer>"
)

// openR1 reports whether Python's
//
//	re.match(r"^<think>\n.*?\n</think>\n<answer>\n.*?\n</answer>$", text, re.DOTALL | re.MULTILINE)
//
// matches: text on a new line after </answer>, repeated and nested blocks and empty bodies pass; CRLF, a leading
// newline and trailing spaces do not.
func openR1(text string) bool {
	rest, ok := afterThought(text)
	return ok && endsAnswer(rest)
}

// afterThought returns what follows the opening of the answer.
func afterThought(text string) (rest string, ok bool) {
	if rest, ok = strings.CutPrefix(text, thinkBegin); !ok {
		return "", false
	}
	_, rest, ok = strings.Cut(rest, thinkToAnswer)
	return rest, ok
}

// endsAnswer reports whether a closing tag follows at the end of a line: with MULTILINE, $ is also the place before
// any newline.
func endsAnswer(rest string) bool {
	for {
		var ok bool
		if _, rest, ok = strings.Cut(rest, answerEnd); !ok {
			return false
		}
		if rest == "" || rest[0] == '\n' {
			return true
		}
	}
}

// tagCount is tag_count_reward: a quarter for each tag that occurs once with its newlines. Text outside, the order
// and an answer that is cut off are not seen.
func tagCount(text string) float64 {
	score := 0.0
	for _, tag := range []string{"<think>\n", "\n</think>\n", "\n<answer>\n", "\n</answer>"} {
		if strings.Count(text, tag) == 1 {
			score += 0.25
		}
	}
	return score
}

var languageName = regexp.MustCompile(`^[A-Za-z0-9_+#.-]{1,32}$`)

// codeFormat is the profile code_format.
type codeFormat struct {
	template
	Language string `json:"language"`
}

func newCodeFormat(c verifiers.Config) (rule, error) {
	f := codeFormat{Language: "python"}
	if err := c.Decode(&f); err != nil {
		return nil, err
	}
	if !languageName.MatchString(f.Language) {
		return nil, fmt.Errorf("config: language %q must match %s", f.Language, languageName)
	}
	return f, nil
}

// Range implements [verifiers.Ranged].
func (codeFormat) Range() (least, greatest float64) { return 0, 1 }

func (f codeFormat) judge(r verifiers.Rollout) (verifiers.Verdict, error) {
	text := f.withoutEOS(r.Completion)
	tags := f.parse(text)
	kept := f.matches(f.opened(text))
	v := f.verdict(tags, oneIf(kept), r)
	if !kept && openR1(f.opened(text)) {
		v.Reason = ReasonNoCode
	}
	return v, nil
}

// matches reports whether Python's
//
//	re.match(rf"^<think>\n.*?\n</think>\n<answer>\n.*?```{language}.*?```.*?\n</answer>$", text, re.DOTALL | re.MULTILINE)
//
// matches. A language that only begins with the one asked for passes, and "py" is not "python".
func (f codeFormat) matches(text string) bool {
	rest, ok := afterThought(text)
	if !ok {
		return false
	}
	if _, rest, ok = strings.Cut(rest, "```"+f.Language); !ok {
		return false
	}
	_, rest, ok = strings.Cut(rest, "```")
	return ok && endsAnswer(rest)
}

// reasoningSteps is the profile reasoning_steps.
type reasoningSteps struct {
	Profile Profile `json:"profile"`
}

// StepsDetail is the evidence of a verdict under reasoning_steps.
type StepsDetail struct {
	// Profile is the profile.
	Profile Profile `json:"profile"`
	// Steps counts the marks of a step, up to the three that are asked for.
	Steps int `json:"steps"`
}

// stepsWanted is how many steps open-r1 asks for.
const stepsWanted = 3

func newReasoningSteps(c verifiers.Config) (rule, error) {
	var s reasoningSteps
	return s, c.Decode(&s)
}

// Range implements [verifiers.Ranged].
func (reasoningSteps) Range() (least, greatest float64) { return 0, 1 }

func (s reasoningSteps) judge(r verifiers.Rollout) (verifiers.Verdict, error) {
	n := countSteps(r.Completion)
	v := verifiers.Verdict{Score: float64(n) / stepsWanted, Reason: ReasonOK, Detail: StepsDetail{ReasoningSteps, n}}
	if n < stepsWanted {
		v.Reason = ReasonFewSteps
	}
	return v, nil
}

// countSteps counts the matches of
//
//	(Step \d+:|^\d+\.|\n-|\n\*|First,|Second,|Next,|Finally,)
//
// up to three. Without MULTILINE only a number that begins the text counts, and a rule of dashes counts as a step.
func countSteps(text string) int {
	n, i := 0, 0
	if digits := leadingDigits(text); digits > 0 && strings.HasPrefix(text[digits:], ".") {
		n, i = 1, digits+1
	}
	for n < stepsWanted {
		at := strings.IndexAny(text[i:], "SFN\n")
		if at < 0 {
			break
		}
		i += at
		length := stepAt(text[i:])
		if length > 0 {
			n++
		}
		i += max(length, 1)
	}
	return n
}

// stepAt returns the length of the mark that s begins with, 0 where there is none.
func stepAt(s string) int {
	for _, mark := range []string{"\n-", "\n*", "First,", "Second,", "Next,", "Finally,"} {
		if strings.HasPrefix(s, mark) {
			return len(mark)
		}
	}
	const step = "Step "
	if rest, ok := strings.CutPrefix(s, step); ok {
		if digits := leadingDigits(rest); digits > 0 && strings.HasPrefix(rest[digits:], ":") {
			return len(step) + digits + 1
		}
	}
	return 0
}

// leadingDigits returns the length in bytes of the digits that s begins with, in any script as in Python's \d.
func leadingDigits(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.IsDigit(r) {
			break
		}
		n += size
	}
	return n
}
