package choice

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/prose"
)

// Reason codes of this verifier.
const (
	ReasonCorrect    = "correct"
	ReasonWrong      = "wrong"
	ReasonIncomplete = "incomplete"
	ReasonSeveral    = "several"
	ReasonNotOffered = "not_offered"
	ReasonNoAnswer   = "no_answer"
	ReasonTruncated  = "truncated"
)

// Spec is the choice verifier.
var Spec = verifiers.Spec{
	Name:      "choice",
	Version:   1,
	Title:     "Multiple choice: letters, numbers or the options' own words, one or several",
	Reference: json.RawMessage(referenceSchema),
	Config:    json.RawMessage(configSchema),
	Min:       0,
	Max:       1,
	Reasons: []verifiers.Reason{
		{Code: ReasonCorrect, Text: "the options chosen are those of the reference"},
		{Code: ReasonWrong, Text: "another option was chosen, or one too many"},
		{Code: ReasonIncomplete, Text: "several options are right and only some of them were chosen"},
		{Code: ReasonSeveral, Text: "one option was asked for, and several were offered or contradict each other"},
		{Code: ReasonNotOffered, Text: "an answer was given that is none of the options"},
		{Code: ReasonNoAnswer, Text: "no option was settled on"},
		{Code: ReasonTruncated, Text: "sampling stopped at its length limit before an option was stated"},
	},
	Budget:      verifiers.Budget{CompletionBytes: 1 << 20, PerMiB: 50 * time.Millisecond},
	Invariances: []verifiers.Invariance{verifiers.InvariantCRLF, verifiers.InvariantTrailingBlanks, verifiers.InvariantNFD},
	New:         New,
}

const configSchema = `{
	"type": "object",
	"properties": {
		"policy": {"enum": ["last", "first"], "default": "last"},
		"extract": {
			"type": "array", "minItems": 1, "uniqueItems": true,
			"items": {"enum": ["box", "announced", "whole", "line", "prose"]}
		}
	},
	"additionalProperties": false
}`

// policy says which of several statements counts.
type policy string

const (
	last  policy = "last"
	first policy = "first"
)

// config is the configuration as [Spec] describes it.
type config struct {
	Policy  policy `json:"policy"`
	Extract []rule `json:"extract"`
}

// verifier holds one configuration and what it has read of recent references.
type verifier struct {
	config    config
	questions *verifiers.References[*question]
}

// New makes the verifier of one configuration:
//
//	{"policy": "last", "extract": ["box", "announced", "whole", "line", "prose"]}
//
// Both may be left out. The policy says which statement counts where the completion makes several; extract lists the
// rules that may find the answer, in whatever order. The package tells what the rules do.
func New(c verifiers.Config) (verifiers.Verifier, error) {
	conf := config{Policy: last}
	if err := c.Decode(&conf); err != nil {
		return nil, fmt.Errorf("choice: %w", err)
	}
	if conf.Policy != last && conf.Policy != first {
		return nil, fmt.Errorf("choice: config: policy: there is no %q; the policies are %q and %q", conf.Policy, last, first)
	}
	switch {
	case conf.Extract == nil:
		conf.Extract = rules[:]
	case len(conf.Extract) == 0:
		return nil, fmt.Errorf("choice: config: extract is empty; the rules are %q", rules)
	}
	for _, r := range conf.Extract {
		if !slices.Contains(rules[:], r) {
			return nil, fmt.Errorf("choice: config: extract: no rule is named %q; the rules are %q", r, rules)
		}
	}
	return verifier{conf, new(verifiers.References[*question])}, nil
}

// detail is the evidence of a verdict.
type detail struct {
	// Part and Rule say where the answer was found and by which rule, Text what was read, shortened.
	Part prose.Part `json:"part"`
	Rule rule       `json:"rule"`
	Text string     `json:"text"`
	// Chosen and Gold are the labels of the options, or their words where they have no labels.
	Chosen []string `json:"chosen"`
	Gold   []string `json:"gold"`
}

// Verify implements [verifiers.Verifier]: read the reference, find the options that the completion chooses, compare.
func (v verifier) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	if err := context.Cause(ctx); err != nil {
		return verifiers.Verdict{}, err
	}
	q, err := v.questions.Read(r.Reference, readQuestion)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	text, from := prose.Final(r.Completion)
	text = tidy(text)
	f := finder{question: q, config: v.config, truncated: r.Truncated() && from != prose.AnswerPart}
	found, ok := finding{}, false
	if !prose.IsBlank(text) {
		found, ok = f.find(text)
	}
	switch {
	case !ok && r.Truncated():
		return verifiers.Verdict{Reason: ReasonTruncated, Explanation: "sampling stopped at its length limit before an option was stated"}, nil
	case !ok:
		return verifiers.Verdict{Reason: ReasonNoAnswer, Explanation: "no option was settled on"}, nil
	}
	return q.verdict(found, from), nil
}

// verdict compares what was found with the reference.
func (q *question) verdict(found finding, from prose.Part) verifiers.Verdict {
	verdict := verifiers.Verdict{
		Reason: q.reason(found),
		Answer: q.answer(found),
		Detail: detail{Part: from, Rule: found.rule, Text: clip(found.text), Chosen: q.listed(found.chosen), Gold: q.listed(q.gold)},
	}
	if verdict.Reason == ReasonCorrect {
		verdict.Score = 1
	}
	verdict.Explanation = fmt.Sprintf("%q chooses %q, the reference is %q", clip(found.text), q.listed(found.chosen), q.listed(q.gold))
	return verdict
}

// reason says what is right or wrong with what was found.
func (q *question) reason(found finding) string {
	switch chosen := found.chosen; {
	case chosen == 0 && q.kind == wordLabels:
		return ReasonWrong
	case chosen == 0 || q.offered != 0 && chosen&^q.offered != 0:
		return ReasonNotOffered
	case found.torn || !q.multiple && chosen.size() > 1:
		return ReasonSeveral
	case chosen == q.gold || !q.multiple && chosen&^q.gold == 0:
		return ReasonCorrect
	case q.multiple && chosen&^q.gold == 0:
		return ReasonIncomplete
	default:
		return ReasonWrong
	}
}

// answer returns what votes: the labels chosen, or the words that are no option.
func (q *question) answer(found finding) string {
	switch {
	case found.torn:
		return ""
	case found.chosen == 0:
		return clip(fold(found.text))
	default:
		return q.join(found.chosen)
	}
}

// clip shortens a text that is quoted.
func clip(s string) string {
	const limit = 200
	if len(s) <= limit {
		return s
	}
	return trimPartial(s[:limit]) + "…"
}
