package algebra

import (
	"errors"
	"slices"
	"strconv"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// Names of symbols that no text can spell.
const (
	opaquePrefix = "\x00"
	boundPrefix  = "\x01"
	doublePrefix = "\x02"
)

// head is a class of subtrees that no layer looks into: all trees with the same head and pairwise equal args are one
// symbol.
type head struct {
	like *expr.Node
	name string
}

// prepare returns n with every subtree that no layer can evaluate replaced by the symbol of its class, and with roots
// of symbols in one spelling.
func (s *session) prepare(n *expr.Node) (*expr.Node, error) {
	if len(n.Args) == 0 {
		if n.Op == expr.Number || n.Op == expr.Symbol || n.Op == expr.Constant {
			return n, nil
		}
		return s.class(n)
	}
	if err := s.spend(1); err != nil {
		return nil, err
	}
	if n.Op == expr.Call && n.Name == "det" || n.Op == expr.Matrix && n.Name == "vmatrix" {
		return s.prepareDeterminant(n)
	}
	if binds(n) {
		return s.prepareBound(n)
	}
	return s.prepareArgs(n)
}

func (s *session) prepareArgs(n *expr.Node) (*expr.Node, error) {
	args := n.Args
	for i, arg := range n.Args {
		changed, err := s.prepare(arg)
		if err != nil {
			return nil, err
		}
		if changed != arg {
			if &args[0] == &n.Args[0] {
				args = slices.Clone(n.Args)
			}
			args[i] = changed
		}
	}
	if &args[0] != &n.Args[0] {
		n = n.With(args...)
	}
	return s.prepareOne(n)
}

// prepareOne is prepare for a node whose args are prepared.
func (s *session) prepareOne(n *expr.Node) (*expr.Node, error) {
	switch n.Op {
	case expr.Add, expr.Mul, expr.Neg, expr.Div, expr.Percent:
		return n, nil
	case expr.Pow:
		return oddRoot(n), nil
	case expr.Quantity:
		if isDegree(n) {
			return n, nil
		}
	case expr.Call:
		return s.prepareCall(n)
	case expr.Binder:
		return s.prepareBinder(n)
	}
	return s.class(n)
}

// oddRoot spells x^{p/q} with odd q as the real root that \sqrt[q]{x^p} is, where x is no constant.
func oddRoot(n *expr.Node) *expr.Node {
	r, ok := literal(n.Args[1])
	if !ok || r.IsInt() || r.Denom().Bit(0) == 0 || !expr.Any(n.Args[0], isSymbol) {
		return n
	}
	root := expr.NewCall("root", n.Args[0], expr.NewRat(fromInt(r.Denom()).rat(), 0))
	if r.Num().IsInt64() && r.Num().Int64() == 1 {
		return root
	}
	return expr.New(expr.Pow, root, expr.NewRat(fromInt(r.Num()).rat(), 0))
}

func isSymbol(n *expr.Node) bool { return n.Op == expr.Symbol }

func (s *session) prepareCall(n *expr.Node) (*expr.Node, error) {
	if !expr.IsFunction(n.Name) {
		return s.class(n)
	}
	switch n.Name {
	case "phi", "doublefactorial", "transpose", "det":
		if n.Name == "transpose" || n.Name == "det" && n.Args[0].Op != expr.Matrix || expr.Any(n, isSymbol) {
			return s.class(n)
		}
	case "gcd", "lcm":
		p, err := s.normalTree(n)
		if errors.Is(err, errBudget) || errors.Is(err, errUndefined) {
			return nil, err
		}
		if err != nil {
			return s.class(n)
		}
		return s.written(p)
	case "binom", "perm":
		if expr.Any(n, isSymbol) {
			return s.prepareBinomial(n)
		}
	}
	return n, nil
}

// prepareBinomial writes a symbolic binomial by its normal form, which knows polynomials and factorials.
func (s *session) prepareBinomial(n *expr.Node) (*expr.Node, error) {
	p, err := s.normalTree(n)
	if errors.Is(err, errBudget) || errors.Is(err, errUndefined) {
		return nil, err
	}
	if err != nil {
		return s.class(n)
	}
	return s.written(p)
}

// written is p as a tree within the budget.
func (s *session) written(p poly) (*expr.Node, error) {
	n := s.tree(p)
	if s.ops < 0 {
		return nil, errBudget
	}
	return n, nil
}

// prepareBinder keeps sums and products that can be written out, and takes easy derivatives. All others are opaque.
func (s *session) prepareBinder(n *expr.Node) (*expr.Node, error) {
	if n.Name == "sum" || n.Name == "prod" {
		if _, _, err := s.bounds(n); err == nil {
			return n, nil
		}
	}
	if n.Name == "diff" && len(n.Args) == 2 {
		if d, ok := s.derivative(n.Args[0], n.Args[1].Name); ok {
			return d, nil
		}
	}
	return s.class(n)
}

// prepareBound gives n's variable a name that only tells how many binders stand around it, then prepares n. A sum to
// write out whose summands are opaque is written out first: f(1)+f(2) is not 2·f(k).
func (s *session) prepareBound(n *expr.Node) (*expr.Node, error) {
	name := expr.NewSymbol(boundPrefix + strconv.Itoa(s.depth))
	args := slices.Clone(n.Args)
	args[0], args[1] = expr.Substitute(n.Args[0], n.Args[1].Name, name), name
	n = n.With(args...)
	s.depth++
	defer func() { s.depth-- }()
	body, err := s.prepare(args[0])
	if err != nil {
		return nil, err
	}
	if body != args[0] {
		if lower, upper, err := s.bounds(n); err == nil && upper-lower < maxWritten && upper > lower {
			return s.prepare(writeOut(n, lower, upper))
		}
		return s.prepareOpaque(n, body)
	}
	return s.prepareArgs(n)
}

// prepareOpaque is n with a prepared body, as one symbol.
func (s *session) prepareOpaque(n, body *expr.Node) (*expr.Node, error) {
	args := slices.Clone(n.Args)
	args[0] = body
	for i, arg := range args[2:] {
		var err error
		if args[2+i], err = s.prepare(arg); err != nil {
			return nil, err
		}
	}
	return s.class(n.With(args...))
}

// maxWritten is the longest sum of opaque summands that is written out.
const maxWritten = 32

func writeOut(n *expr.Node, lower, upper int64) *expr.Node {
	op := expr.Add
	if n.Name == "prod" {
		op = expr.Mul
	}
	var args []*expr.Node
	for k := lower; k <= upper; k++ {
		args = append(args, expr.Substitute(n.Args[0], n.Args[1].Name, expr.NewInt(k)))
	}
	return expr.New(op, args...)
}

// maxHeads is the most classes of opaque subtrees in one comparison.
const maxHeads = 64

// class returns the symbol of n's class.
func (s *session) class(n *expr.Node) (*expr.Node, error) {
	for _, h := range s.heads {
		same, err := s.sameHead(n, h.like)
		if err != nil {
			return nil, err
		}
		if same {
			return expr.NewSymbol(h.name), nil
		}
	}
	if len(s.heads) == maxHeads {
		return nil, errBudget
	}
	name := opaquePrefix + strconv.Itoa(len(s.heads))
	s.heads = append(s.heads, head{n, name})
	return expr.NewSymbol(name), nil
}

func (s *session) sameHead(a, b *expr.Node) (bool, error) {
	if expr.Same(a, b) {
		return true, s.spend(2)
	}
	if a.Op != b.Op || a.Name != b.Name || len(a.Args) != len(b.Args) || len(a.Args) == 0 || a.Rows != b.Rows ||
		!slices.Equal(a.Rels, b.Rels) || !slices.Equal(a.Unit, b.Unit) {
		return false, s.spend(1)
	}
	for i := range a.Args {
		r := s.compare(a.Args[i], b.Args[i])
		if r.Outcome == OverBudget {
			return false, errBudget
		}
		if r.Outcome != Same {
			return false, nil
		}
	}
	return true, nil
}
