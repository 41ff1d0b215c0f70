package algebra

import (
	"errors"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

func isInfinity(n *expr.Node) bool { return n.Op == expr.Constant && n.Name == expr.Infinity }

func hasInfinity(n *expr.Node) bool { return expr.Any(n, isInfinity) }

// extended is a value on the real line with its two ends: sign of the infinity, or 0 for a finite value.
type extended struct {
	sign int
	// undefined says that there is no such value, ∞-∞ for instance; unsure that it hangs on symbols.
	undefined, unsure bool
}

// extend evaluates n where infinities occur: sums and multiples of one sign. All else with ∞ is undefined.
func (s *session) extend(n *expr.Node) extended {
	if !hasInfinity(n) {
		_, err := s.normalTree(n)
		return extended{undefined: errors.Is(err, errUndefined)}
	}
	switch n.Op {
	case expr.Constant:
		return extended{sign: 1}
	case expr.Percent:
		return s.extend(n.Args[0])
	case expr.Neg:
		e := s.extend(n.Args[0])
		e.sign = -e.sign
		return e
	case expr.Add:
		return s.extendSum(n.Args)
	case expr.Mul:
		return s.extendProduct(n.Args)
	case expr.Div:
		if !hasInfinity(n.Args[1]) {
			return s.extendProduct(n.Args)
		}
	}
	return extended{undefined: true}
}

func (s *session) extendSum(args []*expr.Node) extended {
	var sum extended
	for _, arg := range args {
		e := s.extend(arg)
		switch {
		case e.undefined || e.unsure:
			return e
		case e.sign != 0 && sum.sign == -e.sign:
			return extended{undefined: true}
		case e.sign != 0:
			sum = e
		}
	}
	return sum
}

// extendProduct multiplies by the signs of finite constants; the args may be a quotient's.
func (s *session) extendProduct(args []*expr.Node) extended {
	product := extended{sign: 1}
	for _, arg := range args {
		e := s.extend(arg)
		if e.undefined || e.unsure {
			return e
		}
		if e.sign == 0 {
			if len(Symbols(arg)) > 0 {
				return extended{unsure: true}
			}
			sign, ok := s.constantSign(arg)
			if !ok || sign == 0 {
				return extended{undefined: true}
			}
			e.sign = sign
		}
		product.sign *= e.sign
	}
	return product
}
