package judge

import (
	"fmt"
	"math/big"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// compareRatios compares a:b:c up to a factor, times of day part by part, and a:b with its quotient.
func (j *judge) compareRatios(gold, answer *expr.Node) (string, bool) {
	switch {
	case gold.Op == expr.Ratio && answer.Op == expr.Ratio:
		return j.compareParts(gold, answer), true
	case gold.Op == expr.Ratio && len(gold.Args) == 2 && isScalarOp(answer.Op) && !j.isTime(gold):
		return j.compareValues(expr.New(expr.Div, gold.Args...), answer), true
	case answer.Op == expr.Ratio && len(answer.Args) == 2 && isScalarOp(gold.Op) && !j.isTime(answer):
		return j.compareValues(gold, expr.New(expr.Div, answer.Args...)), true
	}
	return "", false
}

func (j *judge) compareParts(gold, answer *expr.Node) string {
	if len(gold.Args) != len(answer.Args) {
		return fmt.Sprintf("the ratio has %d parts, not %d", len(answer.Args), len(gold.Args))
	}
	if j.isTime(gold) || j.isTime(answer) {
		return j.compareInOrder(plainItems(gold.Args), plainItems(answer.Args))
	}
	for i := 1; i < len(gold.Args); i++ {
		left := expr.New(expr.Mul, gold.Args[0], answer.Args[i])
		right := expr.New(expr.Mul, answer.Args[0], gold.Args[i])
		if j.compareValues(left, right) != "" {
			return "the ratios differ"
		}
	}
	return ""
}

// isTime reports whether a ratio is not one: 12:00 has a part that is zero, 12:30 is not in its lowest terms, and 2:05 is
// not spelled like a number.
func (j *judge) isTime(n *expr.Node) bool {
	if n.Name == "time" {
		return true
	}
	common := new(big.Int)
	for _, part := range n.Args {
		v, ok := algebra.Value(part, j.options)
		if !ok || !v.IsInt() || v.Sign() < 0 {
			return false
		}
		if v.Sign() == 0 {
			return true
		}
		common.GCD(nil, nil, common, v.Num())
	}
	return len(n.Args) == 2 && common.Cmp(big.NewInt(1)) > 0 && isClock(n)
}

// isClock reports whether two parts could be hours and minutes.
func isClock(n *expr.Node) bool {
	hours, minutes := n.Args[0], n.Args[1]
	if hours.Op != expr.Number || minutes.Op != expr.Number {
		return false
	}
	return hours.Value.Cmp(big.NewRat(24, 1)) <= 0 && minutes.Value.Cmp(big.NewRat(10, 1)) >= 0 && minutes.Value.Cmp(big.NewRat(60, 1)) < 0
}
