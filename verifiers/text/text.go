package text

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/prose"
)

// Reason codes of this verifier.
const (
	// ReasonPass and ReasonFail are of the checks, and of every metric with a pass threshold.
	ReasonPass = "pass"
	ReasonFail = "fail"
	// ReasonGraded says that the score is the similarity.
	ReasonGraded    = "graded"
	ReasonNoAnswer  = "no_answer"
	ReasonTruncated = "truncated"
)

// Spec is the text verifier.
var Spec = verifiers.Spec{
	Name:      "text",
	Version:   1,
	Title:     "How like a reference text the answer is: string checks and text similarity",
	Reference: json.RawMessage(referenceSchema),
	Config:    json.RawMessage(configSchema),
	Min:       0,
	Max:       1,
	Reasons: []verifiers.Reason{
		{Code: ReasonPass, Text: "the text passes the check, or is at least as like a reference as the threshold asks"},
		{Code: ReasonFail, Text: "the text fails the check, or is less like every reference than the threshold asks"},
		{Code: ReasonGraded, Text: "the score is the similarity to the reference that is most alike"},
		{Code: ReasonNoAnswer, Text: "there is no text to judge: it is blank, or the tags around it are broken"},
		{Code: ReasonTruncated, Text: "sampling stopped at its length limit before the answer was complete"},
	},
	Budget:      verifiers.Budget{CompletionBytes: 1 << 20, PerMiB: 200 * time.Millisecond},
	Invariances: []verifiers.Invariance{verifiers.InvariantCRLF, verifiers.InvariantTrailingBlanks, verifiers.InvariantNFD},
	New:         New,
}

// Bounds on the work for one completion. What a metric does grows with the lengths of both texts, or for fuzzy_match
// and rouge_l with their product.
const (
	// maxText is the longest text judged, in bytes.
	maxText = 64 << 10
	// maxPairs is the greatest product of the two lengths, summed over the references.
	maxPairs = 1 << 30
)

// verifier holds one configuration and what it has read of recent references.
type verifier struct {
	config config
	metric metric
	golds  verifiers.References[[]gold]
}

// New makes the verifier of one configuration:
//
//	{"metric": "exact_match", "part": "final", "pass_threshold": …, "case_fold": false, "stem": false}
//
// All of it may be left out. With a pass threshold, above 0 and at most 1, the score is 1 where the similarity reaches
// it and 0 elsewhere. case_fold makes letters small in the metrics that tell them apart, and stem compares the stems
// of words in rouge_1 to rouge_5 and rouge_l. The package lists the metrics and the parts.
func New(c verifiers.Config) (verifiers.Verifier, error) {
	conf := config{Metric: exactMatch, Part: finalPart}
	if err := c.Decode(&conf); err != nil {
		return nil, fmt.Errorf("text: %w", err)
	}
	if err := conf.validate(); err != nil {
		return nil, fmt.Errorf("text: config: %w", err)
	}
	return &verifier{config: conf, metric: metrics[conf.Metric]}, nil
}

// detail is the evidence of a verdict.
type detail struct {
	Metric string `json:"metric"`
	// Part says which part of the completion was judged.
	Part prose.Part `json:"part"`
	// Similarity is the metric's value, whatever the threshold, and Gold the place of the most similar answer.
	Similarity float64 `json:"similarity"`
	Gold       int     `json:"gold"`
}

// Verify implements [verifiers.Verifier]: read the reference texts, take the completion's part, compare.
func (v *verifier) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	if err := context.Cause(ctx); err != nil {
		return verifiers.Verdict{}, err
	}
	golds, err := v.golds.Read(r.Reference, v.readGolds)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	text, from := v.judged(r.Completion)
	switch {
	case prose.IsBlank(text):
		return missing(r.Truncated()), nil
	case len(text) > maxText:
		return tooLong("the text has %d bytes, the limit is %d", len(text), maxText), nil
	}
	if n := pairs(text, golds); v.metric.quadratic && n > maxPairs {
		return tooLong("%s would compare %d pairs of bytes, the limit is %d", v.config.Metric, n, maxPairs), nil
	}
	return v.verdict(text, from, golds), nil
}

// judged returns the part of a completion that is judged, in the form in which references are read too.
func (v *verifier) judged(completion string) (string, prose.Part) {
	if v.config.Part == wholePart {
		return tidy(completion), prose.WholePart
	}
	text, from := prose.Final(completion)
	return tidy(text), from
}

// pairs returns how many pairs of bytes a text and the references make.
func pairs(text string, golds []gold) int {
	n := 0
	for _, g := range golds {
		n += len(text) * len(g.text)
	}
	return n
}

// verdict compares a text with the reference texts.
func (v *verifier) verdict(text string, from prose.Part, golds []gold) verifiers.Verdict {
	s, at := v.similarity(text, golds)
	verdict := verifiers.Verdict{
		Score: s, Reason: ReasonGraded, Answer: v.answer(text),
		Explanation: fmt.Sprintf("%s is %.4g", v.config.Metric, s),
		Detail:      detail{Metric: v.config.Metric, Part: from, Similarity: s, Gold: at},
	}
	switch threshold := v.threshold(); {
	case threshold == 0:
	case s >= threshold:
		verdict.Score, verdict.Reason = 1, ReasonPass
	default:
		verdict.Score, verdict.Reason = 0, ReasonFail
	}
	return verdict
}

// similarity compares a text with each reference text and returns the value that counts, and for which text it is: the
// greatest, or the least where the metric must hold of every reference.
func (v *verifier) similarity(text string, golds []gold) (similarity float64, at int) {
	for i, g := range golds {
		s := min(g.similarity(text), 1) // sums of floats may end just above
		if i == 0 || s > similarity != v.metric.every && s != similarity {
			similarity, at = s, i
		}
	}
	return similarity, at
}

// answer returns the form of a text that votes: as it is compared.
func (v *verifier) answer(text string) string {
	switch {
	case v.config.Metric == exactMatch || v.config.Metric == tokenF1:
		return normalized(text)
	case v.config.CaseFold:
		return strings.ToLower(text)
	default:
		return text
	}
}

// missing is the verdict on a completion that has no text to judge.
func missing(truncated bool) verifiers.Verdict {
	if truncated {
		return verifiers.Verdict{Reason: ReasonTruncated, Explanation: "sampling stopped at its length limit before the answer was complete"}
	}
	return verifiers.Verdict{Reason: ReasonNoAnswer, Explanation: "the completion has no text to judge, or its tags are broken"}
}

func tooLong(format string, args ...any) verifiers.Verdict {
	return verifiers.Verdict{Reason: verifiers.ReasonTooLong, Explanation: fmt.Sprintf(format, args...)}
}
