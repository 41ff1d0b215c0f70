package math

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/assay-rl/assay/verifiers"
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
	Version:   1,
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

// Detail is the evidence of a verdict.
type Detail struct {
	// Rule is the extraction rule that fired; empty when none did.
	Rule string `json:"rule,omitempty"`
	// Extracted is the answer as the completion spells it, clipped.
	Extracted string `json:"extracted,omitempty"`
	// Understood is what the answer was read as.
	Understood string `json:"understood,omitempty"`
	// Gold is what the gold answer was read as: the one that matched, or else the first.
	Gold string `json:"gold"`
	// Difference says why the two differ; empty when they do not.
	Difference string `json:"difference,omitempty"`
}

// verifier holds one configuration and never changes.
type verifier struct{ policy policy }

// New makes the verifier of one configuration, {"policy": {"percent": "strict" | "either"}}; strict is the default.
func New(c verifiers.Config) (verifiers.Verifier, error) {
	conf := struct {
		Policy policy `json:"policy"`
	}{defaultPolicy}
	if err := c.Decode(&conf); err != nil {
		return nil, fmt.Errorf("math: %w", err)
	}
	if err := conf.Policy.validate(); err != nil {
		return nil, fmt.Errorf("math: config: %w", err)
	}
	return verifier{conf.Policy}, nil
}

// Verify implements [verifiers.Verifier]: read the gold answers, extract the completion's, compare.
func (v verifier) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	if err := context.Cause(ctx); err != nil {
		return verifiers.Verdict{}, err
	}
	ref, err := readReference(r.Reference, v.policy)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	detail := &Detail{Gold: ref.golds[0].describe()}
	found, ok := extract(strings.ToValidUTF8(r.Completion, "\uFFFD"), r.Truncated())
	if !ok {
		return missing(detail, r.Truncated()), nil
	}
	answer, over := understand(found.text)
	detail.Rule, detail.Extracted, detail.Understood = found.rule, clip(found.text), answer.describe()
	verdict := verifiers.Verdict{Detail: detail, Answer: answer.canonical()}
	for _, gold := range ref.golds {
		difference := compare(gold, answer, ref.policy)
		if difference == "" {
			verdict.Score, verdict.Reason = 1, ReasonCorrect
			verdict.Explanation = "the answer " + detail.Understood + " equals the gold answer"
			detail.Gold, detail.Difference = gold.describe(), ""
			return verdict, nil
		}
		if detail.Difference == "" {
			detail.Difference = difference
		}
	}
	verdict.Reason = blame(ref.golds[0], answer, over)
	verdict.Explanation = "the answer " + detail.Understood + " does not equal " + detail.Gold + ": " + detail.Difference
	return verdict, nil
}

// missing is the verdict on a completion without an answer.
func missing(d *Detail, truncated bool) verifiers.Verdict {
	if truncated {
		return verifiers.Verdict{Reason: ReasonTruncated, Explanation: "the completion was cut off before it stated an answer", Detail: d}
	}
	return verifiers.Verdict{Reason: ReasonNoAnswer, Explanation: "the completion states no answer", Detail: d}
}

// blame names the reason of an answer that equals no gold answer.
func blame(gold, answer value, over bool) string {
	switch {
	case over:
		return ReasonOverBudget
	case answer.kind == kindText && !(gold.kind == kindText && gold.words && answer.words):
		return ReasonUnparsed
	default:
		return ReasonWrong
	}
}

// maxShown is how many bytes of an answer an explanation shows.
const maxShown = 200

// clip shortens s to what an explanation shows, on a rune's edge.
func clip(s string) string {
	if len(s) <= maxShown {
		return s
	}
	return strings.ToValidUTF8(s[:maxShown], "") + "…"
}
