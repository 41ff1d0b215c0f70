package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"

	"github.com/assay-rl/assay/trainer/policy"
)

// slotsPerWorker is how many completions one goroutine draws at once: as soon as one ends, another takes its place.
const slotsPerWorker = 64

// Sample implements [policy.Policy].
func (e *Engine) Sample(ctx context.Context, req policy.SampleRequest, emit func(policy.Sample)) error {
	if err := checkSampleRequest(req); err != nil {
		return err
	}
	prompts := make([][]policy.Token, len(req.Prompts))
	for i, text := range req.Prompts {
		var err error
		if prompts[i], err = e.prompt(text); err != nil {
			return fmt.Errorf("engine: sample %d: %w", i, err)
		}
	}
	w := new(weights)
	e.mu.RLock()
	p, err := e.named(req.Weights)
	if err == nil {
		p.flat = append([]float32(nil), p.flat...)
		w.pack(e.layout, p, false)
	}
	e.mu.RUnlock()
	if err != nil {
		return err
	}
	d := &drawing{engine: e, weights: w, req: req, prompts: prompts, emit: emit}
	return d.run(ctx, e.workers)
}

func checkSampleRequest(req policy.SampleRequest) error {
	switch {
	case req.Count < 1:
		return fmt.Errorf("engine: sample: count is %d; it must be at least 1", req.Count)
	case req.MaxTokens < 1:
		return fmt.Errorf("engine: sample: max tokens is %d; it must be at least 1", req.MaxTokens)
	case !(req.Temperature >= 0 && req.Temperature <= 1000):
		return fmt.Errorf("engine: sample: temperature is %v; it must be 0 to 1000", req.Temperature)
	case !(req.TopP >= 0 && req.TopP <= 1):
		return fmt.Errorf("engine: sample: top-p is %v; it must be 0 to 1", req.TopP)
	case req.TopK < 0:
		return fmt.Errorf("engine: sample: top-k is %d; it must not be negative", req.TopK)
	}
	return nil
}

// drawing is one Sample call.
type drawing struct {
	engine  *Engine
	weights *weights
	req     policy.SampleRequest
	prompts [][]policy.Token
	next    atomic.Int64 // The next prompt that nobody has begun.
	mu      sync.Mutex   // Held while emitting.
	emit    func(policy.Sample)
}

func (d *drawing) run(ctx context.Context, workers int) error {
	var wg sync.WaitGroup
	for range min(workers, len(d.prompts)) {
		wg.Go(func() { newSampler(d).run(ctx) })
	}
	wg.Wait()
	return ctx.Err()
}

// sampler is one goroutine's share of a drawing.
type sampler struct {
	*drawing
	decoder decoder
	free    []*slot
	active  []*slot

	prompt  int // The prompt whose completions are being begun, -1 at first.
	begun   int // How many of them were.
	source  *slot
	logits  []float32 // The prompt's prediction of the first token.
	filter  filter
	pending []float32
}

func newSampler(d *drawing) *sampler {
	s := &sampler{drawing: d, prompt: -1, begun: d.req.Count}
	s.decoder = decoder{model: &d.engine.model, weights: d.weights}
	s.source = s.decoder.slot()
	for range min(slotsPerWorker, d.req.Count*len(d.prompts)) {
		s.free = append(s.free, s.decoder.slot())
	}
	return s
}

func (s *sampler) run(ctx context.Context) {
	for ctx.Err() == nil {
		for len(s.free) > 0 && s.begin() {
		}
		if len(s.active) == 0 {
			return
		}
		s.advance()
	}
}

// begin gives a free slot its completion; false when there is none left.
func (s *sampler) begin() bool {
	if s.begun == s.req.Count && !s.prefill() {
		return false
	}
	slot := s.free[len(s.free)-1]
	s.free = s.free[:len(s.free)-1]
	slot.begin(s.source, s.prompt, s.begun, s.req.Seed)
	s.begun++
	s.pending = append(s.pending[:0], s.logits...)
	s.choose(slot, s.pending)
	return true
}

// prefill takes the next prompt through the model, once for all its completions.
func (s *sampler) prefill() bool {
	i := int(s.next.Add(1)) - 1
	if i >= len(s.prompts) {
		return false
	}
	s.prompt, s.begun = i, 0
	s.source.reset()
	rows := s.decoder.rows[:0]
	for t, token := range s.prompts[i] {
		rows = append(rows, row{slot: s.source, token: token, position: t, predicts: t+1 == len(s.prompts[i])})
	}
	s.source.length = len(rows)
	s.logits = append(s.logits[:0], s.decoder.step(rows)...)
	return true
}

// advance draws one token of every active completion.
func (s *sampler) advance() {
	rows := s.decoder.rows[:0]
	for _, slot := range s.active {
		rows = append(rows, row{slot: slot, token: slot.tokens[len(slot.tokens)-1], position: slot.length, predicts: true})
		slot.length++
	}
	logits, v := s.decoder.step(rows), s.engine.vocabulary
	active := s.active
	s.active = s.active[:0]
	for i, slot := range active {
		s.choose(slot, logits[i*v:][:v])
	}
}

// choose draws a slot's next token from its logits, and keeps the slot active unless that ended it.
func (s *sampler) choose(slot *slot, logits []float32) {
	token, logp := s.filter.draw(logits, &s.req, slot.random)
	slot.tokens, slot.logps = append(slot.tokens, token), append(slot.logps, logp)
	var finish policy.Finish
	switch {
	case token == s.engine.tokenizer.End():
		finish = policy.FinishStop
	case len(slot.tokens) == s.req.MaxTokens || slot.length+1 == s.engine.cfg.Context:
		finish = policy.FinishLength
	default:
		s.active = append(s.active, slot)
		return
	}
	s.finish(slot, finish)
}

func (s *sampler) finish(slot *slot, finish policy.Finish) {
	prompt := s.prompts[slot.prompt]
	text := slot.tokens
	if finish == policy.FinishStop {
		text = text[:len(text)-1]
	}
	sample := policy.Sample{
		Prompt: slot.prompt, Index: slot.index,
		Sequence: policy.Sequence{Tokens: append(append(make([]policy.Token, 0, len(prompt)+len(slot.tokens)), prompt...), slot.tokens...), Prompt: len(prompt)},
		Text:     s.engine.tokenizer.Decode(text),
		LogProbs: append([]float64(nil), slot.logps...),
		Finish:   finish, Version: s.weights.version,
	}
	s.free = append(s.free, slot)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emit(sample)
}

// slot is a completion that is being drawn, with the keys and values of its tokens so far.
type slot struct {
	prompt, index int
	length        int // Tokens whose keys and values are known, prompt included.
	tokens        []policy.Token
	logps         []float64
	random        *rand.Rand
	source        *rand.PCG
	keys, values  []float32 // Layers × context × width.
	context       int
	width         int
}

func (s *slot) reset() { s.length = 0 }

// begin makes s the completion of a prompt that was taken through the model in another slot.
func (s *slot) begin(prompt *slot, i, index int, seed uint64) {
	s.prompt, s.index, s.length = i, index, prompt.length
	s.tokens, s.logps = s.tokens[:0], s.logps[:0]
	s.source.Seed(mix(seed, uint64(i)), mix(seed^0x5bd1e995, uint64(index)))
	for at := 0; at < len(s.keys); at += s.context * s.width {
		n := prompt.length * s.width
		copy(s.keys[at:at+n], prompt.keys[at:at+n])
		copy(s.values[at:at+n], prompt.values[at:at+n])
	}
}

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood 2014) over both numbers.
func mix(seed, i uint64) uint64 {
	x := seed + (i+1)*0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
