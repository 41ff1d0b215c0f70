package score

import (
	"bytes"
	"encoding/json"
	"fmt"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// Line is one line of the output: the reward of one rollout.
type Line struct {
	// ID, Group and Route are the rollout's.
	ID    string `json:"id"`
	Group string `json:"group"`
	Route string `json:"route"`
	// Outcome is "scored" or "unscored".
	Outcome string `json:"outcome"`
	// Reward is finite; null when unscored.
	Reward *float64 `json:"reward"`
	// Reason and Explanation say why it is unscored.
	Reason      string `json:"reason,omitempty"`
	Explanation string `json:"explanation,omitempty"`
	// Components are what the verifiers said, by name.
	Components map[string]Judgement `json:"components"`
	// Spec is the reward spec, name@hash.
	Spec string `json:"spec"`
}

// Judgement is what one verifier said.
type Judgement struct {
	// Outcome is "scored", "unscored" or "abstained".
	Outcome string `json:"outcome"`
	// Score is finite; null unless scored.
	Score *float64 `json:"score"`
	// Reason is one of the verifier's codes; Explanation is a sentence for people.
	Reason      string `json:"reason"`
	Explanation string `json:"explanation,omitempty"`
	// Answer is the canonical form of the answer found, for majority votes.
	Answer string `json:"answer,omitempty"`
	// Detail is structured evidence.
	Detail json.RawMessage `json:"detail,omitempty"`
	// Verifier and Version say who judged.
	Verifier string `json:"verifier"`
	Version  uint32 `json:"version"`
	// MS is the time it took, in milliseconds.
	MS float64 `json:"ms"`
}

// outcomes are the names that outcomes have in files.
var outcomes = map[assayv1.Outcome]string{
	assayv1.Outcome_OUTCOME_SCORED:    scored,
	assayv1.Outcome_OUTCOME_UNSCORED:  unscored,
	assayv1.Outcome_OUTCOME_ABSTAINED: abstained,
}

const (
	scored    = "scored"
	unscored  = "unscored"
	abstained = "abstained"
)

// lineOf returns a reward as it is written. A reward that is neither a number nor unscored breaks the contract of
// its maker and is an error.
func lineOf(r *assayv1.Reward) (*Line, error) {
	l := &Line{
		ID: r.GetId(), Group: r.GetGroup(), Route: r.GetRoute(), Outcome: outcomes[r.GetOutcome()], Reward: r.Reward,
		Reason: r.GetReason(), Explanation: r.GetExplanation(), Spec: r.GetSpec(),
		Components: make(map[string]Judgement, len(r.GetComponents())),
	}
	if (l.Outcome == scored) != (l.Reward != nil) || l.Outcome != scored && l.Outcome != unscored {
		return nil, fmt.Errorf("rollout %s: the reward %v does not go with outcome %v", r.GetId(), r.Reward, r.GetOutcome())
	}
	for name, c := range r.GetComponents() {
		l.Components[name] = JudgementOf(c)
	}
	return l, nil
}

// JudgementOf returns a component as it is written.
func JudgementOf(c *assayv1.Component) Judgement {
	j := Judgement{
		Outcome: outcomes[c.GetOutcome()], Reason: c.GetReason(), Explanation: c.GetExplanation(), Answer: c.GetAnswer(),
		Detail: c.GetDetail(), Verifier: c.GetVerifier(), Version: c.GetVersion(), MS: c.GetMs(),
	}
	if j.Outcome == scored {
		j.Score = c.Score
	}
	return j
}

// components returns the judgements as the messages that formulas are evaluated on.
func (l *Line) components() map[string]*assayv1.Component {
	out := make(map[string]*assayv1.Component, len(l.Components))
	for name, j := range l.Components {
		c := &assayv1.Component{Outcome: assayv1.Outcome_OUTCOME_UNSCORED, Reason: j.Reason}
		switch {
		case j.Outcome == scored && j.Score != nil:
			c.Outcome, c.Score = assayv1.Outcome_OUTCOME_SCORED, j.Score
		case j.Outcome == abstained:
			c.Outcome = assayv1.Outcome_OUTCOME_ABSTAINED
		}
		out[name] = c
	}
	return out
}

// lineWriter appends lines to a buffer.
type lineWriter struct {
	buffer  bytes.Buffer
	encoder *json.Encoder
}

func newLineWriter() *lineWriter {
	w := &lineWriter{}
	w.encoder = json.NewEncoder(&w.buffer)
	w.encoder.SetEscapeHTML(false)
	return w
}

// bytes returns the line with its newline, valid until the next call.
func (w *lineWriter) bytes(l *Line) ([]byte, error) {
	w.buffer.Reset()
	if err := w.encoder.Encode(l); err != nil {
		return nil, fmt.Errorf("rollout %s: %w", l.ID, err)
	}
	return w.buffer.Bytes(), nil
}
