package engine

import (
	"github.com/assay-rl/assay/trainer/engine/internal/kernel"
	"github.com/assay-rl/assay/trainer/policy"
)

// scratch is the memory of one goroutine's backward passes.
type scratch struct {
	ws                          kernel.Workspace
	dx, dnormed, dwide, dattend []float32
	dlogits, dchosen, dprobs    []float32
	grad                        []float32
}

// backward adds the gradient of the coefficients to c.grad. w holds transposed matrices, the coefficients are those of the
// shard's sequences.
func (s *shard) backward(m *model, w *weights, c *scratch, coefficients []policy.Coefficients, temperature float32) {
	n, d := len(s.tokens), m.cfg.Width
	c.dx = resize(c.dx, n*d)
	clear(c.dx)
	s.predictBack(m, w, c, coefficients, temperature)
	for i := len(s.blocks) - 1; i >= 0; i-- {
		s.mlpBack(&s.blocks[i], m, &m.blocks[i], w, &w.blocks[i], c)
		s.attentionBack(&s.blocks[i], m, &m.blocks[i], w, &w.blocks[i], c)
	}
	token, position := m.embedding.of(c.grad), m.position.of(c.grad)
	for i, t := range s.tokens {
		row := c.dx[i*d:][:d]
		add(token[int(t)*d:][:d], row)
		add(position[int(s.positions[i])*d:][:d], row)
	}
}

// predictBack takes the gradient from log-probabilities and entropies to the last block's output.
func (s *shard) predictBack(m *model, w *weights, c *scratch, coefficients []policy.Coefficients, temperature float32) {
	n, d, v := len(s.predicted), m.cfg.Width, m.vocabulary
	c.dlogits = resize(c.dlogits, n*v)
	at := 0
	for i, q := range s.sequences {
		for t := range len(q.Tokens) - q.Prompt {
			s.logitsBack(c.dlogits[at*v:][:v], at, valueAt(coefficients[i].LogProb, t), valueAt(coefficients[i].Entropy, t), temperature)
			at++
		}
	}
	logits := kernel.Dense(n, v, c.dlogits)
	c.ws.MulDense(m.head.matrix(c.grad), kernel.Dense(n, d, s.normed), logits, false, kernel.TransposeA|kernel.Accumulate)
	c.dnormed, c.dchosen = resize(c.dnormed, n*d), resize(c.dchosen, n*d)
	c.ws.Mul(kernel.Dense(n, d, c.dnormed), logits, &w.head, 0)
	clear(c.dchosen)
	normalizeBack(c.dchosen, m.norm.of(c.grad), c.dnormed, s.chosen, m.norm.of(w.flat), s.inverse)
	for i, row := range s.predicted {
		copy(c.dx[int(row)*d:][:d], c.dchosen[i*d:][:d])
	}
}

// valueAt reads a coefficient stream, in which nil is all zeros.
func valueAt(stream []float64, i int) float32 {
	if stream == nil {
		return 0
	}
	return float32(stream[i])
}

// logitsBack is the gradient of one prediction's logits z: with p = softmax(z/T) and H its entropy, the chosen token's
// log-probability has d/dz_j = (1[j chosen] - p_j)/T, and H has -p_j(log p_j + H)/T.
func (s *shard) logitsBack(dz []float32, at int, byLogp, byEntropy, temperature float32) {
	if byLogp == 0 && byEntropy == 0 {
		clear(dz)
		return
	}
	logp, h := s.logp[at*len(dz):][:len(dz)], float32(s.entropy[at])
	for j, l := range logp {
		dz[j] = -exp(l) * (byLogp + byEntropy*(l+h)) / temperature
	}
	dz[s.targets[at]] += byLogp / temperature
}

// mlpBack takes c.dx from a block's output to between its halves.
func (s *shard) mlpBack(a *activations, m *model, b *block, w *weights, p *packedBlock, c *scratch) {
	n, d := len(s.tokens), m.cfg.Width
	dx, hidden := kernel.Dense(n, d, c.dx), kernel.Dense(n, hiddenFactor*d, a.hidden)
	c.ws.MulDense(b.down.matrix(c.grad), hidden, dx, false, kernel.TransposeA|kernel.Accumulate)
	c.dwide = resize(c.dwide, n*hiddenFactor*d)
	wide := kernel.Dense(n, hiddenFactor*d, c.dwide)
	c.ws.Mul(wide, dx, &p.down, 0)
	mask(c.dwide, a.hidden)
	c.ws.MulDense(b.up.matrix(c.grad), kernel.Dense(n, d, a.normed2), wide, false, kernel.TransposeA|kernel.Accumulate)
	c.dnormed = resize(c.dnormed, n*d)
	c.ws.Mul(kernel.Dense(n, d, c.dnormed), wide, &p.up, 0)
	normalizeBack(c.dx, b.norm2.of(c.grad), c.dnormed, a.mid, b.norm2.of(w.flat), a.inverse2)
}

// attentionBack takes c.dx from between a block's halves to its input.
func (s *shard) attentionBack(a *activations, m *model, b *block, w *weights, p *packedBlock, c *scratch) {
	n, d := len(s.tokens), m.cfg.Width
	dx := kernel.Dense(n, d, c.dx)
	c.ws.MulDense(b.out.matrix(c.grad), kernel.Dense(n, d, a.attended), dx, false, kernel.TransposeA|kernel.Accumulate)
	c.dattend, c.dwide = resize(c.dattend, n*d), resize(c.dwide, n*3*d)
	c.ws.Mul(kernel.Dense(n, d, c.dattend), dx, &p.out, 0)
	probs := a.probs
	for i := range s.sequences {
		from, t := s.starts[i], s.starts[i+1]-s.starts[i]
		c.dprobs = resize(c.dprobs, t*t)
		m.heads.attendBack(&c.ws, rowsOf(c.dwide, from, t, 3*d), rowsOf(c.dattend, from, t, d), rowsOf(a.qkv, from, t, 3*d),
			probs[:m.heads.count*t*t], c.dprobs)
		probs = probs[m.heads.count*t*t:]
	}
	wide := kernel.Dense(n, 3*d, c.dwide)
	c.ws.MulDense(b.qkv.matrix(c.grad), kernel.Dense(n, d, a.normed1), wide, false, kernel.TransposeA|kernel.Accumulate)
	c.dnormed = resize(c.dnormed, n*d)
	c.ws.Mul(kernel.Dense(n, d, c.dnormed), wide, &p.qkv, 0)
	normalizeBack(c.dx, b.norm1.of(c.grad), c.dnormed, a.x, b.norm1.of(w.flat), a.inverse1)
}

// mask clears what ReLU did not let through.
func mask(d, activation []float32) {
	activation = activation[:len(d)]
	for i, v := range activation {
		if v <= 0 {
			d[i] = 0
		}
	}
}
