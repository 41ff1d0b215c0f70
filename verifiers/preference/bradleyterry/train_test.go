package bradleyterry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

// polite are pairs of which one side says please: enough to learn that word.
func polite(n int) []Pair {
	things := []string{"salt", "bread", "water", "a chair", "the map", "my coat", "a pencil"}
	pairs := make([]Pair, n)
	for i := range pairs {
		thing := things[i%len(things)]
		pairs[i] = Pair{
			Prompt: fmt.Sprintf("Ask for %s, number %d.", thing, i), Chosen: "Please pass me " + thing + ".",
			Rejected: "Give me " + thing + " now.",
		}
	}
	return pairs
}

func TestTrainLearnsWhatPairsDifferIn(t *testing.T) {
	for _, objective := range []Objective{Pairwise, Pointwise} {
		m, err := Train(t.Context(), polite(60), Options{Objective: objective, Bits: 12, HeldOut: 0.25, View: "answer"})
		if err != nil {
			t.Fatal(err)
		}
		got := m.Training()
		if got.Pairs+got.HeldOut != 60 || got.HeldOut < 5 || got.Accuracy != 1 || got.HeldOutAccuracy != 1 || got.HeldOutLoss > 0.2 {
			t.Errorf("%s: %+v", objective, got)
		}
		please, now := m.Reward("Ask for tea.", "Please pass me tea."), m.Reward("Ask for tea.", "Give me tea now.")
		if please <= 0 || now >= 0 {
			t.Errorf("%s: rewards %v and %v, want one above and one below 0", objective, please, now)
		}
	}
}

func TestTrainIsDeterministic(t *testing.T) {
	var files [2]bytes.Buffer
	for i := range files {
		m, err := Train(t.Context(), polite(20), Options{Bits: 10})
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Write(&files[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) {
		t.Error("the same pairs made two models")
	}
}

// Turned pairs teach the opposite, exactly.
func TestTrainIsAntisymmetric(t *testing.T) {
	pairs := polite(20)
	turned := polite(20)
	for i, p := range turned {
		turned[i].Chosen, turned[i].Rejected = p.Rejected, p.Chosen
	}
	a, errA := Train(t.Context(), pairs, Options{Bits: 10})
	b, errB := Train(t.Context(), turned, Options{Bits: 10})
	if err := errors.Join(errA, errB); err != nil {
		t.Fatal(err)
	}
	x, y := a.Reward("", "Please wait."), b.Reward("", "Please wait.")
	if math.Abs(x+y) > 1e-3 || x == 0 {
		t.Errorf("rewards are %v and %v, want opposite ones", x, y)
	}
}

// A pairwise model is centred: the mean reward of its training texts is 0.
func TestPairwiseRewardsAreCentred(t *testing.T) {
	pairs := polite(20)
	m, err := Train(t.Context(), pairs, Options{Bits: 10})
	if err != nil {
		t.Fatal(err)
	}
	var sum float64
	for _, p := range pairs {
		sum += m.Reward(p.Prompt, p.Chosen) + m.Reward(p.Prompt, p.Rejected)
	}
	if math.Abs(sum/40) > 1e-3 {
		t.Errorf("the mean reward is %v", sum/40)
	}
}

func TestTrainErrors(t *testing.T) {
	ended, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stopped by hand")
	cancel(stop)
	same := Pair{"p", "x", "x"}
	for _, tt := range []struct {
		name    string
		ctx     context.Context
		pairs   []Pair
		options Options
		want    string
	}{
		{"no pairs", t.Context(), nil, Options{}, "no pair"},
		{"both sides the same", t.Context(), []Pair{same}, Options{}, "no pair"},
		{"an unknown objective", t.Context(), polite(2), Options{Objective: "listwise"}, "listwise"},
		{"too many bits", t.Context(), polite(2), Options{Bits: 30}, "bits is 30"},
		{"a negative penalty", t.Context(), polite(2), Options{L2: -1}, "l2 is -1"},
		{"a penalty that is no number", t.Context(), polite(2), Options{L2: math.NaN()}, "l2 is NaN"},
		{"all held out", t.Context(), polite(2), Options{HeldOut: 1}, "held-out share is 1"},
		{"an ended context", ended, polite(2), Options{}, stop.Error()},
	} {
		if _, err := Train(tt.ctx, tt.pairs, tt.options); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
}

// The held-out prompts are the same whatever else there is, and all pairs of a prompt are on one side.
func TestHeldOutGoesByPrompt(t *testing.T) {
	tr := trainer{options: Options{HeldOut: 0.2}}
	n := 0
	for i := range 10_000 {
		if tr.heldOut(fmt.Sprint("prompt ", i)) {
			n++
		}
	}
	if n < 1900 || n > 2100 {
		t.Errorf("%d of 10000 prompts are held out, want about 2000", n)
	}
}

// The optimum of Σ aᵢ(xᵢ−i)²/2 with very different curvatures.
func TestMinimise(t *testing.T) {
	f := func(x, gradient []float64) float64 {
		var sum float64
		for i := range x {
			a, d := math.Pow(10, float64(i%5)), x[i]-float64(i)
			gradient[i] = a * d
			sum += a * d * d / 2
		}
		return sum
	}
	x := make([]float64, 20)
	if _, err := minimise(t.Context(), f, x); err != nil {
		t.Fatal(err)
	}
	for i := range x {
		if math.Abs(x[i]-float64(i)) > 0.5 {
			t.Errorf("x[%d] is %v", i, x[i])
		}
	}
}

// The gradient is that of the loss, by differences.
func TestGradient(t *testing.T) {
	for _, objective := range []Objective{Pairwise, Pointwise} {
		o, err := Options{Objective: objective, Bits: 10}.checked()
		if err != nil {
			t.Fatal(err)
		}
		tr := trainer{options: o, extract: newExtractor(layout{10}), scratch: make([]float32, layout{10}.size())}
		if err := tr.load(t.Context(), polite(5)); err != nil {
			t.Fatal(err)
		}
		n := len(tr.scratch) + 1
		x, gradient, waste := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = math.Sin(float64(i))
		}
		tr.objective(x, gradient)
		slots := append([]uint32{tr.rows[0].slots[0], tr.rows[0].slots[3]}, uint32(n-1))
		for _, s := range slots {
			const h = 1e-5
			at := x[s]
			x[s] = at + h
			up := tr.objective(x, waste)
			x[s] = at - h
			down := tr.objective(x, waste)
			x[s] = at
			if want := (up - down) / (2 * h); objective == Pointwise && math.Abs(gradient[s]-want) > 1e-6 || objective == Pairwise && s != uint32(n-1) && math.Abs(gradient[s]-want) > 1e-6 {
				t.Errorf("%s: slope %v at %d, want %v", objective, gradient[s], s, want)
			}
		}
	}
}
