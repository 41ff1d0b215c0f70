package engine

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/assay-rl/assay/trainer/policy"
	"github.com/assay-rl/assay/trainer/tokenizer"
)

// letters is a vocabulary of six letters.
func letters(t testing.TB) *tokenizer.Pieces {
	t.Helper()
	p, err := tokenizer.New([]string{"a", "b", "c", "d", "e", "f"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func small(t testing.TB, cfg Config) *Engine {
	t.Helper()
	e, err := New(cfg, letters(t))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// sequences are n of random lengths.
func sequences(e *Engine, seed uint64, n int) []policy.Sequence {
	r := rand.New(rand.NewPCG(seed, 2))
	out := make([]policy.Sequence, n)
	for i := range out {
		length := 2 + r.IntN(e.cfg.Context-1)
		for range length {
			out[i].Tokens = append(out[i].Tokens, policy.Token(r.IntN(e.vocabulary)))
		}
		out[i].Prompt = 1 + r.IntN(length-1)
	}
	return out
}

// weighted is the objective sum(a*logp + b*entropy) with fixed random a and b.
type weighted struct {
	seed  uint64
	value float64
}

func (w *weighted) Coefficients(current []policy.Logps) ([]policy.Coefficients, error) {
	r := rand.New(rand.NewPCG(w.seed, 3))
	w.value = 0
	out := make([]policy.Coefficients, len(current))
	for i, c := range current {
		for t := range c.LogProb {
			a, b := r.NormFloat64(), r.NormFloat64()
			out[i].LogProb, out[i].Entropy = append(out[i].LogProb, a), append(out[i].Entropy, b)
			w.value += a*c.LogProb[t] + b*c.Entropy[t]
		}
	}
	return out, nil
}

// Every tensor's gradient is the objective's slope along it, measured by moving the tensor a little.
func TestGradient(t *testing.T) {
	for _, temperature := range []float64{0, 0.7} {
		e := small(t, Config{Layers: 2, Width: 8, Heads: 2, Context: 9, Seed: 1})
		batch := sequences(e, 4, 5)
		objective := &weighted{seed: 5}
		value := func() float64 {
			logps, err := e.Forward(t.Context(), policy.ForwardRequest{Sequences: batch, Temperature: temperature})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := objective.Coefficients(logps); err != nil {
				t.Fatal(err)
			}
			return objective.value
		}
		if _, err := e.ForwardBackward(t.Context(), policy.BackwardRequest{Sequences: batch, Temperature: temperature, Objective: objective}); err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(6, 7))
		for _, part := range e.tensors {
			x, g := part.of(e.live.flat), part.of(e.gradient)
			direction, slope := make([]float32, len(x)), 0.0
			for i := range direction {
				direction[i] = float32(r.NormFloat64())
				slope += float64(direction[i]) * float64(g[i])
			}
			scale := float32(1 / math.Sqrt(float64(dot(direction, direction))))
			at := func(step float32) float64 {
				saved := slices.Clone(x)
				defer copy(x, saved)
				axpy(x, step*scale, direction)
				return value()
			}
			const h = 4e-3
			slope *= float64(scale)
			measured := (8*(at(h)-at(-h)) - (at(2*h) - at(-2*h))) / (12 * h)
			if math.Abs(measured-slope) > 0.01*(1+math.Abs(slope)) {
				t.Errorf("temperature %v, %s: the gradient says %.5f, the slope is %.5f", temperature, part.name, slope, measured)
			}
		}
	}
}
