package grpo

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/assay-rl/assay/trainer/policy"
)

// Size is what a loss divides by that may be larger than the batch it is given: a minibatch that is taken in several
// passes has one Size.
type Size struct {
	Sequences int // Of the minibatch.
	Tokens    int // Active completion tokens of the minibatch.
	// StepTokens are the active tokens of the whole step divided by its minibatches, which "dapo" and its like divide by.
	StepTokens float64
	MaxTokens  int // The longest completion allowed, for "dr_grpo".
}

// Objective is a loss over one batch. It implements [policy.NamedObjective]; Coefficients computes the value and the metrics
// too. Not safe for concurrent use.
type Objective struct {
	config  Config
	size    Size
	streams []policy.Streams
	loss    float64
	metrics tally
}

// NewObjective makes the loss of a batch. Streams have Advantage and, where the loss needs them, Old (the current
// log-probabilities when nil), Reference and Sampler; all of a sequence's streams are as long as its completion.
func NewObjective(c Config, size Size, streams []policy.Streams) (*Objective, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	for i, s := range streams {
		if err := check(c, s); err != nil {
			return nil, fmt.Errorf("grpo: sequence %d: %w", i, err)
		}
	}
	return &Objective{config: c, size: size, streams: streams}, nil
}

func check(c Config, s policy.Streams) error {
	if c.Beta != 0 && s.Reference == nil {
		return fmt.Errorf("beta is %v, and there are no log-probabilities of the reference", c.Beta)
	}
	for _, x := range []struct {
		name   string
		values []float64
	}{{"advantage", s.Advantage}, {"mask", s.Mask}, {"old", s.Old}, {"reference", s.Reference}, {"sampler", s.Sampler}} {
		if x.values != nil && len(x.values) != len(s.Advantage) {
			return fmt.Errorf("%s has %d values; advantage has %d", x.name, len(x.values), len(s.Advantage))
		}
		for t, v := range x.values {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("%w: %s %d is %v", policy.ErrNotFinite, x.name, t, v)
			}
		}
	}
	return nil
}

// Named implements [policy.NamedObjective]. The settings are {"config": [Config], "size": [Size]} under the name "grpo".
func (o *Objective) Named() (string, []byte, []policy.Streams) {
	settings, err := json.Marshal(struct {
		Config Config `json:"config"`
		Size   Size   `json:"size"`
	}{o.config, o.size})
	if err != nil { // every number was checked to be finite
		return "", nil, nil
	}
	return "grpo", settings, o.streams
}

// Loss is the value at the last Coefficients.
func (o *Objective) Loss() float64 { return o.loss }

// Coefficients implements [policy.Objective].
func (o *Objective) Coefficients(current []policy.Logps) ([]policy.Coefficients, error) {
	if len(current) != len(o.streams) {
		return nil, fmt.Errorf("grpo: log-probabilities of %d sequences; there are %d", len(current), len(o.streams))
	}
	o.loss, o.metrics = 0, tally{}
	floor := o.config.entropyFloor(current, o.streams)
	active := o.entropyTokens(current, floor)
	out := make([]policy.Coefficients, len(current))
	for i, now := range current {
		s := o.streams[i]
		if len(now.LogProb) != len(s.Advantage) || len(now.Entropy) != len(s.Advantage) {
			return nil, fmt.Errorf("grpo: sequence %d has %d log-probabilities and %d entropies for %d tokens", i, len(now.LogProb), len(now.Entropy), len(s.Advantage))
		}
		p := newPass(o, s, now, floor)
		out[i].LogProb = p.coefficients()
		out[i].Entropy = p.entropy(active)
		o.loss += p.loss
	}
	return out, nil
}

// entropyTokens counts the tokens that an entropy bonus is a mean over.
func (o *Objective) entropyTokens(current []policy.Logps, floor float64) float64 {
	n := 0.0
	for i, s := range o.streams {
		for t := range min(len(s.Advantage), len(current[i].Entropy)) {
			if current[i].Entropy[t] >= floor {
				n += maskAt(s, t)
			}
		}
	}
	return max(1, n)
}

// share is what each active token of a sequence of n counts for.
func (o *Objective) share(n float64) float64 {
	sequences := float64(max(1, o.size.Sequences))
	switch o.aggregation() {
	case SeqMeanTokenMean:
		return 1 / (sequences * max(1, n))
	case SeqMeanTokenSum:
		return 1 / sequences
	case SeqMeanTokenSumNorm:
		return 1 / (sequences * float64(max(1, o.size.MaxTokens)))
	}
	if o.config.LossType == BNPO || o.size.StepTokens == 0 {
		return 1 / float64(max(1, o.size.Tokens))
	}
	return 1 / max(1, o.size.StepTokens)
}

func (o *Objective) aggregation() Aggregation {
	if o.config.Aggregation != "" {
		return o.config.Aggregation
	}
	switch o.config.LossType {
	case LossGRPO, SAPO, GMPO:
		return SeqMeanTokenMean
	case DrGRPO:
		return SeqMeanTokenSumNorm
	case LUSPO:
		return SeqMeanTokenSum
	}
	return TokenMean
}
