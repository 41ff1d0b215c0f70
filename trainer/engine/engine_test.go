package engine

import (
	"cmp"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/assay-rl/assay/trainer/policy"
	"github.com/assay-rl/assay/trainer/tokenizer"
)

var _ policy.Policy = (*Engine)(nil)

// likely is the objective that makes sequences likelier.
type likely struct{ loss float64 }

func (l *likely) Coefficients(current []policy.Logps) ([]policy.Coefficients, error) {
	out := make([]policy.Coefficients, len(current))
	l.loss = 0
	for i, c := range current {
		for _, p := range c.LogProb {
			l.loss -= p / float64(len(c.LogProb)*len(current))
			out[i].LogProb = append(out[i].LogProb, -1/float64(len(c.LogProb)*len(current)))
		}
	}
	return out, nil
}

func adamW() policy.AdamW {
	return policy.AdamW{LearningRate: 1e-2, Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-8, WeightDecay: 0.01, ClipNorm: 1}
}

// train takes steps on a batch and returns the last loss.
func train(t testing.TB, e *Engine, batch []policy.Sequence, steps int) float64 {
	t.Helper()
	objective := new(likely)
	for range steps {
		if _, err := e.ForwardBackward(t.Context(), policy.BackwardRequest{Sequences: batch, Objective: objective}); err != nil {
			t.Fatal(err)
		}
		if _, err := e.Step(t.Context(), adamW()); err != nil {
			t.Fatal(err)
		}
	}
	return objective.loss
}

// sample returns what a request draws, in the order of its prompts and completions.
func sample(t testing.TB, e *Engine, req policy.SampleRequest) []policy.Sample {
	t.Helper()
	var out []policy.Sample
	if err := e.Sample(t.Context(), req, func(s policy.Sample) { out = append(out, s) }); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(out, func(a, b policy.Sample) int { return cmp.Or(a.Prompt-b.Prompt, a.Index-b.Index) })
	return out
}

func TestLearnsByHeart(t *testing.T) {
	e := small(t, Config{Layers: 1, Width: 16, Heads: 2, Context: 8, Seed: 1})
	batch, err := e.Encode(t.Context(), []policy.Example{{Prompt: "ab", Completion: "cde", Ends: true}, {Prompt: "ba", Completion: "f", Ends: true}})
	if err != nil {
		t.Fatal(err)
	}
	if loss := train(t, e, batch, 200); loss > 0.01 {
		t.Errorf("after 200 steps the loss is %v", loss)
	}
	var texts []string
	for _, s := range sample(t, e, policy.SampleRequest{Prompts: []string{"ab", "ba"}, Count: 1, MaxTokens: 6}) {
		texts = append(texts, s.Text+" "+string(s.Finish))
	}
	if want := []string{"cde stop", "f stop"}; !slices.Equal(texts, want) {
		t.Errorf("%q; want %q", texts, want)
	}
}

// The same to the bit on one goroutine and on many, and over reruns.
func TestTrainingIsDeterministic(t *testing.T) {
	run := func(workers int) []float32 {
		e := small(t, Config{Layers: 2, Width: 16, Heads: 4, Context: 40, Seed: 3, Workers: workers})
		train(t, e, sequences(e, 1, 120), 5)
		return e.live.flat
	}
	one := run(1)
	for _, workers := range []int{1, 2, 5} {
		if !slices.Equal(run(workers), one) {
			t.Errorf("%d workers learn something else than one", workers)
		}
	}
}

// What is drawn depends on the weights, the seed and the indices, and on nothing that was drawn beside it.
func TestSamplesDoNotMeet(t *testing.T) {
	draw := func(workers int, prompts ...string) []policy.Sample {
		e := small(t, Config{Layers: 2, Width: 16, Heads: 4, Context: 30, Seed: 3, Workers: workers})
		return sample(t, e, policy.SampleRequest{Prompts: prompts, Count: 70, MaxTokens: 25, Temperature: 1, Seed: 9})
	}
	all := draw(1, "abc", "f", "", "dd")
	if again := draw(3, "abc", "f", "", "dd"); !reflect.DeepEqual(all, again) {
		t.Error("three workers draw something else than one")
	}
	if alone := draw(2, "abc"); !reflect.DeepEqual(alone, all[:70]) {
		t.Error("a prompt's completions change when it is alone")
	}
	if reflect.DeepEqual(all[0].Sequence, all[1].Sequence) && reflect.DeepEqual(all[1].Sequence, all[2].Sequence) {
		t.Error("a prompt's completions are all the same")
	}
}

// The sampler's log-probabilities are Forward's.
func TestSamplerAgreesWithForward(t *testing.T) {
	e := small(t, Config{Layers: 2, Width: 16, Heads: 4, Context: 30, Seed: 3})
	train(t, e, sequences(e, 1, 20), 3)
	for _, temperature := range []float64{1, 0.6} {
		drawn := sample(t, e, policy.SampleRequest{Prompts: []string{"abc", "f"}, Count: 9, MaxTokens: 25, Temperature: temperature, TopK: 5, Seed: 9})
		var batch []policy.Sequence
		for _, s := range drawn {
			batch = append(batch, s.Sequence)
		}
		logps, err := e.Forward(t.Context(), policy.ForwardRequest{Sequences: batch, Temperature: temperature})
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range drawn {
			for j, l := range s.LogProbs {
				if math.Abs(l-logps[i].LogProb[j]) > 1e-5 {
					t.Fatalf("temperature %v, completion %d, token %d: the sampler says %v, Forward %v", temperature, i, j, l, logps[i].LogProb[j])
				}
			}
		}
	}
}

func TestSampleEnds(t *testing.T) {
	e := small(t, Config{Layers: 1, Width: 8, Heads: 1, Context: 10, Seed: 3})
	for _, s := range sample(t, e, policy.SampleRequest{Prompts: []string{"abc"}, Count: 50, MaxTokens: 100, Temperature: 1}) {
		switch n := len(s.Sequence.Tokens); {
		case s.Finish == policy.FinishLength && n != 10:
			t.Errorf("%q was cut off at %d tokens", s.Text, n)
		case s.Finish == policy.FinishStop && (s.Sequence.Tokens[n-1] != 0 || len(s.Text) != n-4):
			t.Errorf("%q ended with token %d", s.Text, s.Sequence.Tokens[n-1])
		}
	}
	for _, s := range sample(t, e, policy.SampleRequest{Prompts: []string{"abc"}, Count: 9, MaxTokens: 2, Temperature: 1}) {
		if len(s.LogProbs) > 2 {
			t.Errorf("%d tokens, where 2 are allowed", len(s.LogProbs))
		}
	}
}

func TestDraw(t *testing.T) {
	logits := func() []float32 {
		return []float32{float32(math.Log(0.1)), float32(math.Log(0.4)), float32(math.Log(0.2)), float32(math.Log(0.3))}
	}
	for name, c := range map[string]struct {
		req  policy.SampleRequest
		u    float64
		want int
	}{
		"the first share":           {policy.SampleRequest{Temperature: 1}, 0.05, 0},
		"the second":                {policy.SampleRequest{Temperature: 1}, 0.11, 1},
		"the last":                  {policy.SampleRequest{Temperature: 1}, 0.999, 3},
		"top-k leaves the tail":     {policy.SampleRequest{Temperature: 1, TopK: 2}, 0, 1},
		"top-k keeps its order":     {policy.SampleRequest{Temperature: 1, TopK: 2}, 0.6, 3},
		"top-p takes what it needs": {policy.SampleRequest{Temperature: 1, TopP: 0.39}, 0.99, 1},
		"top-p goes on":             {policy.SampleRequest{Temperature: 1, TopP: 0.41}, 0.99, 3},
		"top-p of the top-k":        {policy.SampleRequest{Temperature: 1, TopK: 2, TopP: 0.57}, 0.99, 1},
	} {
		var f filter
		logps := logits()
		logSoftmax(logps, 1)
		if got := f.pick(logps, &c.req, c.u); got != c.want {
			t.Errorf("%s: token %d; want %d", name, got, c.want)
		}
	}
}

func TestSnapshot(t *testing.T) {
	e := small(t, Config{Layers: 1, Width: 8, Heads: 1, Context: 10, Seed: 3})
	batch := sequences(e, 1, 4)
	before := slices.Clone(e.live.flat)
	if err := e.Snapshot(t.Context(), "reference", 0.5); err != nil {
		t.Fatal(err)
	}
	train(t, e, batch, 2)
	if p, _ := e.named("reference"); !slices.Equal(p.flat, before) || p.version != 0 {
		t.Error("the snapshot moved with the live weights")
	}
	if err := e.Snapshot(t.Context(), "reference", 0.5); err != nil {
		t.Fatal(err)
	}
	p, err := e.named("reference")
	if err != nil || p.version != 2 {
		t.Fatal(p.version, err)
	}
	for i, v := range p.flat {
		if want := (before[i] + e.live.flat[i]) / 2; math.Abs(float64(v-want)) > 1e-6 {
			t.Fatalf("number %d is %v; half way is %v", i, v, want)
		}
	}
}

// Samples drawn while the weights move are all of one version.
func TestSampleBesideTraining(t *testing.T) {
	e := small(t, Config{Layers: 1, Width: 16, Heads: 2, Context: 20, Seed: 3})
	req := policy.SampleRequest{Weights: "sampler", Prompts: []string{"ab", "c"}, Count: 40, MaxTokens: 15, Temperature: 1}
	if err := e.Snapshot(t.Context(), "sampler", 1); err != nil {
		t.Fatal(err)
	}
	want := sample(t, e, req)
	batch := sequences(e, 1, 30)
	var wg sync.WaitGroup
	var got []policy.Sample
	wg.Go(func() { got = sample(t, e, req) })
	train(t, e, batch, 10)
	wg.Wait()
	if !reflect.DeepEqual(got, want) {
		t.Error("training changed what a snapshot draws")
	}
}

func TestCheckpoint(t *testing.T) {
	cfg := Config{Layers: 2, Width: 8, Heads: 2, Context: 12, Seed: 3}
	e := small(t, cfg)
	batch := sequences(e, 1, 10)
	train(t, e, batch, 3)
	if err := e.Snapshot(t.Context(), "reference", 1); err != nil {
		t.Fatal(err)
	}
	train(t, e, batch, 2)
	dir := filepath.Join(t.TempDir(), "step-5")
	if err := e.Save(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	if err := e.Save(t.Context(), dir); err == nil {
		t.Error("a checkpoint is written over another")
	}
	cfg.Seed = 99
	again := small(t, cfg)
	if err := again.Load(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	train(t, e, batch, 3)
	train(t, again, batch, 3)
	if !slices.Equal(e.live.flat, again.live.flat) || e.live.version != again.live.version {
		t.Error("the continued run is not the unbroken one")
	}
	if !reflect.DeepEqual(e.snapshots, again.snapshots) {
		t.Error("the snapshots differ")
	}
}

func TestLoadRefuses(t *testing.T) {
	cfg := Config{Layers: 1, Width: 8, Heads: 2, Context: 12}
	for name, c := range map[string]struct {
		spoil func(t *testing.T, dir string)
		cfg   func(*Config)
		says  string
	}{
		"nothing":         {func(t *testing.T, dir string) { remove(t, dir, stateFile) }, nil, "no such file"},
		"no weights":      {func(t *testing.T, dir string) { remove(t, dir, liveFile) }, nil, "no such file"},
		"no optimizer":    {func(t *testing.T, dir string) { remove(t, dir, optimizerFile) }, nil, "no such file"},
		"truncated":       {func(t *testing.T, dir string) { truncate(t, filepath.Join(dir, liveFile), 1000) }, nil, "too early"},
		"half a state":    {func(t *testing.T, dir string) { truncate(t, filepath.Join(dir, stateFile), 20) }, nil, "unexpected end"},
		"another width":   {nil, func(c *Config) { c.Width = 16 }, "is a model of"},
		"another context": {nil, func(c *Config) { c.Context = 13 }, "is a model of"},
		"the wrong tensors": {func(t *testing.T, dir string) {
			t.Helper()
			if err := os.Rename(filepath.Join(dir, optimizerFile), filepath.Join(dir, liveFile)); err != nil {
				t.Fatal(err)
			}
		}, nil, "tensors; this model has"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "saved")
			if err := small(t, cfg).Save(t.Context(), dir); err != nil {
				t.Fatal(err)
			}
			if c.spoil != nil {
				c.spoil(t, dir)
			}
			mine := cfg
			if c.cfg != nil {
				c.cfg(&mine)
			}
			e := small(t, mine)
			before := slices.Clone(e.live.flat)
			if err := e.Load(t.Context(), dir); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v; want %q", err, c.says)
			}
			if !slices.Equal(e.live.flat, before) {
				t.Error("the weights changed")
			}
		})
	}
	t.Run("other letters", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "saved")
		if err := small(t, cfg).Save(t.Context(), dir); err != nil {
			t.Fatal(err)
		}
		other, err := tokenizer.New([]string{"a", "b", "c", "d", "e", "g"})
		if err != nil {
			t.Fatal(err)
		}
		e, err := New(cfg, other)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Load(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "other tokens") {
			t.Error(err)
		}
	})
}

func remove(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

func truncate(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}

// A save that fails leaves nothing that could be taken for a checkpoint.
func TestSaveThatFails(t *testing.T) {
	e := small(t, Config{Layers: 1, Width: 8, Heads: 2, Context: 12})
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := e.Save(t.Context(), filepath.Join(file, "step-1")); err == nil {
		t.Error("a checkpoint lies below a file")
	}
}

func TestRefusals(t *testing.T) {
	e := small(t, Config{Layers: 1, Width: 8, Heads: 2, Context: 6})
	forward := func(s policy.Sequence) error {
		_, err := e.Forward(t.Context(), policy.ForwardRequest{Sequences: []policy.Sequence{s}})
		return err
	}
	draw := func(r policy.SampleRequest) error { return e.Sample(t.Context(), r, func(policy.Sample) {}) }
	step := func(f func(*policy.AdamW)) error {
		opt := adamW()
		f(&opt)
		_, err := e.Step(t.Context(), opt)
		return err
	}
	_, notSpelled := e.Encode(t.Context(), []policy.Example{{Prompt: "a"}, {Prompt: "ax"}})
	_, tooLong := e.Encode(t.Context(), []policy.Example{{Prompt: "aaa", Completion: "aaaa"}})
	for _, c := range []struct {
		err  error
		says string
	}{
		{forward(policy.Sequence{Tokens: []policy.Token{1, 2}}), "sequence 0: a prompt of 0 tokens"},
		{forward(policy.Sequence{Tokens: []policy.Token{1, 2}, Prompt: 2}), "2 tokens with a prompt of 2"},
		{forward(policy.Sequence{Tokens: make([]policy.Token, 7), Prompt: 1}), "7 tokens; the context holds 6"},
		{forward(policy.Sequence{Tokens: []policy.Token{1, 7}, Prompt: 1}), "token 1 is 7; the vocabulary has 7"},
		{forward(policy.Sequence{Tokens: []policy.Token{-1, 1}, Prompt: 1}), "token 0 is -1"},
		{draw(policy.SampleRequest{Prompts: []string{"a"}, MaxTokens: 1}), "count is 0"},
		{draw(policy.SampleRequest{Prompts: []string{"a"}, Count: 1}), "max tokens is 0"},
		{draw(policy.SampleRequest{Prompts: []string{"a"}, Count: 1, MaxTokens: 1, Temperature: math.NaN()}), "temperature is NaN"},
		{draw(policy.SampleRequest{Prompts: []string{"a"}, Count: 1, MaxTokens: 1, TopP: 2}), "top-p is 2"},
		{draw(policy.SampleRequest{Prompts: []string{"a"}, Count: 1, MaxTokens: 1, TopK: -1}), "top-k is -1"},
		{draw(policy.SampleRequest{Prompts: []string{"a"}, Count: 1, MaxTokens: 1, Weights: "none"}), `no snapshot "none"`},
		{draw(policy.SampleRequest{Prompts: []string{"a", "x"}, Count: 1, MaxTokens: 1}), "sample 1: prompt"},
		{draw(policy.SampleRequest{Prompts: []string{"aaaaaa"}, Count: 1, MaxTokens: 1}), "prompt has 6 tokens"},
		{notSpelled, "example 1: prompt: tokenizer: no piece spells byte 1"},
		{tooLong, "example 0 has 7 tokens; the context holds 6"},
		{e.Snapshot(t.Context(), "", 1), "needs a name"},
		{e.Snapshot(t.Context(), "x", 0), "mix is 0"},
		{step(func(o *policy.AdamW) { o.LearningRate = math.NaN() }), "learning rate is NaN"},
		{step(func(o *policy.AdamW) { o.Beta2 = 1 }), "betas must be below 1"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.says) {
			t.Errorf("%v; want %q", c.err, c.says)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	good := Config{Layers: 1, Width: 8, Heads: 2, Context: 6}
	for says, spoil := range map[string]func(*Config){
		"layers is 0": func(c *Config) { c.Layers = 0 }, "width is 5000": func(c *Config) { c.Width = 5000 },
		"heads is 3": func(c *Config) { c.Heads = 3 }, "context is 1": func(c *Config) { c.Context = 1 },
		"workers is -1": func(c *Config) { c.Workers = -1 },
	} {
		c := good
		spoil(&c)
		if _, err := New(c, letters(t)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v; want %q", err, says)
		}
	}
}

// bad is an objective that gives what it is told to.
type bad struct{ out []policy.Coefficients }

func (b bad) Coefficients([]policy.Logps) ([]policy.Coefficients, error) { return b.out, nil }

// A gradient that is not finite never reaches the weights.
func TestNotFinite(t *testing.T) {
	e := small(t, Config{Layers: 1, Width: 8, Heads: 2, Context: 6})
	batch := []policy.Sequence{{Tokens: []policy.Token{1, 2}, Prompt: 1}}
	back := func(c ...policy.Coefficients) error {
		_, err := e.ForwardBackward(t.Context(), policy.BackwardRequest{Sequences: batch, Objective: bad{c}})
		return err
	}
	if err := back(policy.Coefficients{LogProb: []float64{math.Inf(1)}}); !errors.Is(err, policy.ErrNotFinite) {
		t.Error(err)
	}
	if err := back(); err == nil || !strings.Contains(err.Error(), "coefficients of 0 sequences for 1") {
		t.Error(err)
	}
	if err := back(policy.Coefficients{LogProb: make([]float64, 2)}); err == nil || !strings.Contains(err.Error(), "1 completion tokens and 2") {
		t.Error(err)
	}
	before := slices.Clone(e.live.flat)
	if err := back(policy.Coefficients{LogProb: []float64{1e300}}); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Step(t.Context(), adamW()); !errors.Is(err, policy.ErrNotFinite) {
		t.Error(err)
	}
	if !slices.Equal(e.live.flat, before) || e.live.version != 0 {
		t.Error("the weights moved")
	}
	if loss := train(t, e, batch, 1); math.IsNaN(loss) || math.IsNaN(float64(e.live.flat[0])) {
		t.Error("the gradient was not cleared")
	}
}

func TestContextEnds(t *testing.T) {
	e := small(t, Config{Layers: 1, Width: 8, Heads: 2, Context: 60})
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err := e.Sample(ctx, policy.SampleRequest{Prompts: slices.Repeat([]string{"a"}, 1000), Count: 100, MaxTokens: 50, Temperature: 1}, func(policy.Sample) {
		n++
		cancel()
	})
	if !errors.Is(err, context.Canceled) || n > 10_000 {
		t.Errorf("%v after %d samples", err, n)
	}
	if _, err := e.Forward(ctx, policy.ForwardRequest{Sequences: sequences(e, 1, 3)}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
