package math

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/extract"
	"github.com/assay-rl/assay/verifiers/math/internal/judge"
)

// Reason codes of this verifier.
const (
	ReasonCorrect    = "correct"
	ReasonWrong      = "wrong"
	ReasonNoAnswer   = "no_answer"
	ReasonTruncated  = "truncated"
	ReasonUnparsed   = "unparsed"
	ReasonOverBudget = "over_budget"
)

// Spec is the math verifier.
var Spec = verifiers.Spec{
	Name:      "math",
	Version:   2,
	Title:     "Final answers of mathematics: extracted, understood exactly, compared with the gold answer",
	Reference: referenceSchema,
	Config:    configSchema,
	Min:       0,
	Max:       1,
	Reasons: []verifiers.Reason{
		{Code: ReasonCorrect, Text: "the answer equals an accepted gold answer"},
		{Code: ReasonWrong, Text: "the answer was understood and equals no accepted gold answer"},
		{Code: ReasonNoAnswer, Text: "no answer was found in the completion"},
		{Code: ReasonTruncated, Text: "sampling stopped at its length limit before an answer was stated"},
		{Code: ReasonUnparsed, Text: "the answer was not understood and is not spelled like an accepted gold answer"},
		{Code: ReasonOverBudget, Text: "the answer is too large to evaluate and is not spelled like an accepted gold answer"},
	},
	Budget:      verifiers.Budget{CompletionBytes: 1 << 20, PerMiB: 100 * time.Millisecond},
	Invariances: []verifiers.Invariance{verifiers.InvariantCRLF, verifiers.InvariantTrailingBlanks},
	New:         New,
}

// verifier holds one configuration and what it has read of recent references.
type verifier struct {
	policy policy
	rules  []extract.Rule
	golds  *verifiers.References[*reference]
}

// New makes the verifier of one configuration:
//
//	{"policy": {"percent": …, "units": …, "order": …, "tolerance": …, "log_base": …}, "extract": ["box", "answer_tag", …]}
//
// All of it may be left out. The policy holds where a reference has no policy of its own; extract lists the rules that
// may find an answer, the preferred one first.
func New(c verifiers.Config) (verifiers.Verifier, error) {
	var conf struct {
		Policy  policy         `json:"policy"`
		Extract []extract.Rule `json:"extract"`
	}
	if err := c.Decode(&conf); err != nil {
		return nil, fmt.Errorf("math: %w", err)
	}
	if err := conf.Policy.Validate(); err != nil {
		return nil, fmt.Errorf("math: config: %w", err)
	}
	for _, rule := range conf.Extract {
		if !slices.Contains(extract.Rules(), rule) {
			return nil, fmt.Errorf("math: config: extract: no rule is named %q; the rules are %q", rule, extract.Rules())
		}
	}
	return verifier{conf.Policy, conf.Extract, new(verifiers.References[*reference])}, nil
}

// Verify implements [verifiers.Verifier]: read the gold answers, extract the completion's, compare.
func (v verifier) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	if err := context.Cause(ctx); err != nil {
		return verifiers.Verdict{}, err
	}
	ref, err := v.golds.Read(r.Reference, v.readReference)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	found, ok := extract.Find(strings.ToValidUTF8(r.Completion, "\uFFFD"), extract.Options{
		Rules: v.rules, Truncated: r.Truncated(), Choice: ref.choice, Prompt: r.Prompt, Understood: understood,
	})
	if !ok {
		return missing(ref, r.Truncated()), nil
	}
	for _, gold := range ref.golds {
		if gold.text == found.Text {
			return correct(found, gold, gold, judge.Verdict{Equal: true, Method: judge.Spelled}), nil
		}
	}
	return ref.judge(found, readAnswer(found.Text, ref.policy)), nil
}

// judge compares an answer with each gold answer until one is equal to it.
func (ref *reference) judge(found extract.Candidate, given answer) verifiers.Verdict {
	var first judge.Verdict
	for i, gold := range ref.golds {
		verdict := compare(gold, given, ref.policy)
		if verdict.Equal {
			return correct(found, gold, given, verdict)
		}
		if i == 0 {
			first = verdict
		}
	}
	return wrong(found, ref.golds[0], given, first)
}

// understood reports whether a short text is an answer as it stands. Several lines of plain text are prose, or a list of
// choices, even where each could be read.
func understood(s string) bool {
	if strings.Contains(s, "\n") && !strings.ContainsAny(s, `\$`) {
		return false
	}
	a := readTree(s)
	return a.tree != nil && a.tree.Op != expr.Text
}
