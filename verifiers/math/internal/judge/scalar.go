package judge

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/numeric"
	"github.com/assay-rl/assay/verifiers/math/internal/unit"
)

// compareScalars compares numbers and expressions, with their units and percent signs.
func (j *judge) compareScalars(gold, answer *expr.Node) string {
	g, a := measured(gold), measured(answer)
	if why := j.compareUnits(&g, &a); why != "" {
		return why
	}
	why := j.compareValues(g.value, a.value)
	if why == "" {
		return ""
	}
	for _, other := range j.otherReadings(g, a) {
		if j.compareValues(other[0], other[1]) == "" {
			return ""
		}
	}
	if g.unit != nil && a.unit != nil {
		return fmt.Sprintf("%s is not %s", clip(expr.LaTeX(answer)), clip(expr.LaTeX(gold)))
	}
	return why
}

// measure is a value and the unit that it was given in.
type measure struct {
	value *expr.Node
	unit  expr.Unit
}

// measured takes a value's unit off. An angle in degrees keeps its number.
func measured(n *expr.Node) measure {
	switch n.Op {
	case expr.Quantity:
		return measure{n.Args[0], n.Unit}
	case expr.Neg:
		if m := measured(n.Args[0]); m.unit != nil {
			return measure{expr.New(expr.Neg, m.value), m.unit}
		}
	}
	return measure{value: n}
}

// compareUnits brings two measures to one unit, or says why it cannot.
func (j *judge) compareUnits(gold, answer *measure) string {
	switch {
	case gold.unit != nil && answer.unit == nil && j.policy.Units == "required":
		return fmt.Sprintf("the unit, %s, is missing", unit.Render(gold.unit))
	case gold.unit == nil || answer.unit == nil || unit.Equal(gold.unit, answer.unit):
		return ""
	case j.policy.Units == "exact":
		return fmt.Sprintf("the unit is %s, not %s", unit.Render(answer.unit), unit.Render(gold.unit))
	}
	scale, ok := unit.Convert(answer.unit, gold.unit)
	if !ok {
		return fmt.Sprintf("the unit is %s, not %s", unit.Render(answer.unit), unit.Render(gold.unit))
	}
	answer.value = scaled(answer.value, scale)
	return ""
}

// scaled reads a value in another unit.
func scaled(n *expr.Node, s unit.Scale) *expr.Node {
	n = expr.New(expr.Mul, n, expr.NewRat(s.Factor, expr.Exact))
	if s.Pi != 0 {
		power := expr.New(expr.Pow, &expr.Node{Op: expr.Constant, Name: expr.Pi}, expr.NewInt(int64(s.Pi)))
		n = expr.New(expr.Mul, n, power)
	}
	if s.Offset != nil {
		n = expr.New(expr.Add, n, expr.NewRat(s.Offset, expr.Exact))
	}
	return n
}

// otherReadings are the pairs of values that a policy, or the custom with angles, holds for equal too.
func (j *judge) otherReadings(gold, answer measure) [][2]*expr.Node {
	var pairs [][2]*expr.Node
	if g, a := inRadians(gold), inRadians(answer); (g != nil) != (a != nil) {
		pairs = append(pairs, [2]*expr.Node{firstOf(g, gold.value), firstOf(a, answer.value)})
	}
	g, a := gold.value, answer.value
	if j.policy.Percent == "either" && (g.Op == expr.Percent) != (a.Op == expr.Percent) {
		pairs = append(pairs, [2]*expr.Node{withoutPercent(g), withoutPercent(a)})
	}
	return pairs
}

// inRadians returns an angle given in degrees as a number, or nil.
func inRadians(m measure) *expr.Node {
	if len(m.unit) != 1 || m.unit[0].Symbol != "°" || m.unit[0].Power != 1 {
		return nil
	}
	return &expr.Node{Op: expr.Quantity, Args: []*expr.Node{m.value}, Unit: m.unit}
}

func firstOf(a, b *expr.Node) *expr.Node {
	if a != nil {
		return a
	}
	return b
}

func withoutPercent(n *expr.Node) *expr.Node {
	if n.Op == expr.Percent {
		return n.Args[0]
	}
	return n
}

// compareValues compares two expressions without units.
func (j *judge) compareValues(gold, answer *expr.Node) string {
	r := algebra.Equal(gold, answer, j.options)
	switch r.Outcome {
	case algebra.Same:
		j.rests(string(r.Method))
		return ""
	case algebra.OverBudget:
		j.over = true
	}
	if j.tolerates(gold, answer) {
		j.rests(methodRounded)
		return ""
	}
	why := fmt.Sprintf("%s is not %s", j.sized(answer), j.sized(gold))
	if r.Outcome != algebra.Different {
		why += ", as far as can be told: " + r.Why
	}
	return why
}

// sized shows a value, with its size where the spelling does not tell.
func (j *judge) sized(n *expr.Node) string {
	shown := clip(expr.LaTeX(n))
	if n.Op == expr.Number && n.Value.IsInt() || n.Op == expr.Neg && n.Args[0].Op == expr.Number {
		return shown
	}
	v, _, err := numeric.Eval128(n, nil, numeric.Options{NaturalLog: j.policy.LogBase == "e"})
	if err != nil || imag(v) != 0 {
		return shown
	}
	size := strconv.FormatFloat(real(v), 'g', 6, 64)
	if size == shown {
		return shown
	}
	return shown + " (about " + size + ")"
}

// maxShown is how many bytes of a side a difference shows.
const maxShown = 80

func clip(s string) string {
	if len(s) <= maxShown {
		return s
	}
	return s[:maxShown] + "…"
}

// tolerates reports whether the policy lets the answer be as far from the gold answer as it is.
func (j *judge) tolerates(gold, answer *expr.Node) bool {
	within := j.policy.Tolerance.relative
	if within != nil {
		size := expr.NewCall("abs", gold)
		return j.near(gold, answer, expr.New(expr.Mul, expr.NewRat(within, expr.Exact), size))
	}
	if j.policy.Tolerance.none {
		return false
	}
	number, step := stated(gold)
	if number == nil || number.Decimals < 2 {
		return false
	}
	// 0.254 is no way to spell 0.25, but 0.333 is a longer one of 0.33 only if 1/3 was meant, which nobody can tell.
	if own, _ := stated(answer); own != nil && own.Decimals != expr.Exact && (own.Decimals <= number.Decimals || digits(number) < 3) {
		return false
	}
	return j.near(gold, answer, expr.NewRat(step.Mul(step, big.NewRat(1, 2)), expr.Exact))
}

// digits counts the significant digits that a number states.
func digits(number *expr.Node) int {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(number.Decimals)), nil)
	whole := new(big.Rat).Mul(number.Value, new(big.Rat).SetInt(scale))
	return len(whole.Num().Text(10)) - strings.Count(whole.Num().Text(10), "-")
}

// near reports whether two constants are at most as far apart as a third says.
func (j *judge) near(a, b, within *expr.Node) bool {
	if len(algebra.Symbols(a))+len(algebra.Symbols(b)) > 0 {
		return false
	}
	sign, ok := algebra.Compare(expr.NewCall("abs", expr.Sub(a, b)), within, j.options)
	return ok && sign <= 0
}

// stated finds the decimal that a value is spelled as, perhaps with a sign or as a percentage, and what one unit of its
// last digit is worth; nil for what is no plain number.
func stated(n *expr.Node) (number *expr.Node, step *big.Rat) {
	switch n.Op {
	case expr.Number:
		if n.Decimals == expr.Exact {
			return n, new(big.Rat)
		}
		ten := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n.Decimals)), nil)
		return n, new(big.Rat).SetFrac(big.NewInt(1), ten)
	case expr.Neg:
		return stated(n.Args[0])
	case expr.Percent:
		if number, step = stated(n.Args[0]); number != nil {
			step.Mul(step, big.NewRat(1, 100))
		}
		return number, step
	}
	return nil, nil
}
