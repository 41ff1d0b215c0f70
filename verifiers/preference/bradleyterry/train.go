package bradleyterry

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Objective is what a model is trained to tell.
type Objective string

// The objectives.
const (
	// Pairwise tells which of two texts is preferred: −log σ(r(chosen) − r(rejected)).
	Pairwise Objective = "pairwise"
	// Pointwise tells a good text from a bad one, whatever the prompt: −log σ(r(chosen)) − log σ(−r(rejected)).
	Pointwise Objective = "pointwise"
)

// Pair is a prompt with two answers, of which people prefer the chosen one.
type Pair struct {
	Prompt, Chosen, Rejected string
}

// Options say how to train. The zero value has a default for each.
type Options struct {
	// Objective is [Pairwise] unless it says otherwise.
	Objective Objective
	// View is noted in the model: which part of a completion its texts are.
	View string
	// Bits is the size of each of the two hash tables as a power of 2, 10 to 20; 0 is 14.
	Bits uint
	// L2 is the penalty λ in λ/2·‖w‖² beside the mean loss; 0 is 3e-4. The least is 1e-9.
	L2 float64
	// HeldOut is the share of the prompts, 0 to 0.5, that are kept from training to measure the model. All pairs of a
	// prompt are on the same side, which depends on its text alone.
	HeldOut float64
}

// Training says what a model was trained on and how well it does.
type Training struct {
	// Pairs and HeldOut count the pairs that it was trained and measured on. Same counts those left out because both
	// answers, or what is read of them, are the same.
	Pairs   int `json:"pairs"`
	HeldOut int `json:"held_out"`
	Same    int `json:"same"`
	// Accuracy and HeldOutAccuracy are the shares of these pairs whose chosen answer gets the higher reward, under
	// [Pointwise] the shares of the texts that get a reward of the right sign. A tie counts half.
	Accuracy        float64 `json:"accuracy"`
	HeldOutAccuracy float64 `json:"held_out_accuracy"`
	// HeldOutLoss is the mean negative log-likelihood over the held-out pairs, in nats; a coin's is 0.693.
	HeldOutLoss float64 `json:"held_out_loss"`
	// LongerChosen is the share of all pairs whose chosen answer is the longer one, in bytes: what a model gets that
	// looks at nothing else.
	LongerChosen float64 `json:"longer_chosen"`
	// L2 is the penalty, Iterations how many steps the optimiser took.
	L2         float64 `json:"l2"`
	Iterations int     `json:"iterations"`
}

func (o Options) checked() (Options, error) {
	if o.Objective == "" {
		o.Objective = Pairwise
	}
	if o.Bits == 0 {
		o.Bits = 14
	}
	if o.L2 == 0 {
		o.L2 = 3e-4
	}
	switch {
	case o.Objective != Pairwise && o.Objective != Pointwise:
		return o, fmt.Errorf("objective is %q, want %q or %q", o.Objective, Pairwise, Pointwise)
	case o.Bits < minBits || o.Bits > maxBits:
		return o, fmt.Errorf("bits is %d, want %d to %d", o.Bits, minBits, maxBits)
	case !(o.L2 >= 1e-9 && o.L2 <= 1e3):
		return o, fmt.Errorf("l2 is %v, want 1e-9 to 1e3", o.L2)
	case !(o.HeldOut >= 0 && o.HeldOut <= 0.5):
		return o, fmt.Errorf("the held-out share is %v, want 0 to 0.5", o.HeldOut)
	}
	return o, nil
}

// Train makes a model of pairs. It takes about 10 KB of memory for a pair of 200 words each; the end of ctx ends it with
// its cause. The same pairs and options make the same model.
func Train(ctx context.Context, pairs []Pair, o Options) (*Model, error) {
	o, err := o.checked()
	if err != nil {
		return nil, fmt.Errorf("bradleyterry: %w", err)
	}
	t := trainer{options: o, extract: newExtractor(layout{o.Bits}), scratch: make([]float32, layout{o.Bits}.size())}
	if err := t.load(ctx, pairs); err != nil {
		return nil, fmt.Errorf("bradleyterry: %w", err)
	}
	weights, bias, err := t.fit(ctx)
	if err != nil {
		return nil, fmt.Errorf("bradleyterry: %w", err)
	}
	m := quantised(layout{o.Bits}, weights)
	m.bias, m.view, m.kind = bias, o.View, o.Objective
	t.measure(m)
	m.training, m.hash = t.training, m.sum()
	return m, nil
}

// trainer holds the training data as rows: under [Pairwise] the difference of a pair's vectors, under [Pointwise] the
// vectors themselves, a chosen one and then a rejected one.
type trainer struct {
	options  Options
	extract  *extractor
	scratch  []float32
	rows     []vector
	sum      vector // the mean vector of all texts, for the bias
	held     []Pair
	kept     []Pair
	training Training
}

// load splits the pairs and takes their features.
func (t *trainer) load(ctx context.Context, pairs []Pair) error {
	mean := make([]float64, len(t.scratch))
	longer := 0
	for i, p := range pairs {
		if i%256 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if p.Chosen == p.Rejected {
			t.training.Same++
			continue
		}
		if len(p.Chosen) > len(p.Rejected) {
			longer++
		}
		if t.heldOut(p.Prompt) {
			t.held = append(t.held, p)
			continue
		}
		t.kept = append(t.kept, p)
		t.addRows(p, mean)
	}
	if len(t.kept) == 0 {
		return errors.New("there is no pair to train on")
	}
	t.training.Pairs, t.training.HeldOut, t.training.L2 = len(t.kept), len(t.held), t.options.L2
	t.training.LongerChosen = share(longer, len(t.kept)+len(t.held))
	for s, x := range mean {
		if x != 0 {
			t.sum.add(uint32(s), float32(x/float64(2*len(t.kept))))
		}
	}
	return nil
}

// heldOut decides by the prompt's text.
func (t *trainer) heldOut(prompt string) bool {
	h := sha256.Sum256([]byte(prompt))
	return float64(binary.LittleEndian.Uint32(h[:4]))/(1<<32) < t.options.HeldOut
}

// addRows appends the rows of a pair, and adds its vectors to a sum.
func (t *trainer) addRows(p Pair, sum []float64) {
	chosen := t.vector(p.Prompt, p.Chosen, sum)
	rejected := t.vector(p.Prompt, p.Rejected, sum)
	if t.options.Objective == Pointwise {
		t.rows = append(t.rows, chosen, rejected)
		return
	}
	for i, s := range chosen.slots {
		t.scratch[s] = chosen.values[i]
	}
	for i, s := range rejected.slots {
		if t.scratch[s] == 0 {
			chosen.add(s, 0)
		}
		t.scratch[s] -= rejected.values[i]
	}
	for i, s := range chosen.slots {
		chosen.values[i], t.scratch[s] = t.scratch[s], 0
	}
	t.rows = append(t.rows, chosen)
}

// vector returns a text's vector and adds it to a sum.
func (t *trainer) vector(prompt, text string, sum []float64) vector {
	v := t.extract.vector(prompt, text)
	var own vector
	for i, s := range v.slots {
		own.add(s, v.values[i])
		sum[s] += float64(v.values[i])
	}
	return own
}

// fit finds the weights and the bias.
func (t *trainer) fit(ctx context.Context) (weights []float64, bias float64, err error) {
	n := len(t.scratch)
	x := make([]float64, n+1) // the bias comes last
	steps, err := minimise(ctx, t.objective, x)
	if err != nil {
		return nil, 0, err
	}
	t.training.Iterations = steps
	weights, bias = x[:n], x[n]
	if t.options.Objective == Pairwise {
		bias = -dot(t.sum, weights)
	}
	return weights, bias, nil
}

// objective computes the mean loss with its penalty, and its gradient.
func (t *trainer) objective(x, gradient []float64) float64 {
	weights, bias := x[:len(x)-1], x[len(x)-1]
	var penalty, loss, biasSlope float64
	for i, w := range weights {
		penalty += float64(w * w)
		gradient[i] = float64(t.options.L2 * w)
	}
	each := 1 / float64(len(t.rows))
	for i, row := range t.rows {
		sign := 1.0
		if t.options.Objective == Pointwise && i%2 == 1 {
			sign = -1
		}
		margin := sign * (dot(row, weights) + bias)
		loss += softplus(-margin)
		slope := -sign * sigmoid(-margin) * each
		biasSlope += slope
		for k, s := range row.slots {
			gradient[s] += float64(slope * float64(row.values[k]))
		}
	}
	gradient[len(x)-1] = biasSlope
	if t.options.Objective == Pairwise {
		gradient[len(x)-1] = 0 // a bias says nothing about a difference
	}
	return loss*each + t.options.L2*penalty/2
}

// measure fills in how well a model does.
func (t *trainer) measure(m *Model) {
	t.training.Accuracy, _ = t.accuracy(m, t.kept)
	t.training.HeldOutAccuracy, t.training.HeldOutLoss = t.accuracy(m, t.held)
}

func (t *trainer) accuracy(m *Model, pairs []Pair) (right, loss float64) {
	margins := make([]float64, 0, 2*len(pairs))
	for _, p := range pairs {
		chosen, rejected := m.Reward(p.Prompt, p.Chosen), m.Reward(p.Prompt, p.Rejected)
		if t.options.Objective == Pointwise {
			margins = append(margins, chosen, -rejected)
		} else {
			margins = append(margins, chosen-rejected)
		}
	}
	for _, d := range margins {
		loss += softplus(-d)
		switch {
		case d > 0:
			right++
		case d == 0:
			right += 0.5
		}
	}
	n := float64(max(1, len(margins)))
	return right / n, loss / n
}

// quantised makes a model with weights of 16 bits.
func quantised(l layout, weights []float64) *Model {
	var largest float64
	for _, w := range weights {
		largest = max(largest, math.Abs(w))
	}
	m := &Model{layout: l, weights: make([]int16, len(weights)), scale: largest / math.MaxInt16}
	if largest == 0 {
		return m
	}
	for i, w := range weights {
		m.weights[i] = int16(math.Round(w / m.scale))
	}
	return m
}

func dot(v vector, weights []float64) float64 {
	var sum float64
	for i, s := range v.slots {
		sum += float64(float64(v.values[i]) * weights[s])
	}
	return sum
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// softplus is log(1 + eˣ).
func softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }
