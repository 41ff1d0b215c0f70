package format

import (
	"context"
	"encoding/json"
	"time"

	"github.com/assay-rl/assay/verifiers"
)

// Spec is the format verifier. Its range is that of all profiles together; each keeps to its own, see
// [verifiers.Ranged].
var Spec = verifiers.Spec{
	Name:      "format",
	Version:   2,
	Title:     "The form of a completion: R1's template, its length, its repetition",
	Reference: json.RawMessage(`true`),
	Config:    json.RawMessage(configSchema),
	Min:       -1,
	Max:       1,
	Reasons:   reasons,
	Budget:    verifiers.Budget{CompletionBytes: 4 << 20, PerMiB: 50 * time.Millisecond},
	// No invariance holds for every profile: a length counts what is there.
	New: New,
}

// rule is one profile under one configuration. It never changes.
type rule interface {
	// judge is what the verifier's Verify does.
	judge(r verifiers.Rollout) (verifiers.Verdict, error)
	verifiers.Ranged
}

// verifier is a rule as a [verifiers.Verifier].
type verifier struct{ rule }

// New makes the verifier of one configuration, {"profile": "r1"} when it is empty. The package lists the profiles;
// each has options of its own:
//
//	r1, r1_strict, graded,  {"pre_opened": false, "eos": ""}
//	open_r1, tag_count
//	code_format             {"pre_opened": false, "eos": "", "language": "python"}
//	reasoning_steps         {}
//	length                  {"unit": "chars", "min": 0, "max": …}
//	cosine                  {"unit": "chars", "max": 1000, "short": 1, "long": 0.5}
//	soft_overlong           {"unit": "tokens", "max": …, "cache": …}
//	repetition              {"ngram": 3, "max_penalty": -1}
//
// pre_opened says that the chat template already wrote <think>; eos is the end-of-sequence token to drop where the
// completion ends with its text. unit is chars, which are code points, or tokens, as the rollout states them:
// one that does not is unscored.
func New(c verifiers.Config) (verifiers.Verifier, error) {
	r, err := ruleOf(c)
	if err != nil {
		return nil, err
	}
	return verifier{r}, nil
}

// Verify implements [verifiers.Verifier]. The reference is not looked at.
func (v verifier) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	if err := context.Cause(ctx); err != nil {
		return verifiers.Verdict{}, err
	}
	verdict, err := v.judge(r)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	verdict.Explanation = explain(verdict.Reason)
	return verdict, nil
}
