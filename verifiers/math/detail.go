package math

import (
	"strings"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/math/internal/extract"
	"github.com/assay-rl/assay/verifiers/math/internal/judge"
)

// Detail is the evidence of a verdict.
type Detail struct {
	// Rule is the extraction rule that fired; empty when none did.
	Rule string `json:"rule,omitempty"`
	// Extracted is the answer as the completion spells it, clipped.
	Extracted string `json:"extracted,omitempty"`
	// Understood is what the answer was read as, in LaTeX; the text itself if it was not understood.
	Understood string `json:"understood,omitempty"`
	// Gold is what the gold answer was read as, in LaTeX: the one that is equal, or else the first.
	Gold string `json:"gold"`
	// Method is the weakest argument that an equality rests on: "exact" arithmetic and normal forms, "structural" for
	// trees that are alike part by part, "modular" for an identity tested modulo primes (a false one passes with
	// probability below 2^-100), "numeric" for agreement to 256 bits at several points, "rounded" by the tolerance,
	// "spelling" for texts. Empty when they differ.
	Method string `json:"method,omitempty"`
	// Difference says why the two differ; empty when they do not.
	Difference string `json:"difference,omitempty"`
}

func detailed(found extract.Candidate, gold, given answer, v judge.Verdict) *Detail {
	return &Detail{
		Rule: string(found.Rule), Extracted: clip(found.Text), Understood: given.latex, Gold: gold.latex,
		Method: v.Method, Difference: v.Difference,
	}
}

// correct is the verdict on an answer that equals a gold answer.
func correct(found extract.Candidate, gold, given answer, v judge.Verdict) verifiers.Verdict {
	return verifiers.Verdict{
		Score: 1, Reason: ReasonCorrect, Answer: given.canonical,
		Explanation: "the answer " + given.latex + " equals the gold answer " + gold.latex,
		Detail:      detailed(found, gold, given, v),
	}
}

// wrong is the verdict on an answer that equals none.
func wrong(found extract.Candidate, gold, given answer, v judge.Verdict) verifiers.Verdict {
	verdict := verifiers.Verdict{
		Reason: ReasonWrong, Answer: given.canonical,
		Explanation: "the answer " + given.latex + " does not equal " + gold.latex + ": " + v.Difference,
		Detail:      detailed(found, gold, given, v),
	}
	switch {
	case v.Over:
		verdict.Reason = ReasonOverBudget
	case given.tree == nil:
		verdict.Reason = ReasonUnparsed
	}
	return verdict
}

// missing is the verdict on a completion without an answer.
func missing(ref *reference, truncated bool) verifiers.Verdict {
	d := &Detail{Gold: ref.golds[0].latex}
	if truncated {
		return verifiers.Verdict{Reason: ReasonTruncated, Explanation: "the completion was cut off before it stated an answer", Detail: d}
	}
	return verifiers.Verdict{Reason: ReasonNoAnswer, Explanation: "the completion states no answer", Detail: d}
}

// clip shortens s to what an explanation shows, on a rune's edge.
func clip(s string) string {
	if len(s) <= maxShown {
		return s
	}
	return strings.ToValidUTF8(s[:maxShown], "") + "…"
}
