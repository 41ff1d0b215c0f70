package algebra

import (
	"slices"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// maxSide is the most rows or columns of a matrix that is computed with, maxPower its greatest power.
const (
	maxSide  = 10
	maxPower = 64
)

// grid is a matrix of trees.
type grid struct {
	rows, cols int
	at         []*expr.Node
}

// Matrix computes sums, products, scalar multiples, whole powers and transposes of matrices, up to 10 by 10, as one
// Matrix node. It is not ok where n is no matrix, or the sizes do not fit.
func Matrix(n *expr.Node, o Options) (*expr.Node, bool) {
	s := newSession(o)
	g, ok := s.grid(n)
	if !ok {
		return nil, false
	}
	if n.Op == expr.Matrix {
		return n, true
	}
	return &expr.Node{Op: expr.Matrix, Rows: g.rows, Args: g.at}, true
}

func (s *session) grid(n *expr.Node) (grid, bool) {
	switch n.Op {
	case expr.Matrix:
		if n.Name != "" || n.Rows < 1 || len(n.Args)%n.Rows != 0 {
			return grid{}, false
		}
		g := grid{n.Rows, len(n.Args) / n.Rows, n.Args}
		return g, g.rows <= maxSide && g.cols <= maxSide
	case expr.Neg:
		g, ok := s.grid(n.Args[0])
		return s.times(expr.NewInt(-1), g), ok
	case expr.Add:
		return s.sumGrid(n.Args)
	case expr.Mul:
		return s.productGrid(n.Args)
	case expr.Div:
		g, ok := s.grid(n.Args[0])
		if !ok || isMatrix(n.Args[1]) {
			return grid{}, false
		}
		return s.times(expr.New(expr.Div, expr.NewInt(1), n.Args[1]), g), true
	case expr.Pow:
		return s.powerGrid(n.Args[0], n.Args[1])
	case expr.Call:
		if n.Name == "transpose" && len(n.Args) == 1 {
			g, ok := s.grid(n.Args[0])
			return g.transposed(), ok
		}
	}
	return grid{}, false
}

// isMatrix reports whether a matrix, and no determinant, stands in n.
func isMatrix(n *expr.Node) bool {
	switch {
	case n.Op == expr.Matrix:
		return n.Name == ""
	case n.Op == expr.Call && n.Name != "transpose":
		return false
	}
	return slices.ContainsFunc(n.Args, isMatrix)
}

// simplified returns n's normal form as a tree, n itself where it has none.
func (s *session) simplified(n *expr.Node) *expr.Node {
	if !expr.Any(n, func(n *expr.Node) bool { return !s.formal(n) }) {
		if p, err := s.normalTree(n); err == nil {
			return s.tree(p)
		}
	}
	return n
}

func (s *session) times(c *expr.Node, g grid) grid {
	out := grid{g.rows, g.cols, make([]*expr.Node, len(g.at))}
	for i, x := range g.at {
		out.at[i] = s.simplified(expr.New(expr.Mul, c, x))
	}
	return out
}

func (g grid) transposed() grid {
	out := grid{g.cols, g.rows, make([]*expr.Node, 0, len(g.at))}
	for c := range g.cols {
		for r := range g.rows {
			out.at = append(out.at, g.at[r*g.cols+c])
		}
	}
	return out
}

func (s *session) sumGrid(args []*expr.Node) (grid, bool) {
	sum, ok := s.grid(args[0])
	for _, arg := range args[1:] {
		g, isGrid := s.grid(arg)
		if !ok || !isGrid || g.rows != sum.rows || g.cols != sum.cols {
			return grid{}, false
		}
		at := make([]*expr.Node, len(g.at))
		for i := range at {
			at[i] = s.simplified(expr.New(expr.Add, sum.at[i], g.at[i]))
		}
		sum.at = at
	}
	return sum, ok
}

// productGrid multiplies matrices in order, and by the scalars between them.
func (s *session) productGrid(args []*expr.Node) (grid, bool) {
	var product grid
	var scalars []*expr.Node
	found := false
	for _, arg := range args {
		if !isMatrix(arg) {
			scalars = append(scalars, arg)
			continue
		}
		g, ok := s.grid(arg)
		if !ok {
			return grid{}, false
		}
		if !found {
			product, found = g, true
			continue
		}
		if product, ok = s.multiply(product, g); !ok {
			return grid{}, false
		}
	}
	if found && len(scalars) > 0 {
		product = s.times(productOf(scalars), product)
	}
	return product, found
}

func (s *session) multiply(a, b grid) (grid, bool) {
	if a.cols != b.rows || s.spend(a.rows*a.cols*b.cols) != nil {
		return grid{}, false
	}
	out := grid{rows: a.rows, cols: b.cols}
	for r := range a.rows {
		for c := range b.cols {
			terms := make([]*expr.Node, a.cols)
			for k := range a.cols {
				terms[k] = expr.New(expr.Mul, a.at[r*a.cols+k], b.at[k*b.cols+c])
			}
			entry := terms[0]
			if len(terms) > 1 {
				entry = expr.New(expr.Add, terms...)
			}
			out.at = append(out.at, s.simplified(entry))
		}
	}
	return out, true
}

// powerGrid is base^k for whole k, or the transpose where the exponent is a T.
func (s *session) powerGrid(base, exponent *expr.Node) (grid, bool) {
	g, ok := s.grid(base)
	if !ok {
		return grid{}, false
	}
	if exponent.Op == expr.Symbol && (exponent.Name == "T" || exponent.Name == `\top`) {
		return g.transposed(), true
	}
	r, ok := literal(exponent)
	if !ok || !r.IsInt() || g.rows != g.cols || !r.Num().IsInt64() {
		return grid{}, false
	}
	k := r.Num().Int64()
	if k < 0 {
		if g, ok = s.inverseGrid(g); !ok {
			return grid{}, false
		}
		k = -k
	}
	if k > maxPower {
		return grid{}, false
	}
	product := identity(g.rows)
	for range k {
		if product, ok = s.multiply(product, g); !ok {
			return grid{}, false
		}
	}
	return product, true
}

func identity(side int) grid {
	g := grid{rows: side, cols: side}
	for i := range side * side {
		g.at = append(g.at, expr.NewInt(map[bool]int64{true: 1}[i%(side+1) == 0]))
	}
	return g
}

// inverseGrid is the adjugate over the determinant.
func (s *session) inverseGrid(g grid) (grid, bool) {
	m, err := s.polys(g)
	if err != nil {
		return grid{}, false
	}
	det, err := s.laplace(m, g.cols)
	if err != nil || len(det) == 0 {
		return grid{}, false
	}
	inverse, err := s.inverse(det)
	if err != nil {
		return grid{}, false
	}
	out := grid{rows: g.rows, cols: g.cols}
	for r := range g.rows {
		for c := range g.cols {
			cofactor, err := s.laplace(minor(m, g.cols, c, r), g.cols-1)
			if err == nil {
				cofactor, err = s.mul(cofactor, inverse)
			}
			if err != nil {
				return grid{}, false
			}
			if (r+c)%2 == 1 {
				cofactor = cofactor.neg()
			}
			out.at = append(out.at, s.tree(cofactor))
		}
	}
	return out, true
}

func (s *session) polys(g grid) ([]poly, error) {
	m := make([]poly, len(g.at))
	for i, x := range g.at {
		var err error
		if m[i], err = s.normalTree(x); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func minor(m []poly, cols, row, col int) []poly {
	var out []poly
	for i, p := range m {
		if i/cols != row && i%cols != col {
			out = append(out, p)
		}
	}
	return out
}

// laplace is the determinant by minors of the first rows, each set of columns once: 2^side·side products.
func (s *session) laplace(m []poly, side int) (poly, error) {
	if side > maxSide {
		return nil, errBig
	}
	if side == 0 {
		return constant(whole(1)), nil
	}
	best := make([]poly, 1<<side)
	best[0] = constant(whole(1))
	for set := 1; set < 1<<side; set++ {
		if err := s.spend(side); err != nil {
			return nil, err
		}
		row, sign := -1, whole(1)
		for c := range side {
			row += set >> c & 1
		}
		for c := side - 1; c >= 0; c-- {
			if set>>c&1 == 0 {
				continue
			}
			p, err := s.mul(m[row*side+c], best[set&^(1<<c)])
			if err != nil {
				return nil, err
			}
			if best[set], err = s.add(best[set], p.scale(sign)); err != nil {
				return nil, err
			}
			sign = sign.neg()
		}
	}
	return best[1<<side-1], nil
}

// determinant is the normal form of a square matrix's determinant.
func (s *session) determinant(n *expr.Node) (poly, error) {
	if n.Op == expr.Matrix {
		n = &expr.Node{Op: expr.Matrix, Rows: n.Rows, Args: n.Args}
	}
	g, ok := s.grid(n)
	if !ok || g.rows != g.cols {
		return nil, errForm
	}
	m, err := s.polys(g)
	if err != nil {
		return nil, err
	}
	return s.laplace(m, g.cols)
}

// prepareDeterminant prepares the entries of a matrix between determinant bars.
func (s *session) prepareDeterminant(n *expr.Node) (*expr.Node, error) {
	arg := n.Args[0]
	if n.Op == expr.Matrix {
		arg = n
	}
	if arg.Op == expr.Matrix {
		arg = &expr.Node{Op: expr.Matrix, Rows: arg.Rows, Args: arg.Args}
	}
	g, ok := s.grid(arg)
	if !ok || g.rows != g.cols {
		return s.class(n)
	}
	args := make([]*expr.Node, len(g.at))
	for i, x := range g.at {
		var err error
		if args[i], err = s.prepare(x); err != nil {
			return nil, err
		}
	}
	return expr.NewCall("det", &expr.Node{Op: expr.Matrix, Rows: g.rows, Args: args}), nil
}
