package format

import (
	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/prose"
)

// Reason codes of this verifier besides the faults' own names.
const (
	ReasonOK        = "ok"
	ReasonTruncated = "truncated"
	// ReasonNoCode is of code_format, ReasonFewSteps of reasoning_steps, ReasonRepetitive of repetition.
	ReasonNoCode     = "no_code"
	ReasonFewSteps   = "few_steps"
	ReasonRepetitive = "repetitive"
	// These are of the profiles of length.
	ReasonUnderLength = "under_length"
	ReasonNearLength  = "near_length"
	ReasonOverLength  = "over_length"
	// ReasonNoTokenCount leaves unscored: the profile counts tokens and the rollout states none.
	ReasonNoTokenCount = "no_token_count"
)

// reasons is the closed list. The faults follow the order in which the first one decides.
var reasons = []verifiers.Reason{
	{Code: ReasonOK, Text: "the completion is what the profile asks for"},
	{Code: ReasonTruncated, Text: "sampling hit its length limit before the last block was closed"},
	{Code: prose.MissingThink.String(), Text: "there is no <think>"},
	{Code: prose.Unclosed.String(), Text: "a block is opened and never closed"},
	{Code: prose.MissingAnswer.String(), Text: "there is no <answer>"},
	{Code: prose.Duplicate.String(), Text: "one of the four tags occurs more than once"},
	{Code: prose.Nested.String(), Text: "a block is opened inside another"},
	{Code: prose.Order.String(), Text: "the answer precedes the thought, or a tag closes what is not open"},
	{Code: prose.Outside.String(), Text: "there is text before, between or after the blocks"},
	{Code: prose.EmptyThink.String(), Text: "the think block holds nothing visible"},
	{Code: prose.EmptyAnswer.String(), Text: "the answer block holds nothing visible"},
	{Code: prose.Layout.String(), Text: "a tag is not where the layout wants it: alone on its line"},
	{Code: ReasonNoCode, Text: "the answer holds no fenced code block of the language"},
	{Code: ReasonFewSteps, Text: "fewer than three steps are marked"},
	{Code: ReasonRepetitive, Text: "some n-grams of words occur more than once"},
	{Code: ReasonUnderLength, Text: "the completion is shorter than the least length"},
	{Code: ReasonNearLength, Text: "the completion's length is in the last part before the limit"},
	{Code: ReasonOverLength, Text: "the completion is longer than the greatest length"},
	{Code: ReasonNoTokenCount, Outcome: verifiers.Unscored, Text: "the profile counts tokens and the rollout does not say how many there are"},
}

var explanations = func() map[string]string {
	m := make(map[string]string, len(reasons))
	for _, r := range reasons {
		m[r.Code] = r.Text
	}
	return m
}()

func explain(reason string) string { return explanations[reason] }

// blame names the reason of a completion that breaks the template. One that was cut off inside or before its last
// block is truncated; one that never began to think is not excused by its length. A completion that only open-r1's
// expression refuses has a layout fault of a kind that strict reading forgives, such as CRLF.
func blame(f prose.Faults, truncated bool) string {
	switch {
	case truncated && f.Has(prose.Unclosed|prose.MissingAnswer) && !f.Has(prose.MissingThink):
		return ReasonTruncated
	case f == 0:
		return prose.Layout.String()
	}
	return f.First().String()
}
