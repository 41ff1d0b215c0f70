package preference

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/assay-rl/assay/verifiers/preference/bradleyterry"
	"github.com/assay-rl/assay/verifiers/preference/internal/judge"
)

//go:embed bundled/helpful.json bundled/harmless.json
var bundled embed.FS

// The bundled models, each read on first use.
var (
	helpful  = sync.OnceValues(func() (*bradleyterry.Model, error) { return readBundled("helpful") })
	harmless = sync.OnceValues(func() (*bradleyterry.Model, error) { return readBundled("harmless") })
)

func readBundled(name string) (*bradleyterry.Model, error) {
	text, err := bundled.ReadFile("bundled/" + name + ".json")
	if err != nil {
		return nil, err
	}
	return bradleyterry.Read(bytes.NewReader(text))
}

// Bundled returns the model of an aspect, "helpful" or "harmless", that Assay is built with.
func Bundled(aspect string) (*bradleyterry.Model, error) {
	switch judge.Aspect(aspect) {
	case judge.Helpful:
		return helpful()
	case judge.Harmless:
		return harmless()
	}
	return nil, fmt.Errorf("preference: there is no bundled model for %q", aspect)
}

// ReadModel reads a model's file.
func ReadModel(path string) (*bradleyterry.Model, error) {
	// A pipe or a device could block, or never end.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("preference: %s is no regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("preference: %w", err)
	}
	defer f.Close()
	m, err := bradleyterry.Read(f)
	if err != nil {
		return nil, fmt.Errorf("preference: %s: %w", path, err)
	}
	return m, nil
}

// embedded is a Bradley–Terry model as a scorer.
type embedded struct{ model *bradleyterry.Model }

func newEmbedded(c config) (scorer, error) {
	var m *bradleyterry.Model
	var err error
	if c.Model == "" {
		m, err = Bundled(string(c.Aspect))
	} else {
		m, err = ReadModel(c.Model)
	}
	switch {
	case err != nil:
		return nil, err
	case c.ModelHash != "" && c.ModelHash != m.Hash():
		return nil, fmt.Errorf("config: model_hash is %s, but the model's is %s", c.ModelHash, m.Hash())
	case m.View() != string(c.View):
		return nil, fmt.Errorf("config: view is %q, but the model was trained on %q: train another, or change view", c.View, m.View())
	}
	return embedded{m}, nil
}

func (e embedded) name() string { return e.model.Hash()[:12] }

// accepts implements scorer: what the Spec's budget lets through is never too long.
func (e embedded) accepts(string) error { return nil }

func (e embedded) score(_ context.Context, s judge.Subject) (judge.Opinion, error) {
	r := e.model.Reward(s.Prompt, s.Judged)
	return judge.Opinion{Score: sigmoid(r), Numbers: []float64{r}}, nil
}

func (e embedded) compare(_ context.Context, s judge.Subject, baseline string) (judge.Opinion, error) {
	ours, theirs := e.model.Reward(s.Prompt, s.Judged), e.model.Reward(s.Prompt, baseline)
	return judge.Opinion{Score: sigmoid(ours - theirs), Numbers: []float64{ours, theirs}}, nil
}

// remote is a judge as a scorer.
type remote struct {
	judge *judge.Judge
	title string
}

func (r remote) name() string              { return r.title }
func (r remote) accepts(text string) error { return r.judge.Accepts(text) }

func (r remote) score(ctx context.Context, s judge.Subject) (judge.Opinion, error) {
	return r.judge.Score(ctx, s)
}

func (r remote) compare(ctx context.Context, s judge.Subject, baseline string) (judge.Opinion, error) {
	return r.judge.Compare(ctx, s, baseline)
}

// Train makes a model of pairs of completions, of which it reads what view shows. The options' View is set to it.
func Train(ctx context.Context, pairs []bradleyterry.Pair, view View, o bradleyterry.Options) (*bradleyterry.Model, error) {
	if view != Answer && view != Response {
		return nil, errors.New("preference: view is neither answer nor response")
	}
	read := make([]bradleyterry.Pair, len(pairs))
	for i, p := range pairs {
		read[i] = bradleyterry.Pair{
			Prompt: Response.Of(p.Prompt, false), Chosen: view.Of(p.Chosen, false), Rejected: view.Of(p.Rejected, false),
		}
	}
	o.View = string(view)
	return bradleyterry.Train(ctx, read, o)
}
