package engine

import (
	"math"

	"github.com/assay-rl/assay/trainer/engine/internal/kernel"
)

// heads is the shape of attention.
type heads struct {
	count, width int // Heads, and numbers of the whole model.
}

func (h heads) each() int { return h.width / h.count }

func (h heads) scale() float32 { return float32(1 / math.Sqrt(float64(h.each()))) }

// views are the queries, keys and values of one head and one sequence.
func (h heads) views(qkv kernel.Matrix, head int) (q, k, v kernel.Matrix) {
	n := h.each()
	return qkv.Columns(head*n, n), qkv.Columns(h.width+head*n, n), qkv.Columns(2*h.width+head*n, n)
}

// attend computes causal attention of one sequence: out and qkv are its rows, probs has count*rows*rows numbers for the
// backward pass.
func (h heads) attend(ws *kernel.Workspace, out, qkv kernel.Matrix, probs []float32) {
	n := qkv.Rows
	for head := range h.count {
		q, k, v := h.views(qkv, head)
		p := kernel.Dense(n, n, probs[head*n*n:(head+1)*n*n])
		ws.MulDense(p, q, k, true, 0)
		for i := range n {
			row := p.Row(i)
			for j := range row[:i+1] {
				row[j] *= h.scale()
			}
			softmax(row[:i+1])
			clear(row[i+1:])
		}
		ws.MulDense(out.Columns(head*h.each(), h.each()), p, v, false, 0)
	}
}

// attendBack writes the gradient of one sequence's queries, keys and values to dqkv; scratch is like probs of one head.
func (h heads) attendBack(ws *kernel.Workspace, dqkv, dout, qkv kernel.Matrix, probs, scratch []float32) {
	n := qkv.Rows
	ds := kernel.Dense(n, n, scratch)
	for head := range h.count {
		q, k, v := h.views(qkv, head)
		dq, dk, dv := h.views(dqkv, head)
		d := dout.Columns(head*h.each(), h.each())
		p := kernel.Dense(n, n, probs[head*n*n:(head+1)*n*n])
		ws.MulDense(ds, d, v, true, 0)
		ws.MulDense(dv, p, d, false, kernel.TransposeA)
		for i := range n {
			softmaxBack(ds.Row(i), p.Row(i)[:i+1], h.scale())
		}
		ws.MulDense(dq, ds, k, false, 0)
		ws.MulDense(dk, ds, q, false, kernel.TransposeA)
	}
}

// softmaxBack turns the gradient of probabilities into that of the scores they were made of, before scaling. What is
// beyond p was masked.
func softmaxBack(d, p []float32, scale float32) {
	along := dot(p, d)
	for j, v := range p {
		d[j] = v * (d[j] - along) * scale
	}
	clear(d[len(p):])
}
