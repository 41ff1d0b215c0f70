package engine

import (
	"math/rand/v2"

	"github.com/assay-rl/assay/trainer/engine/internal/kernel"
	"github.com/assay-rl/assay/trainer/policy"
)

// row is one token on its way through the model.
type row struct {
	slot     *slot
	token    policy.Token
	position int
	predicts bool // Whether the next token is asked for.
}

// decoder takes rows of many completions through the model at once. No row's result depends on another completion's.
type decoder struct {
	model   *model
	weights *weights
	ws      kernel.Workspace
	rows    []row

	x, normed, qkv, attended, hidden []float32
	inverse, scores, logits, chosen  []float32
}

func (d *decoder) slot() *slot {
	n := d.model.cfg.Layers * d.model.cfg.Context * d.model.cfg.Width
	source := rand.NewPCG(0, 0)
	return &slot{
		source: source, random: rand.New(source), keys: make([]float32, n), values: make([]float32, n),
		context: d.model.cfg.Context, width: d.model.cfg.Width,
	}
}

// step returns the logits of the rows that predict, valid until the next step. A completion's rows follow each other in the order
// of their positions.
func (d *decoder) step(rows []row) []float32 {
	d.rows = rows
	n, width := len(rows), d.model.cfg.Width
	d.embed()
	d.normed, d.inverse = resize(d.normed, n*width), resize(d.inverse, n)
	d.qkv, d.attended = resize(d.qkv, n*3*width), resize(d.attended, n*width)
	d.hidden = resize(d.hidden, n*hiddenFactor*width)
	x, normed := kernel.Dense(n, width, d.x), kernel.Dense(n, width, d.normed)
	hidden := kernel.Dense(n, hiddenFactor*width, d.hidden)
	for i, b := range d.model.blocks {
		p := &d.weights.blocks[i]
		normalize(d.normed, d.x, b.norm1.of(d.weights.flat), d.inverse)
		d.ws.Mul(kernel.Dense(n, 3*width, d.qkv), normed, &p.qkv, 0)
		d.attend(i)
		d.ws.Mul(x, kernel.Dense(n, width, d.attended), &p.out, kernel.Accumulate)
		normalize(d.normed, d.x, b.norm2.of(d.weights.flat), d.inverse)
		d.ws.Mul(hidden, normed, &p.up, 0)
		rectify(d.hidden)
		d.ws.Mul(x, hidden, &p.down, kernel.Accumulate)
	}
	return d.predict()
}

func (d *decoder) embed() {
	width := d.model.cfg.Width
	d.x = resize(d.x, len(d.rows)*width)
	token, position := d.model.embedding.of(d.weights.flat), d.model.position.of(d.weights.flat)
	for i, r := range d.rows {
		e, p := token[int(r.token)*width:][:width], position[r.position*width:][:width]
		for j, v := range e {
			d.x[i*width+j] = v + p[j]
		}
	}
}

// attend keeps the rows' keys and values, then lets each row look at its completion's tokens so far.
func (d *decoder) attend(layer int) {
	width := d.model.cfg.Width
	at := layer * d.model.cfg.Context * width
	for i, r := range d.rows {
		qkv := d.qkv[i*3*width:][:3*width]
		copy(r.slot.keys[at+r.position*width:], qkv[width:2*width])
		copy(r.slot.values[at+r.position*width:], qkv[2*width:])
	}
	for i, r := range d.rows {
		seen := (r.position + 1) * width
		d.look(d.attended[i*width:][:width], d.qkv[i*3*width:][:width], r.slot.keys[at:at+seen], r.slot.values[at:at+seen])
	}
}

// look is attention of one query over the keys and values so far.
func (d *decoder) look(out, query, keys, values []float32) {
	h := d.model.heads
	seen, each := len(keys)/h.width, h.each()
	d.scores = resize(d.scores, h.count*seen)
	for t := range seen {
		key := keys[t*h.width:][:h.width]
		for head := range h.count {
			d.scores[head*seen+t] = dot(query[head*each:][:each], key[head*each:][:each]) * h.scale()
		}
	}
	for head := range h.count {
		softmax(d.scores[head*seen:][:seen])
	}
	clear(out)
	for t := range seen {
		value := values[t*h.width:][:h.width]
		for head := range h.count {
			axpy(out[head*each:][:each], d.scores[head*seen+t], value[head*each:][:each])
		}
	}
}

func (d *decoder) predict() []float32 {
	width, n := d.model.cfg.Width, 0
	d.chosen = resize(d.chosen, len(d.rows)*width)
	for i, r := range d.rows {
		if r.predicts {
			copy(d.chosen[n*width:][:width], d.x[i*width:][:width])
			n++
		}
	}
	normalize(d.normed[:n*width], d.chosen, d.model.norm.of(d.weights.flat), d.inverse[:n])
	d.logits = resize(d.logits, n*d.model.vocabulary)
	d.ws.Mul(kernel.Dense(n, d.model.vocabulary, d.logits), kernel.Dense(n, width, d.normed), &d.weights.head, 0)
	return d.logits
}
