package engine

import (
	"github.com/assay-rl/assay/trainer/engine/internal/kernel"
	"github.com/assay-rl/assay/trainer/policy"
)

// shardTokens is how many tokens a shard has at least, unless there are no more sequences. It is the same on every
// machine, because gradients are summed shard by shard.
const shardTokens = 512

// shard is a part of a batch on its way through the model: all activations that the backward pass needs.
type shard struct {
	sequences []policy.Sequence
	starts    []int // Row of each sequence's first token, and one past the last row.
	tokens    []policy.Token
	positions []int32
	// predicted are the rows whose next token belongs to a completion, in order; targets are those tokens.
	predicted []int32
	targets   []policy.Token

	blocks  []activations
	last    []float32 // The last block's output.
	normed  []float32 // Its normed rows that predict.
	inverse []float32
	chosen  []float32 // The rows of last that predict, before the norm.
	logp    []float32 // Log-probabilities of every token of the vocabulary, a row for each prediction.
	entropy []float64
}

// activations are what a block keeps of its forward pass.
type activations struct {
	x, normed1, inverse1, qkv, probs, attended []float32
	mid, normed2, inverse2, hidden             []float32
}

// load takes sequences in.
func (s *shard) load(sequences []policy.Sequence) {
	s.sequences, s.starts = sequences, s.starts[:0]
	s.tokens, s.positions, s.predicted, s.targets = s.tokens[:0], s.positions[:0], s.predicted[:0], s.targets[:0]
	for _, q := range sequences {
		start := len(s.tokens)
		s.starts = append(s.starts, start)
		// The last token predicts nothing.
		for i := range len(q.Tokens) - 1 {
			s.tokens = append(s.tokens, q.Tokens[i])
			s.positions = append(s.positions, int32(i))
			if i+1 >= q.Prompt {
				s.predicted = append(s.predicted, int32(start+i))
				s.targets = append(s.targets, q.Tokens[i+1])
			}
		}
	}
	s.starts = append(s.starts, len(s.tokens))
}

// probsSize is how many attention probabilities a block has.
func (s *shard) probsSize(h heads) int {
	n := 0
	for i := range s.sequences {
		t := s.starts[i+1] - s.starts[i]
		n += h.count * t * t
	}
	return n
}

// forward computes log-probabilities and entropies of the shard's completions.
func (s *shard) forward(m *model, w *weights, ws *kernel.Workspace, temperature float32) {
	n, d := len(s.tokens), m.cfg.Width
	s.blocks = resize(s.blocks, m.cfg.Layers)
	x := s.embed(m, w)
	for i := range s.blocks {
		a := &s.blocks[i]
		a.x = x
		s.attention(a, m, &m.blocks[i], w, &w.blocks[i], ws)
		x = resize(s.outputOf(i), n*d)
		s.setOutput(i, x)
		s.mlp(a, x, m, &m.blocks[i], w, &w.blocks[i], ws)
	}
	s.predict(m, w, ws, temperature)
}

// outputOf and setOutput keep a block's output where the next block's input, or the model's last rows, are.
func (s *shard) outputOf(i int) []float32 {
	if i+1 < len(s.blocks) {
		return s.blocks[i+1].x
	}
	return s.last
}

func (s *shard) setOutput(i int, x []float32) {
	if i+1 < len(s.blocks) {
		s.blocks[i+1].x = x
		return
	}
	s.last = x
}

func (s *shard) embed(m *model, w *weights) []float32 {
	d := m.cfg.Width
	x := resize(s.blocks[0].x, len(s.tokens)*d)
	token, position := m.embedding.of(w.flat), m.position.of(w.flat)
	for i, t := range s.tokens {
		e, p := token[int(t)*d:][:d], position[int(s.positions[i])*d:][:d]
		for j, v := range e {
			x[i*d+j] = v + p[j]
		}
	}
	return x
}

func (s *shard) attention(a *activations, m *model, b *block, w *weights, p *packedBlock, ws *kernel.Workspace) {
	n, d := len(s.tokens), m.cfg.Width
	a.normed1, a.inverse1 = resize(a.normed1, n*d), resize(a.inverse1, n)
	normalize(a.normed1, a.x, b.norm1.of(w.flat), a.inverse1)
	a.qkv = resize(a.qkv, n*3*d)
	ws.Mul(kernel.Dense(n, 3*d, a.qkv), kernel.Dense(n, d, a.normed1), &p.qkv, 0)
	a.attended, a.probs = resize(a.attended, n*d), resize(a.probs, s.probsSize(m.heads))
	probs := a.probs
	for i := range s.sequences {
		from, t := s.starts[i], s.starts[i+1]-s.starts[i]
		size := m.heads.count * t * t
		m.heads.attend(ws, rowsOf(a.attended, from, t, d), rowsOf(a.qkv, from, t, 3*d), probs[:size])
		probs = probs[size:]
	}
	a.mid = resize(a.mid, n*d)
	copy(a.mid, a.x)
	ws.Mul(kernel.Dense(n, d, a.mid), kernel.Dense(n, d, a.attended), &p.out, kernel.Accumulate)
}

func (s *shard) mlp(a *activations, x []float32, m *model, b *block, w *weights, p *packedBlock, ws *kernel.Workspace) {
	n, d := len(s.tokens), m.cfg.Width
	a.normed2, a.inverse2 = resize(a.normed2, n*d), resize(a.inverse2, n)
	normalize(a.normed2, a.mid, b.norm2.of(w.flat), a.inverse2)
	a.hidden = resize(a.hidden, n*hiddenFactor*d)
	ws.Mul(kernel.Dense(n, hiddenFactor*d, a.hidden), kernel.Dense(n, d, a.normed2), &p.up, 0)
	rectify(a.hidden)
	copy(x, a.mid)
	ws.Mul(kernel.Dense(n, d, x), kernel.Dense(n, hiddenFactor*d, a.hidden), &p.down, kernel.Accumulate)
}

// predict computes the distributions of the rows that predict a completion's token.
func (s *shard) predict(m *model, w *weights, ws *kernel.Workspace, temperature float32) {
	n, d, v := len(s.predicted), m.cfg.Width, m.vocabulary
	s.chosen, s.normed, s.inverse = resize(s.chosen, n*d), resize(s.normed, n*d), resize(s.inverse, n)
	for i, row := range s.predicted {
		copy(s.chosen[i*d:][:d], s.last[int(row)*d:][:d])
	}
	normalize(s.normed, s.chosen, m.norm.of(w.flat), s.inverse)
	s.logp, s.entropy = resize(s.logp, n*v), resize(s.entropy, n)
	ws.Mul(kernel.Dense(n, v, s.logp), kernel.Dense(n, d, s.normed), &w.head, 0)
	for i := range n {
		s.entropy[i] = logSoftmax(s.logp[i*v:][:v], temperature)
	}
}

// report hands out what was computed, a [policy.Logps] for each sequence.
func (s *shard) report(m *model, out []policy.Logps) {
	at := 0
	for i, q := range s.sequences {
		n := len(q.Tokens) - q.Prompt
		out[i] = policy.Logps{LogProb: make([]float64, n), Entropy: make([]float64, n)}
		for t := range n {
			out[i].LogProb[t] = float64(s.logp[(at+t)*m.vocabulary+int(s.targets[at+t])])
		}
		copy(out[i].Entropy, s.entropy[at:at+n])
		at += n
	}
}

func rowsOf(x []float32, from, rows, cols int) kernel.Matrix {
	return kernel.Dense(rows, cols, x[from*cols:(from+rows)*cols])
}

func rectify(x []float32) {
	for i, v := range x {
		x[i] = max(0, v)
	}
}
