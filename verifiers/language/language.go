package language

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/prose"
)

// Reason codes of this verifier.
const (
	ReasonConsistent = "consistent"
	ReasonMixed      = "mixed"
	ReasonForeign    = "foreign"
	ReasonNoWords    = "no_words"
)

// Spec is the language verifier.
var Spec = verifiers.Spec{
	Name:      "language",
	Version:   1,
	Title:     "Language consistency: the share of the chain of thought that is in the target language",
	Reference: json.RawMessage(referenceSchema),
	Config:    json.RawMessage(configSchema),
	Min:       0,
	Max:       1,
	Reasons: []verifiers.Reason{
		{Code: ReasonConsistent, Text: "the share of words in the target language is at least min_share"},
		{Code: ReasonMixed, Text: "some words are in the target language and too many are not"},
		{Code: ReasonForeign, Text: "no word is in the target language"},
		{Code: ReasonNoWords, Outcome: verifiers.Abstained, Text: "there are no words to take a language from"},
	},
	Budget:      verifiers.Budget{CompletionBytes: 4 << 20, PerMiB: 200 * time.Millisecond},
	Invariances: []verifiers.Invariance{verifiers.InvariantCRLF, verifiers.InvariantTrailingBlanks, verifiers.InvariantNFD},
	New:         New,
}

// Detail is the evidence of a verdict.
type Detail struct {
	// Target is the language that was asked for.
	Target string `json:"target"`
	// Part is what was judged: "think" or "all".
	Part Part `json:"part"`
	// Share is the weight of the words in the target language over that of all words, in [0,1]; 0 without words.
	Share float64 `json:"share"`
	// Words is the weight of all words; see [prose.Word].
	Words float64 `json:"words"`
	// Foreign are the first 20 stretches of words that count as foreign.
	Foreign []Span `json:"foreign,omitempty"`
}

// verifier holds one configuration and never changes.
type verifier struct{ config }

// New makes the verifier of one configuration:
//
//	{"target": "en", "part": "think" | "all", "pre_opened": false, "strict": false, "min_share": 1}
//
// pre_opened says that the chat template already wrote <think>. A completion whose share is at least min_share scores 1; below it the score is the share, or 0 when strict.
func New(c verifiers.Config) (verifiers.Verifier, error) {
	conf := config{Target: "en", Part: Think, MinShare: 1}
	if err := c.Decode(&conf); err != nil {
		return nil, fmt.Errorf("language: %w", err)
	}
	if err := conf.validate(); err != nil {
		return nil, fmt.Errorf("language: config: %w", err)
	}
	return verifier{conf}, nil
}

// Verify implements [verifiers.Verifier]: choose the part, blank what is no prose, judge the words, take the share.
func (v verifier) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	if err := context.Cause(ctx); err != nil {
		return verifiers.Verdict{}, err
	}
	target, err := v.target(r.Reference)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	part, start, end := v.judged(r.Completion)
	if err := context.Cause(ctx); err != nil {
		return verifiers.Verdict{}, err
	}
	text := prose.Strip(r.Completion[start:end])
	found, err := tally(ctx, target, text)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	detail := Detail{Target: target, Part: part, Share: found.share(), Words: found.all, Foreign: found.spans(text, start)}
	return v.verdict(detail), nil
}

// verdict turns a share into a score and a reason.
func (v verifier) verdict(d Detail) verifiers.Verdict {
	verdict := verifiers.Verdict{Score: d.Share, Reason: ReasonMixed, Detail: d}
	switch {
	case d.Words == 0:
		verdict.Abstain, verdict.Reason = true, ReasonNoWords
		verdict.Explanation = "there are no words besides formulas, code and names of things"
		return verdict
	case d.Share >= v.MinShare:
		verdict.Score, verdict.Reason = 1, ReasonConsistent
	case v.Strict:
		verdict.Score = 0
	}
	if d.Share == 0 {
		verdict.Reason = ReasonForeign
	}
	verdict.Explanation = explain(d)
	return verdict
}

func explain(d Detail) string {
	s := fmt.Sprintf("%.4g %% of %.4g words are in %q", 100*d.Share, d.Words, d.Target)
	if len(d.Foreign) > 0 {
		s += fmt.Sprintf("; the first that are not: %q", d.Foreign[0].Text)
	}
	return s
}
