package math_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/math"
)

// pair is a gold answer and a completion that the oracle has an opinion of.
type pair struct {
	seed       uint64
	rules      []string
	gold       string
	completion string
	same       bool
}

func (p pair) String() string {
	return fmt.Sprintf("seed %d, %s:\n\tgold       %s\n\tcompletion %s", p.seed, strings.Join(p.rules, ", then "), p.gold, p.completion)
}

const (
	// maxTerm is the most nodes of a term in a pair: answers are short.
	maxTerm = 60
	// attempts is how often a seed is tried before it is given up.
	attempts = 30
)

// pairOf makes the pair of a seed: the oracle is sure that its sides are the same, or that they are not.
func pairOf(seed uint64) (pair, bool) {
	g := newGenerator(seed)
	for range attempts {
		if p, ok := g.pair(seed, seed%2 == 0); ok {
			return p, true
		}
	}
	return pair{}, false
}

func (g *generator) pair(seed uint64, same bool) (pair, bool) {
	o := newOracle(g)
	gold := g.value()
	if !o.sound(gold) {
		return pair{}, false
	}
	p := pair{seed: seed, same: same}
	answer, want := gold, equal
	if !same {
		answer, want = p.rewritten(g, answer, changing), different
	}
	for range g.r.IntN(4) {
		answer = p.rewritten(g, answer, preserving)
	}
	if g.one(2) {
		gold, answer = answer, gold
	}
	if gold.size()+answer.size() > 2*maxTerm || o.compare(gold, answer) != want || !o.sound(gold) && same {
		return pair{}, false
	}
	p.gold, p.completion = g.spelled(gold), g.stated(answer)
	return p, true
}

// rewritten applies a rule and notes which; a term that none applies to stays as it is.
func (p *pair) rewritten(g *generator, t *term, rules []rule) *term {
	other, name := g.rewrite(t, rules)
	if other == nil {
		return t
	}
	p.rules = append(p.rules, name)
	return other
}

// spelled writes a gold answer, in LaTeX or as plain text.
func (g *generator) spelled(t *term) string {
	latex := speller{g, !g.one(4)}
	text := latex.spell(t)
	if latex.latex && g.one(2) {
		return "$" + text + "$"
	}
	return text
}

// stated writes a completion that ends with an answer.
func (g *generator) stated(t *term) string {
	s := speller{g, !g.one(4)}
	text := s.spell(t)
	switch g.r.IntN(6) {
	case 0:
		return "<answer>" + text + "</answer>"
	case 1:
		return "We conclude.\n\nThe final answer is $" + text + "$."
	case 2:
		return `Hence \[ \boxed{` + text + `} \]`
	default:
		return `So it is $\boxed{` + text + "}$."
	}
}

// judged is how the verifier did on some pairs.
type judged struct {
	pairs, falseAccepts, falseRejects, overBudget int
	byRule                                        map[string]int
	// accepts and rejects are examples of false ones.
	accepts, rejects []string
}

// maxExamples is how many wrong verdicts a test prints.
const maxExamples = 40

// judge asks the verifier about a pair and keeps what it got wrong.
func (j *judged) judge(t testing.TB, v verifiers.Verifier, p pair) {
	j.pairs++
	raw, err := json.Marshal(map[string]string{"answer": p.gold})
	if err != nil {
		t.Error(err)
		return
	}
	verdict, err := v.Verify(t.Context(), verifiers.Rollout{Completion: p.completion, Reference: raw})
	switch {
	case err != nil:
		t.Errorf("%v: %v", p, err)
		return
	case (verdict.Score == 1) == p.same:
		return
	case !p.same:
		j.falseAccepts++
		j.accepts = append(j.accepts, fmt.Sprintf("false accept (%s): %v", verdict.Explanation, p))
	case verdict.Reason == math.ReasonOverBudget:
		j.overBudget++
		return
	default:
		j.falseRejects++
		j.rejects = append(j.rejects, fmt.Sprintf("false reject, %s (%s): %v", verdict.Reason, verdict.Explanation, p))
	}
	for _, rule := range p.rules {
		j.byRule[rule]++
	}
}

// examples are some wrong verdicts, false accepts first.
func (j *judged) examples() []string {
	all := slices.Concat(j.accepts, j.rejects)
	return all[:min(len(all), maxExamples)]
}

func (j *judged) add(other judged) {
	j.pairs += other.pairs
	j.falseAccepts += other.falseAccepts
	j.falseRejects += other.falseRejects
	j.overBudget += other.overBudget
	for rule, n := range other.byRule {
		j.byRule[rule] += n
	}
	j.accepts = append(j.accepts, other.accepts...)
	j.rejects = append(j.rejects, other.rejects...)
}

// TestDifferential makes up answers, rewrites them by rules that keep or change what they are worth, and asks the
// verifier, which must agree with an oracle that computes in floating point. ASSAY_MATH_PAIRS is how many pairs to try.
func TestDifferential(t *testing.T) {
	pairs := 6000
	if testing.Short() {
		pairs = 1000
	}
	if s := os.Getenv("ASSAY_MATH_PAIRS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatalf("ASSAY_MATH_PAIRS: %v", err)
		}
		pairs = n
	}
	start := time.Now()
	all := judgeSeeds(t, pairs)
	for _, example := range all.examples() {
		t.Error(example)
	}
	t.Logf("%d pairs: %d false accepts, %d false rejects, and %d (%.3f%%) rejected over budget; %.0f pairs/s", all.pairs,
		all.falseAccepts, all.falseRejects, all.overBudget, 100*float64(all.overBudget)/float64(all.pairs), float64(all.pairs)/time.Since(start).Seconds())
	for _, rule := range slices.Sorted(maps.Keys(all.byRule)) {
		t.Logf("wrong after %q: %d", rule, all.byRule[rule])
	}
	if all.pairs < pairs*9/10 {
		t.Errorf("only %d of %d seeds made a pair", all.pairs, pairs)
	}
	if all.overBudget > all.pairs/100 {
		t.Errorf("%d of %d pairs are over budget", all.overBudget, all.pairs)
	}
}

// judgeSeeds judges the pairs of the first seeds, in parallel.
func judgeSeeds(t *testing.T, seeds int) judged {
	v := newVerifier(t, "")
	workers := runtime.GOMAXPROCS(0)
	parts := make([]judged, workers)
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			parts[w].byRule = map[string]int{}
			for seed := w; seed < seeds; seed += workers {
				if p, ok := pairOf(uint64(seed)); ok {
					parts[w].judge(t, v, p)
				}
			}
		})
	}
	group.Wait()
	all := judged{byRule: map[string]int{}}
	for _, part := range parts {
		all.add(part)
	}
	return all
}

func FuzzDifferential(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed)
	}
	v := newVerifier(f, "")
	f.Fuzz(func(t *testing.T, seed uint64) {
		p, ok := pairOf(seed)
		if !ok {
			t.Skip("no pair of this seed that the oracle is sure of")
		}
		j := judged{byRule: map[string]int{}}
		j.judge(t, v, p)
		for _, example := range j.examples() {
			t.Error(example)
		}
	})
}
