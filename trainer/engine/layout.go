package engine

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/assay-rl/assay/trainer/engine/internal/kernel"
)

// hiddenFactor is how many times wider than the model the hidden layer of a block is.
const hiddenFactor = 4

// tensor is a named matrix in the flat vector of all parameters; a vector is a matrix of one row.
type tensor struct {
	name       string
	rows, cols int
	at         int
}

func (t tensor) size() int { return t.rows * t.cols }

// of is the tensor's numbers in a vector of parameters, or of their gradients.
func (t tensor) of(flat []float32) []float32 { return flat[t.at : t.at+t.size()] }

func (t tensor) matrix(flat []float32) kernel.Matrix { return kernel.Dense(t.rows, t.cols, t.of(flat)) }

// block is where a block's parameters are.
type block struct{ norm1, qkv, out, norm2, up, down tensor }

// layout is where everything is.
type layout struct {
	embedding, position, norm, head tensor
	blocks                          []block
	tensors                         []tensor
	size                            int
}

func newLayout(cfg Config, vocabulary int) *layout {
	l := new(layout)
	add := func(name string, rows, cols int) tensor {
		t := tensor{name, rows, cols, l.size}
		l.tensors = append(l.tensors, t)
		l.size += t.size()
		return t
	}
	l.embedding = add("embedding", vocabulary, cfg.Width)
	l.position = add("position", cfg.Context, cfg.Width)
	for i := range cfg.Layers {
		name := func(part string) string { return fmt.Sprintf("layers.%d.%s", i, part) }
		l.blocks = append(l.blocks, block{
			norm1: add(name("attention.norm"), 1, cfg.Width),
			qkv:   add(name("attention.qkv"), cfg.Width, 3*cfg.Width),
			out:   add(name("attention.out"), cfg.Width, cfg.Width),
			norm2: add(name("mlp.norm"), 1, cfg.Width),
			up:    add(name("mlp.up"), cfg.Width, hiddenFactor*cfg.Width),
			down:  add(name("mlp.down"), hiddenFactor*cfg.Width, cfg.Width),
		})
	}
	l.norm = add("norm", 1, cfg.Width)
	l.head = add("head", cfg.Width, vocabulary)
	return l
}

// initial draws parameters: gains are 1, matrices normal with a deviation of one over the root of their inputs, and
// those that end a residual branch smaller by the root of the number of branches.
func (l *layout) initial(seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 0x656e67696e65))
	flat := make([]float32, l.size)
	for _, t := range l.tensors {
		deviation := l.deviation(t)
		for i := range t.of(flat) {
			if t.rows == 1 {
				flat[t.at+i] = 1
				continue
			}
			flat[t.at+i] = float32(deviation * r.NormFloat64())
		}
	}
	return flat
}

func (l *layout) deviation(t tensor) float64 {
	if t == l.embedding || t == l.position {
		return 0.1
	}
	deviation := 1 / math.Sqrt(float64(t.rows))
	for _, b := range l.blocks {
		if t == b.out || t == b.down {
			deviation /= math.Sqrt(float64(2 * len(l.blocks)))
		}
	}
	return deviation
}
