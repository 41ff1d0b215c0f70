package judge

import "github.com/assay-rl/assay/verifiers/math/internal/expr"

// spread returns what an answer with ± says: the list of its two values. All signs of one value change together, ∓ the
// other way. Items of sets and lists are spread each for itself.
func spread(n *expr.Node) *expr.Node {
	if !hasSign(n) {
		return n
	}
	if n.Op == expr.Set || n.Op == expr.List {
		var args []*expr.Node
		for _, arg := range n.Args {
			if s := spread(arg); s.Op == expr.List && arg.Op != expr.List {
				args = append(args, s.Args...)
			} else {
				args = append(args, s)
			}
		}
		return n.With(args...)
	}
	return expr.New(expr.List, chosen(n, "pm"), chosen(n, "mp"))
}

func hasSign(n *expr.Node) bool {
	return expr.Any(n, func(n *expr.Node) bool { return n.Op == expr.PlusMinus })
}

// chosen returns n with plus for every sign of the name and minus for the other.
func chosen(n *expr.Node, plus string) *expr.Node {
	return expr.Replace(n, func(n *expr.Node) *expr.Node {
		if n.Op != expr.PlusMinus {
			return nil
		}
		last := chosen(n.Args[len(n.Args)-1], plus)
		if n.Name != plus {
			last = expr.New(expr.Neg, last)
		}
		if len(n.Args) == 1 {
			return last
		}
		return expr.New(expr.Add, chosen(n.Args[0], plus), last)
	})
}
