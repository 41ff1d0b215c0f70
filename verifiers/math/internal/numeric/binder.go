package numeric

import (
	"math/bits"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// maxTerms is the most terms of a sum or product.
const maxTerms = 2000

// binder returns a sum or product between integers; one without terms is 0 or 1.
func (e *evaluator) binder(n *expr.Node) Ball {
	join, z := e.addBall, Ball{}
	switch n.Name {
	case "sum":
	case "prod":
		join, z = e.mulBall, e.whole(1)
	default:
		return e.unsupported()
	}
	if len(n.Args) != 4 || n.Args[1].Op != expr.Symbol {
		return e.unsupported()
	}
	lower, ok := e.bound64(n.Args[2])
	upper, okUpper := e.bound64(n.Args[3])
	if !ok || !okUpper {
		return Ball{}
	}
	if upper-lower >= maxTerms {
		e.fail(ErrOverBudget)
		return Ball{}
	}
	e.bound = append(e.bound, binding{name: n.Args[1].Name})
	for k := lower; k <= upper && e.err == nil; k++ {
		e.bound[len(e.bound)-1].value = e.whole(k)
		z = join(z, e.eval(n.Args[0]))
	}
	e.bound = e.bound[:len(e.bound)-1]
	return z
}

// bound64 returns a bound of a sum, an integer that leaves room for their difference.
func (e *evaluator) bound64(n *expr.Node) (int64, bool) {
	k, ok := e.integer(n)
	switch {
	case e.err != nil:
	case !ok:
		e.fail(ErrUnsupported)
	case k.BitLen() > 62:
		e.fail(ErrOverBudget)
	default:
		return k.Int64(), true
	}
	return 0, false
}

// maxDet is the greatest size of a determinant.
const maxDet = 6

// det returns the determinant of a matrix without dividing: expanded by rows, every minor of the upper rows once.
func (e *evaluator) det(n *expr.Node) Ball {
	if n.Op != expr.Matrix || n.Rows*n.Rows != len(n.Args) {
		return e.unsupported()
	}
	if n.Rows > maxDet {
		e.fail(ErrOverBudget)
		return Ball{}
	}
	entries := make([]Ball, len(n.Args))
	for i, arg := range n.Args {
		if entries[i] = e.eval(arg); e.err != nil {
			return Ball{}
		}
	}
	// minors[set] belongs to the columns of set and as many upper rows.
	minors := make([]Ball, 1<<n.Rows)
	minors[0] = e.whole(1)
	for set := 1; set < len(minors) && e.err == nil; set++ {
		row := entries[(bits.OnesCount(uint(set))-1)*n.Rows:]
		minors[set] = e.expand(row[:n.Rows], minors, uint(set))
	}
	return minors[len(minors)-1]
}

// expand returns the minor of those columns along its last row.
func (e *evaluator) expand(row []Ball, minors []Ball, set uint) Ball {
	var sum Ball
	for j, entry := range row {
		bit := uint(1) << j
		if set&bit == 0 {
			continue
		}
		term := e.mulBall(entry, minors[set&^bit])
		if bits.OnesCount(set&^(bit<<1-1))%2 == 1 {
			term = e.negBall(term)
		}
		sum = e.addBall(sum, term)
	}
	return sum
}
