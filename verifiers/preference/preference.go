package preference

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/preference/internal/judge"
)

// Reason codes of this verifier.
const (
	ReasonScored          = "scored"
	ReasonSafe            = "safe"
	ReasonUnsafe          = "unsafe"
	ReasonPreferred       = "preferred"
	ReasonEven            = "even"
	ReasonNotPreferred    = "not_preferred"
	ReasonNoAnswer        = "no_answer"
	ReasonTruncated       = "truncated"
	ReasonJudgeFailed     = "judge_failed"
	ReasonJudgeUnreadable = "judge_unreadable"
	ReasonJudgeBudget     = "judge_over_budget"
)

// Spec is the preference verifier.
var Spec = verifiers.Spec{
	Name:      "preference",
	Version:   1,
	Title:     "Reward models: how helpful or harmless a completion is, by the embedded model or a judge behind HTTP",
	Reference: referenceSchema,
	Config:    configSchema,
	Min:       0,
	Max:       1,
	Reasons: []verifiers.Reason{
		{Code: ReasonScored, Text: "the model gave its score"},
		{Code: ReasonSafe, Text: "the model holds that the response is harmless: the score is 1/2 or more"},
		{Code: ReasonUnsafe, Text: "the model holds that the response does harm: the score is below 1/2"},
		{Code: ReasonPreferred, Text: "the model prefers the completion to the reference's answer"},
		{Code: ReasonEven, Text: "the model prefers neither the completion nor the reference's answer"},
		{Code: ReasonNotPreferred, Text: "the model prefers the reference's answer to the completion"},
		{Code: ReasonNoAnswer, Text: "the completion holds nothing to judge: it is blank, or only a thought"},
		{Code: ReasonTruncated, Text: "sampling stopped at its length limit before there was anything to judge"},
		{Code: ReasonJudgeFailed, Outcome: verifiers.Unscored, Text: "the judge could not be called, did not answer, or answered with an error"},
		{Code: ReasonJudgeUnreadable, Outcome: verifiers.Unscored, Text: "the judge's answer is no number in its range and none of its labels"},
		{Code: ReasonJudgeBudget, Outcome: verifiers.Unscored, Text: "asking the judge would exceed its budget of calls or tokens"},
	},
	// The time is the embedded model's; a judge is bounded by its own configuration.
	Budget:      verifiers.Budget{CompletionBytes: 256 << 10, PerMiB: 250 * time.Millisecond},
	Invariances: []verifiers.Invariance{verifiers.InvariantCRLF, verifiers.InvariantTrailingBlanks, verifiers.InvariantNFD},
	New:         New,
}

// Detail is the evidence of a verdict.
type Detail struct {
	// View is the part of the completion that was judged, Chars its length in code points.
	View  View `json:"view"`
	Chars int  `json:"chars"`
	// Model is the beginning of the embedded model's hash, or the judge's type and model.
	Model string `json:"model"`
	// Numbers are what the model gave before they were mapped to a score, the completion's first and, in a comparison,
	// the other answer's second. Labels are what it chose instead.
	Numbers []float64 `json:"numbers,omitempty"`
	Labels  []string  `json:"labels,omitempty"`
}

// scorer is a model.
type scorer interface {
	// name identifies the model.
	name() string
	// accepts says why a text is too long for it.
	accepts(text string) error
	// score judges a text by itself, compare beside another answer to the same prompt.
	score(ctx context.Context, s judge.Subject) (judge.Opinion, error)
	compare(ctx context.Context, s judge.Subject, baseline string) (judge.Opinion, error)
}

// verifier holds one configuration.
type verifier struct {
	config config
	scorer scorer
}

// New makes the verifier of one configuration:
//
//	{"aspect": "helpful", "view": "answer", "model": "model.json", "against": "baseline"}
//	{"aspect": "harmless", "judge": {"type": "label_model", "url": "https://…/v1/chat/completions", "model": "…"}}
//
// It reads the model's file, and calls nobody.
func New(c verifiers.Config) (verifiers.Verifier, error) {
	conf, err := readConfig(c)
	if err != nil {
		return nil, fmt.Errorf("preference: %w", err)
	}
	s, err := newScorer(conf)
	if err != nil {
		return nil, fmt.Errorf("preference: %w", err)
	}
	return verifier{conf, s}, nil
}

// newScorer makes the model that a configuration asks for.
func newScorer(c config) (scorer, error) {
	if c.Judge == nil {
		return newEmbedded(c)
	}
	j, err := judge.New(*c.Judge, c.Aspect)
	switch {
	case err != nil:
		return nil, err
	case j.Compares() && c.Against == "":
		return nil, errors.New("config: a pair_model compares: name the reference's field with the other answer in against")
	case j.Grades() && c.Against != "":
		return nil, fmt.Errorf("config: a %s judges a completion by itself: use a pair_model, or leave out against", c.Judge.Type)
	}
	return remote{j, string(c.Judge.Type) + " " + c.Judge.Model}, nil
}

// Verify implements [verifiers.Verifier].
func (v verifier) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	if ctx.Err() != nil {
		return verifiers.Verdict{}, context.Cause(ctx)
	}
	baseline, err := readReference(r.Reference, v.config.Against)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	s := v.subject(r)
	detail := Detail{View: v.config.View, Chars: utf8.RuneCountInString(s.Judged), Model: v.scorer.name()}
	if s.Judged == "" {
		return nothing(detail, r.Truncated()), nil
	}
	if err := v.scorer.accepts(s.Judged); err != nil {
		return verifiers.Verdict{Score: Spec.Min, Reason: verifiers.ReasonTooLong, Explanation: err.Error(), Detail: detail}, nil
	}
	var o judge.Opinion
	if v.config.Against != "" {
		o, err = v.scorer.compare(ctx, s, baseline)
	} else {
		o, err = v.scorer.score(ctx, s)
	}
	if err != nil {
		return verifiers.Verdict{}, classify(ctx, err)
	}
	return v.verdict(o, detail), nil
}

// subject is what the model gets to see of a rollout.
func (v verifier) subject(r verifiers.Rollout) judge.Subject {
	return judge.Subject{
		Prompt:     Response.Of(r.Prompt, false),
		Completion: Response.Of(r.Completion, v.config.PreOpened),
		Answer:     Answer.Of(r.Completion, v.config.PreOpened),
		Judged:     v.config.View.Of(r.Completion, v.config.PreOpened),
		Reference:  json.RawMessage(r.Reference),
	}
}

// nothing is the verdict on a completion with nothing to judge.
func nothing(d Detail, truncated bool) verifiers.Verdict {
	v := verifiers.Verdict{Score: Spec.Min, Reason: ReasonNoAnswer, Explanation: "there is nothing to judge", Detail: d}
	if truncated {
		v.Reason, v.Explanation = ReasonTruncated, "sampling stopped before there was anything to judge"
	}
	return v
}

// verdict words an opinion.
func (v verifier) verdict(o judge.Opinion, d Detail) verifiers.Verdict {
	d.Numbers, d.Labels = o.Numbers, o.Labels
	verdict := verifiers.Verdict{Score: o.Score, Reason: ReasonScored, Detail: d}
	switch {
	case v.config.Against != "" && o.Score > 0.5:
		verdict.Reason = ReasonPreferred
	case v.config.Against != "" && o.Score < 0.5:
		verdict.Reason = ReasonNotPreferred
	case v.config.Against != "":
		verdict.Reason = ReasonEven
	case v.config.Aspect == judge.Harmless && o.Score >= 0.5:
		verdict.Reason = ReasonSafe
	case v.config.Aspect == judge.Harmless:
		verdict.Reason = ReasonUnsafe
	}
	verdict.Explanation = fmt.Sprintf("%s gives the %s %.3f", d.Model, d.View, o.Score)
	return verdict
}

// classify gives an error the reason it goes with.
func classify(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if errors.Is(err, judge.ErrReference) {
		return verifiers.BadReference("preference: %w", err)
	}
	reason := ReasonJudgeFailed
	if f, ok := errors.AsType[*judge.Failure](err); ok {
		reason = map[judge.Kind]string{
			judge.Unavailable: ReasonJudgeFailed, judge.Unreadable: ReasonJudgeUnreadable, judge.OverBudget: ReasonJudgeBudget,
		}[f.Kind]
	}
	return &verifiers.Error{Reason: reason, Err: fmt.Errorf("preference: %w", err)}
}

// sigmoid maps log odds to a probability.
func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
