package judge

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"
)

// Judge asks one model. It is safe for concurrent use; its cache and what it has spent are its own.
type Judge struct {
	config   Config
	protocol protocol
	client   *client
}

// Opinion is what a judge says.
type Opinion struct {
	// Score is in [0, 1].
	Score float64
	// Numbers are what the model gave for each text, in the order asked; Labels the labels that it chose.
	Numbers []float64
	Labels  []string
}

// New makes a judge. Its error says which field of the configuration is wrong and what it may be.
func New(c Config, aspect Aspect) (*Judge, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("judge: %w", err)
	}
	p, err := newProtocol(c, aspect)
	if err != nil {
		return nil, fmt.Errorf("judge: %w", err)
	}
	if c.Type == LabelModel {
		c.PassingLabels = p.(chat).config.PassingLabels
	}
	return &Judge{config: c, protocol: p, client: newClient(c)}, nil
}

// Compares reports whether the judge only compares: [Judge.Score] is not for it.
func (j *Judge) Compares() bool { return j.config.Type == PairModel }

// Grades reports whether the judge only grades single texts: [Judge.Compare] is not for it.
func (j *Judge) Grades() bool { return j.config.Type == ScoreModel || j.config.Type == LabelModel }

// Accepts says why a text is too long to be asked about.
func (j *Judge) Accepts(text string) error {
	if len(text) <= j.config.MaxChars {
		return nil
	}
	if n := utf8.RuneCountInString(text); n > j.config.MaxChars {
		return fmt.Errorf("the judged text has %d characters, the limit is %d", n, j.config.MaxChars)
	}
	return nil
}

// Score asks what a text is worth. An error is the context's cause, [ErrReference], or a [Failure].
func (j *Judge) Score(ctx context.Context, s Subject) (Opinion, error) {
	r, err := j.ask(ctx, scene{Subject: s})
	if err != nil {
		return Opinion{}, err
	}
	if j.config.Type == LabelModel {
		score := 0.0
		if slices.Contains(j.config.PassingLabels, r.label) {
			score = 1
		}
		return Opinion{Score: score, Labels: []string{r.label}}, nil
	}
	score, err := j.config.mapped(r.number)
	return Opinion{Score: score, Numbers: []float64{r.number}}, err
}

// Compare asks how much better a text is than another answer to the same prompt: 1/2 when neither is. A reward model is
// asked about each; the score is σ of the difference where its numbers are log odds, else half the difference of the
// mapped numbers above 1/2. A pair_model is asked in both orders, as judges prefer a place.
func (j *Judge) Compare(ctx context.Context, s Subject, baseline string) (Opinion, error) {
	if j.Compares() {
		return j.bothOrders(ctx, s, baseline)
	}
	ours, err := j.ask(ctx, scene{Subject: s})
	if err != nil {
		return Opinion{}, err
	}
	s.Completion, s.Answer, s.Judged = baseline, baseline, baseline
	theirs, err := j.ask(ctx, scene{Subject: s})
	if err != nil {
		return Opinion{}, err
	}
	o := Opinion{Numbers: []float64{ours.number, theirs.number}}
	if j.config.Map == Sigmoid {
		o.Score = sigmoid(ours.number - theirs.number)
		return o, nil
	}
	a, errA := j.config.mapped(ours.number)
	b, errB := j.config.mapped(theirs.number)
	o.Score = (1 + a - b) / 2
	return o, errors.Join(errA, errB)
}

// bothOrders asks a pair_model twice. Its score is the mean of a win, 1, a tie, 1/2, and a loss, 0.
func (j *Judge) bothOrders(ctx context.Context, s Subject, baseline string) (Opinion, error) {
	var o Opinion
	for _, sc := range []scene{{Subject: s, first: s.Judged, second: baseline}, {Subject: s, first: baseline, second: s.Judged}} {
		r, err := j.ask(ctx, sc)
		if err != nil {
			return Opinion{}, err
		}
		won := labelFirst
		if len(o.Labels) == 1 {
			won = labelSecond
		}
		o.Labels = append(o.Labels, r.label)
		switch r.label {
		case won:
			o.Score += 0.5
		case labelTie:
			o.Score += 0.25
		}
	}
	return o, nil
}

func (j *Judge) ask(ctx context.Context, sc scene) (reading, error) {
	body, err := j.protocol.body(sc)
	if err != nil {
		return reading{}, err
	}
	return j.client.ask(ctx, body, j.read)
}

// read reads an answer and checks the range, so that what is remembered is a score.
func (j *Judge) read(answer []byte) (reading, error) {
	r, err := j.protocol.read(answer)
	if err == nil {
		_, err = j.config.mapped(r.number)
	}
	return r, err
}

// mapped turns a model's number into a score.
func (c Config) mapped(x float64) (float64, error) {
	low, high := c.Range[0], c.Range[1]
	switch {
	case c.Map == Sigmoid:
		return sigmoid(x), nil
	case c.Type == LabelModel || c.Type == PairModel:
		return 0, nil
	case c.Map == Within && (x < low || x > high):
		return 0, fmt.Errorf("%v is outside the range %v to %v", x, low, high)
	}
	return (min(max(x, low), high) - low) / (high - low), nil
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
