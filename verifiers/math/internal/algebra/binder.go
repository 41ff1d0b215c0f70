package algebra

import (
	"slices"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// maxSummands is the most terms of one sum or product with literal bounds.
const maxSummands = 2000

// binder writes a sum or product with whole bounds out.
func (s *session) binder(n *expr.Node) (poly, error) {
	lower, upper, err := s.bounds(n)
	if err != nil {
		return nil, err
	}
	acc, join := poly(nil), s.add
	if n.Name == "prod" {
		acc, join = constant(whole(1)), s.mul
	}
	for k := lower; k <= upper; k++ {
		if err := s.spend(5); err != nil {
			return nil, err
		}
		p, err := s.normalTree(expr.Substitute(n.Args[0], n.Args[1].Name, expr.NewInt(k)))
		if err != nil {
			return nil, err
		}
		if acc, err = join(acc, p); err != nil {
			return nil, err
		}
	}
	return acc, nil
}

// bounds returns the bounds of a sum or product, which are whole numbers and not too far apart.
func (s *session) bounds(n *expr.Node) (lower, upper int64, err error) {
	if n.Name != "sum" && n.Name != "prod" || len(n.Args) != 4 || n.Args[1].Op != expr.Symbol {
		return 0, 0, errForm
	}
	var ends [2]int64
	for i, arg := range n.Args[2:4] {
		p, err := s.normalTree(arg)
		if err != nil {
			return 0, 0, err
		}
		c, rational := p.rational()
		k, ok := c.int64()
		if !rational || !ok {
			return 0, 0, errForm
		}
		ends[i] = k
	}
	if ends[1]-ends[0] >= maxSummands {
		return 0, 0, errBig
	}
	if ends[1] < ends[0]-1 {
		return 0, 0, errForm
	}
	return ends[0], ends[1], nil
}

// Symbols returns the free symbols of n, sorted; variables of sums, limits and definite integrals are left out.
func Symbols(n *expr.Node) []string {
	var found []string
	free(n, nil, &found)
	return sortedUnique(found)
}

func free(n *expr.Node, bound []string, found *[]string) {
	if n.Op == expr.Symbol {
		if !slices.Contains(bound, n.Name) {
			*found = append(*found, n.Name)
		}
		return
	}
	for i, arg := range n.Args {
		if binds(n) && i == 0 {
			free(arg, append(slices.Clip(bound), n.Args[1].Name), found)
		} else if !binds(n) || i != 1 {
			free(arg, bound, found)
		}
	}
}

// binds reports whether n's variable means nothing outside of n.
func binds(n *expr.Node) bool {
	return n.Op == expr.Binder && len(n.Args) >= 3 && n.Args[1].Op == expr.Symbol
}
