package format

import (
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/prose"
	"golang.org/x/text/unicode/norm"
)

// Detail is the evidence of a verdict on the template.
type Detail struct {
	// Profile is the profile that was asked for.
	Profile Profile `json:"profile"`
	// Faults are all faults in their order, the reason's first. Under open-r1's profiles a completion may score 1
	// with faults: they are what its rewards do not see.
	Faults []string `json:"faults"`
	// ThinkChars and AnswerChars are the lengths of the two bodies in characters, 0 where there is none.
	ThinkChars  int `json:"think_chars"`
	AnswerChars int `json:"answer_chars"`
}

// templateRule judges the template under one of the profiles r1, r1_strict, graded, open_r1 and tag_count.
type templateRule struct{ template }

func newTemplateRule(c verifiers.Config) (rule, error) {
	t := templateRule{template{Profile: R1}}
	return t, c.Decode(&t)
}

// Range implements [verifiers.Ranged].
func (templateRule) Range() (least, greatest float64) { return 0, 1 }

func (t templateRule) judge(r verifiers.Rollout) (verifiers.Verdict, error) {
	text := t.withoutEOS(r.Completion)
	tags := t.parse(text)
	return t.verdict(tags, t.score(text, tags), r), nil
}

// score is what the profile gives.
func (t templateRule) score(text string, tags prose.Tags) float64 {
	switch t.Profile {
	case OpenR1:
		return oneIf(openR1(t.opened(text)))
	case TagCount:
		return tagCount(t.opened(text))
	case Graded:
		return graded(tags)
	}
	return oneIf(tags.Faults == 0)
}

// graded gives a quarter for each tag that occurs once and in place, but none for one that closes an empty block, and
// nothing at all for text outside or blocks that nest. It is 1 exactly where r1 is.
func graded(t prose.Tags) float64 {
	if t.Faults.Has(prose.Outside | prose.Nested) {
		return 0
	}
	placed := t.Placed
	for _, empty := range []prose.Faults{prose.EmptyThink, prose.EmptyAnswer} {
		if t.Faults.Has(empty) && placed > 0 {
			placed--
		}
	}
	return float64(placed) / 4
}

func oneIf(kept bool) float64 {
	if kept {
		return 1
	}
	return 0
}

// parse reads the tags as the profile wants them.
func (t template) parse(text string) prose.Tags {
	lax := t.Profile == R1 || t.Profile == Graded
	return prose.ParseTags(text, prose.TagOptions{Strict: !lax, PreOpened: t.PreOpened})
}

// opened is a completion as open-r1's rewards see it: with the <think> that the chat template wrote.
func (t template) opened(text string) string {
	if t.PreOpened {
		return "<think>\n" + text
	}
	return text
}

// withoutEOS drops the configured token from the end of a completion.
func (t template) withoutEOS(completion string) string {
	if t.EOS == "" {
		return completion
	}
	return strings.TrimSuffix(strings.TrimRight(completion, " \t\r\n"), t.EOS)
}

// verdict is the one on a score: what is not 1 has its reason in the faults.
func (t template) verdict(tags prose.Tags, score float64, r verifiers.Rollout) verifiers.Verdict {
	v := verifiers.Verdict{Score: score, Reason: ReasonOK, Detail: t.detail(tags), Answer: answer(tags.Answer)}
	if score < 1 {
		v.Reason = blame(tags.Faults, r.Truncated())
	}
	return v
}

func (t template) detail(tags prose.Tags) Detail {
	return Detail{
		Profile: t.Profile, Faults: tags.Faults.Names(),
		ThinkChars:  utf8.RuneCountInString(tags.Think.Text),
		AnswerChars: utf8.RuneCountInString(tags.Answer.Text),
	}
}

// answer returns an answer's canonical form: trimmed, in Unicode normal form C. One that cannot be seen is none, and a
// longer one than a verdict can carry is left out.
func answer(b prose.Block) string {
	const longest = 4 << 10
	text := strings.TrimSpace(b.Text)
	if len(text) > longest || prose.IsBlank(text) {
		return ""
	}
	return norm.NFC.String(text)
}
