package score

import (
	"fmt"
	"maps"
	"slices"

	"github.com/assay-rl/assay/services/rewardspec"
)

const (
	// accuracyComponent decides about success where a route has it.
	accuracyComponent = "accuracy"
	// passThreshold is the least that counts as success.
	passThreshold = 0.999
	// mostMalformed is how many malformed lines a summary lists.
	mostMalformed = 100
	passRule      = "accuracy, or else reward, >= 0.999"
)

// group gathers the decided samples of one prompt.
type group struct {
	reward  share
	decided int
	passed  int
	answers map[string]*answer
}

// answer is one answer of a group.
type answer struct{ votes, passed int }

// tally folds lines into a summary.
type tally struct {
	summary    Summary
	spec       *rewardspec.Spec
	pass       string
	conditions map[string]*rewardspec.Condition
	groups     map[string]*group
	order      []*group // in order of appearance, so that equal files give equal sums
}

func newTally(spec *rewardspec.Spec, pass string) *tally {
	t := &tally{spec: spec, pass: pass, conditions: map[string]*rewardspec.Condition{}, groups: map[string]*group{}}
	t.summary = Summary{
		Spec: spec.Ref(), Pass: passRule, MalformedLines: []MalformedLine{},
		Components: map[string]*ComponentSummary{}, Reasons: map[string]int{},
	}
	if pass != "" {
		t.summary.Pass = pass
	}
	return t
}

// malformed counts a line that could not be read.
func (t *tally) malformed(e *LineError) {
	t.summary.Lines++
	t.summary.Malformed++
	if len(t.summary.MalformedLines) < mostMalformed {
		t.summary.MalformedLines = append(t.summary.MalformedLines, MalformedLine{e.Line, e.Err.Error()})
	}
}

// add counts a line. Its error comes from the pass formula.
func (t *tally) add(l *Line) error {
	t.summary.Lines++
	g := t.group(l)
	if l.Outcome == scored && l.Reward != nil {
		t.summary.Scored++
		g.reward.sum, g.reward.n = g.reward.sum+*l.Reward, g.reward.n+1
	} else {
		t.summary.Unscored++
		t.summary.Reasons[l.Reason]++
	}
	for name, j := range l.Components {
		t.component(name, j)
	}
	passed, decided, err := t.success(l)
	if err != nil || !decided {
		return err
	}
	g.count(voted(l), passed)
	return nil
}

// group returns the group of a line; one id on two routes is two groups.
func (t *tally) group(l *Line) *group {
	key := l.Route + "\x00" + l.Group
	g := t.groups[key]
	if g == nil {
		g = &group{answers: map[string]*answer{}}
		t.groups[key] = g
		t.order = append(t.order, g)
	}
	return g
}

func (g *group) count(voted string, passed bool) {
	one := 0
	if passed {
		one = 1
	}
	g.decided++
	g.passed += one
	if voted == "" {
		return
	}
	a := g.answers[voted]
	if a == nil {
		a = &answer{}
		g.answers[voted] = a
	}
	a.votes++
	a.passed += one
}

func (t *tally) component(name string, j Judgement) {
	c := t.summary.Components[name]
	if c == nil {
		c = &ComponentSummary{Reasons: map[string]int{}}
		t.summary.Components[name] = c
	}
	c.Reasons[j.Reason]++
	switch {
	case j.Outcome == scored && j.Score != nil:
		c.Scored++
		c.sum += *j.Score
	case j.Outcome == abstained:
		c.Abstained++
	default:
		c.Unscored++
	}
}

// success says whether a line counts as solved; undecided is what Assay could not judge.
func (t *tally) success(l *Line) (passed, decided bool, err error) {
	if t.pass != "" {
		return t.condition(l)
	}
	if j, ok := l.Components[accuracyComponent]; ok {
		return j.Score != nil && *j.Score >= passThreshold, j.Score != nil, nil
	}
	return l.Reward != nil && *l.Reward >= passThreshold, l.Reward != nil, nil
}

func (t *tally) condition(l *Line) (passed, decided bool, err error) {
	if l.Reward == nil {
		return false, false, nil
	}
	c, ok := t.conditions[l.Route]
	if !ok {
		route, known := t.spec.Route(l.Route)
		if !known {
			return false, false, nil
		}
		if c, err = route.Condition(t.pass); err != nil {
			return false, false, fmt.Errorf("--pass: %w", err)
		}
		t.conditions[l.Route] = c
	}
	passed, err = c.Holds(l.components(), *l.Reward)
	if err != nil {
		return false, false, fmt.Errorf("--pass: rollout %s: %w", l.ID, err)
	}
	return passed, true, nil
}

// voted returns the answer that a line votes for: that of accuracy, or else of the first component by name that
// has one; empty for no vote.
func voted(l *Line) string {
	if j, ok := l.Components[accuracyComponent]; ok {
		return j.Answer
	}
	for _, name := range slices.Sorted(maps.Keys(l.Components)) {
		if a := l.Components[name].Answer; a != "" {
			return a
		}
	}
	return ""
}

// finish computes the estimates.
func (t *tally) finish(ks []int) *Summary {
	s := &t.summary
	rewards := make([]share, len(t.order))
	for i, g := range t.order {
		rewards[i] = g.reward
	}
	s.Reward = estimate(rewards)
	s.PassAtK = t.atK(ks, func(g *group, k int) float64 { return passAtK(g.decided, g.passed, k) })
	s.MajAtK = t.atK(ks, (*group).majAtK)
	for _, c := range s.Components {
		if c.Scored > 0 {
			mean := c.sum / float64(c.Scored)
			c.Mean = &mean
		}
	}
	return s
}

func (t *tally) atK(ks []int, value func(*group, int) float64) []AtK {
	out := make([]AtK, 0, len(ks))
	for _, k := range ks {
		at := AtK{K: k}
		var values []share
		for _, g := range t.order {
			if g.decided < k {
				at.TooSmall++
				continue
			}
			values = append(values, share{sum: value(g, k), n: 1})
		}
		at.Estimate = estimate(values)
		out = append(out, at)
	}
	return out
}

func (g *group) majAtK(k int) float64 {
	ballots := make([]ballot, 0, len(g.answers))
	silent := g.decided
	for _, key := range slices.Sorted(maps.Keys(g.answers)) {
		a := g.answers[key]
		silent -= a.votes
		ballots = append(ballots, ballot{a.votes, float64(a.passed) / float64(a.votes)})
	}
	return majAtK(ballots, silent, k)
}
