package grpo

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/trainer/policy"
)

// data are random log-probabilities of sequences, and what a loss needs to know of them.
func data(seed uint64, lengths ...int) (current []policy.Logps, streams []policy.Streams) {
	r := rand.New(rand.NewPCG(seed, 1))
	noise := func(around []float64, by float64) []float64 {
		out := make([]float64, len(around))
		for i, v := range around {
			out[i] = v + by*r.NormFloat64()
		}
		return out
	}
	for i, n := range lengths {
		l := noise(repeat(-1.5, n), 0.6)
		h := make([]float64, n)
		for t := range h {
			h[t] = r.Float64()
		}
		old := noise(l, 0.3)
		s := policy.Streams{Advantage: repeat(r.NormFloat64(), n), Old: old, Reference: noise(l, 0.4), Sampler: noise(old, 0.2), Mask: repeat(1, n)}
		if i%3 == 2 {
			s.Mask[0] = 0
		}
		current, streams = append(current, policy.Logps{LogProb: l, Entropy: h}), append(streams, s)
	}
	return current, streams
}

func sizeOf(streams []policy.Streams) Size {
	size := Size{Sequences: len(streams), MaxTokens: 16}
	for _, s := range streams {
		for _, m := range s.Mask {
			size.Tokens += int(m)
		}
	}
	size.StepTokens = float64(size.Tokens)
	return size
}

// valueAt is the loss, with what its definition holds fixed held at the values of the middle.
func lossOf(t *testing.T, c Config, streams []policy.Streams, current []policy.Logps) float64 {
	t.Helper()
	o, err := NewObjective(c, sizeOf(streams), streams)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Coefficients(current); err != nil {
		t.Fatal(err)
	}
	return o.Loss()
}

// differentiable are the losses whose gradient is that of their value; cispo and vespo hold a weight fixed on purpose.
func differentiable() []LossType {
	return []LossType{LossGRPO, BNPO, DrGRPO, DAPO, LUSPO, SAPO, GPG, GMPO, DPPO}
}

// Every combination's coefficients are the slopes of its value.
func TestGradient(t *testing.T) {
	for _, loss := range differentiable() {
		for _, level := range []Level{Token, Sequence} {
			for _, kl := range []KL{K1, Abs, K2, K3} {
				for _, aggregation := range []Aggregation{"", TokenMean, SeqMeanTokenSum, SeqMeanTokenMean, SeqMeanTokenSumNorm} {
					c := Default()
					c.LossType, c.Level, c.KL, c.Aggregation = loss, level, kl, aggregation
					c.Beta, c.BiasCorrectKL, c.EntropyCoef = 0.1, kl == K3 && loss != GMPO, 0.05
					c.DualClip, c.Correction = 3, SequenceTruncate
					c.DPPOThreshold = 1
					t.Run(fmt.Sprint(loss, " ", level, " ", kl, " ", aggregation), func(t *testing.T) { checkGradient(t, c) })
				}
			}
		}
	}
}

func checkGradient(t *testing.T, c Config) {
	current, streams := data(3, 4, 1, 6)
	o, err := NewObjective(c, sizeOf(streams), streams)
	if err != nil {
		t.Fatal(err)
	}
	got, err := o.Coefficients(current)
	if err != nil {
		t.Fatal(err)
	}
	const h = 1e-6
	slope := func(x *float64) float64 {
		defer func(v float64) { *x = v }(*x)
		*x += h
		above := lossOf(t, c, streams, current)
		*x -= 2 * h
		return (above - lossOf(t, c, streams, current)) / (2 * h)
	}
	for i := range current {
		for j := range current[i].LogProb {
			if s := slope(&current[i].LogProb[j]); math.Abs(s-got[i].LogProb[j]) > 1e-6 {
				t.Errorf("sequence %d, token %d: the coefficient is %.8f, the slope %.8f", i, j, got[i].LogProb[j], s)
			}
			if s := slope(&current[i].Entropy[j]); math.Abs(s-got[i].Entropy[j]) > 1e-6 {
				t.Errorf("sequence %d, token %d: the entropy's coefficient is %.8f, the slope %.8f", i, j, got[i].Entropy[j], s)
			}
		}
	}
}

// A loss over a minibatch is the sum of its parts' when they have the minibatch's size.
func TestPartsAdd(t *testing.T) {
	for _, loss := range []LossType{LossGRPO, BNPO, DrGRPO, DAPO, LUSPO, CISPO, SAPO, VESPO, GPG, GMPO, DPPO} {
		c := Default()
		c.LossType, c.Beta = loss, 0.05
		current, streams := data(4, 3, 5, 2, 7)
		size := sizeOf(streams)
		var sum float64
		var parts []policy.Coefficients
		for i := 0; i < len(streams); i += 2 {
			o, err := NewObjective(c, size, streams[i:i+2])
			if err != nil {
				t.Fatal(err)
			}
			part, err := o.Coefficients(current[i : i+2])
			if err != nil {
				t.Fatal(err)
			}
			sum += o.Loss()
			parts = append(parts, part...)
		}
		o, err := NewObjective(c, size, streams)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := o.Coefficients(current)
		if err != nil {
			t.Fatal(err)
		}
		near(t, string(loss), sum, o.Loss())
		for i := range whole {
			if !slices.Equal(whole[i].LogProb, parts[i].LogProb) {
				t.Errorf("%s: sequence %d has %v alone, %v in the whole", loss, i, parts[i].LogProb, whole[i].LogProb)
			}
		}
	}
}

func TestMaskedTokensHaveNoGradient(t *testing.T) {
	current, streams := data(5, 4, 4)
	streams[1].Mask = make([]float64, 4)
	c := Default()
	c.Beta, c.EntropyCoef = 0.1, 0.1
	o, err := NewObjective(c, sizeOf(streams), streams)
	if err != nil {
		t.Fatal(err)
	}
	got, err := o.Coefficients(current)
	if err != nil {
		t.Fatal(err)
	}
	for j := range 4 {
		if got[1].LogProb[j] != 0 || got[1].Entropy[j] != 0 {
			t.Errorf("token %d has %v and %v", j, got[1].LogProb[j], got[1].Entropy[j])
		}
	}
}

func TestObjectiveRefuses(t *testing.T) {
	current, streams := data(6, 3, 3)
	nan := slices.Clone(streams)
	nan[1].Old = []float64{0, math.NaN(), 0}
	short := slices.Clone(streams)
	short[0].Reference = short[0].Reference[:2]
	bare := slices.Clone(streams)
	bare[0].Reference = nil
	with := func(f func(*Config)) Config { c := Default(); f(&c); return c }
	for name, c := range map[string]struct {
		config  Config
		streams []policy.Streams
		says    string
	}{
		"NaN":                     {Default(), nan, "sequence 1: policy: not finite: old 1 is NaN"},
		"another length":          {Default(), short, "sequence 0: reference has 2 values; advantage has 3"},
		"no reference":            {with(func(c *Config) { c.Beta = 1 }), bare, "sequence 0: beta is 1"},
		"an unknown loss":         {with(func(c *Config) { c.LossType = "ppo" }), streams, `loss_type "ppo" is unknown; there are grpo, bnpo`},
		"an unknown estimator":    {with(func(c *Config) { c.Advantage = "gae" }), streams, `advantage "gae" is unknown`},
		"a negative epsilon":      {with(func(c *Config) { c.Epsilon = -1 }), streams, "epsilon is -1; it must be a number from 0"},
		"NaN for beta":            {with(func(c *Config) { c.Beta = math.NaN() }), streams, "beta is NaN"},
		"a quantile above 1":      {with(func(c *Config) { c.TopEntropyQuantile = 2 }), streams, "top_entropy_quantile is 2; it must be 0 to 1"},
		"a delta inside":          {with(func(c *Config) { c.Delta = 1.1 }), streams, "delta is 1.1; it must be above"},
		"a dual clip below 1":     {with(func(c *Config) { c.DualClip = 0.5 }), streams, "dual_clip is 0.5"},
		"bounds the wrong way":    {with(func(c *Config) { c.CorrectionMin = 5 }), streams, "importance_sampling_clip_max is 3"},
		"no configuration at all": {Config{}, streams, `advantage "" is unknown`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := NewObjective(c.config, sizeOf(streams), c.streams); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v; want %q", err, c.says)
			}
		})
	}
	if _, err := NewObjective(Default(), Size{}, nan); !errors.Is(err, policy.ErrNotFinite) {
		t.Errorf("%v is not ErrNotFinite", err)
	}
	o, err := NewObjective(Default(), sizeOf(streams), streams)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Coefficients(current[:1]); err == nil {
		t.Error("one sequence's log-probabilities do for two")
	}
	current[0].LogProb = current[0].LogProb[:1]
	if _, err := o.Coefficients(current); err == nil {
		t.Error("one log-probability does for three tokens")
	}
}

// What travels to a worker is all that it needs to compute the same loss.
func TestNamed(t *testing.T) {
	_, streams := data(7, 3, 2)
	size := sizeOf(streams)
	o, err := NewObjective(Default(), size, streams)
	if err != nil {
		t.Fatal(err)
	}
	name, settings, sent := o.Named()
	var got struct {
		Config Config
		Size   Size
	}
	if err := json.Unmarshal(settings, &got); err != nil || name != "grpo" || got.Config != Default() || got.Size != size || len(sent) != 2 {
		t.Errorf("%q, %s, %d sequences: %v", name, settings, len(sent), err)
	}
}

func BenchmarkCoefficients(b *testing.B) {
	lengths := make([]int, 512)
	for i := range lengths {
		lengths[i] = 32
	}
	current, streams := data(8, lengths...)
	for _, loss := range []LossType{DAPO, GMPO, VESPO} {
		b.Run(string(loss), func(b *testing.B) {
			c := Default()
			c.LossType = loss
			for b.Loop() {
				o, err := NewObjective(c, sizeOf(streams), streams)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := o.Coefficients(current); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*512*32)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}
