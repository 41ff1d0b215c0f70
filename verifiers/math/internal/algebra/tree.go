package algebra

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// Canonical returns a tree that is the same for most spellings of one value: a rational number, or a sum of products
// of radicals, constants, symbols and functions in a fixed order. It is not ok where n has no such form or it is long.
// Equal canonical trees are equal expressions; unequal ones may be equal too.
func Canonical(n *expr.Node, o Options) (*expr.Node, bool) {
	s := newSession(o)
	for _, name := range Symbols(n) {
		s.symbol(name)
	}
	if expr.Any(n, func(n *expr.Node) bool { return !s.formal(n) }) {
		return nil, false
	}
	p, err := s.normalTree(n)
	if err != nil {
		return nil, false
	}
	out := s.tree(p)
	return out, s.ops >= 0
}

// formal reports whether normal forms look into n.
func (s *session) formal(n *expr.Node) bool {
	switch n.Op {
	case expr.Number, expr.Symbol, expr.Add, expr.Mul, expr.Neg, expr.Div, expr.Pow, expr.Percent, expr.Quantity,
		expr.Binder, expr.Matrix:
		return true
	case expr.Constant:
		return n.Name != expr.Infinity
	case expr.Call:
		return expr.IsFunction(n.Name)
	}
	return false
}

// shown is a term with what orders it for display.
type shown struct {
	degree num
	key    string
	t      term
}

// tree writes p out: highest degree first, then in the order of names, so that it does not depend on which atom was
// met first. Atoms may share others and the tree cannot, so it may be long: once the counter is spent it is cut short.
func (s *session) tree(p poly) *expr.Node {
	if len(p) == 0 || s.spend(2*len(p)) != nil {
		return expr.NewInt(0)
	}
	terms := make([]shown, len(p))
	for i, t := range p {
		terms[i] = s.show(t)
	}
	slices.SortFunc(terms, func(a, b shown) int {
		return cmp.Or(b.degree.cmp(a.degree), strings.Compare(a.key, b.key))
	})
	args := make([]*expr.Node, len(terms))
	for i, t := range terms {
		args[i] = s.termTree(t.t)
	}
	if len(args) == 1 {
		return args[0]
	}
	return expr.New(expr.Add, args...)
}

func (s *session) show(t term) shown {
	out := shown{degree: whole(0), t: term{c: t.c, fs: slices.Clone(t.fs)}}
	slices.SortFunc(out.t.fs, func(a, b factor) int { return strings.Compare(s.atomKey(a.atom), s.atomKey(b.atom)) })
	var key strings.Builder
	for _, f := range out.t.fs {
		if s.atoms[f.atom].kind == kindSymbol {
			out.degree = out.degree.add(f.exp)
		}
		key.WriteString(s.atomKey(f.atom) + "^" + f.exp.String() + " ")
	}
	out.key = key.String()
	return out
}

// maxKey is the longest name of an atom that is spelled out; longer ones are hashed.
const maxKey = 128

// atomKey names an atom for all sessions alike.
func (s *session) atomKey(id int32) string {
	if s.atoms[id].key == "" {
		key := s.atomName(s.atoms[id])
		if len(key) > maxKey {
			sum := sha256.Sum256([]byte(key))
			key = key[:maxKey/2] + hex.EncodeToString(sum[:])
		}
		s.atoms[id].key = key
	}
	return s.atoms[id].key
}

func (s *session) atomName(a atom) string {
	prefix := string(rune('a' + a.kind))
	switch a.kind {
	case kindPrime:
		digits := a.n.String()
		return prefix + string(rune('a'+len(digits)/26)) + string(rune('a'+len(digits)%26)) + digits
	case kindSymbol:
		return prefix + a.name
	}
	parts := make([]string, 0, 1+len(a.args))
	if a.kind == kindPower || a.kind == kindRoot {
		parts = append(parts, s.polyKey(a.base))
	}
	for _, arg := range a.args {
		parts = append(parts, s.polyKey(arg))
	}
	return prefix + a.name + "(" + strings.Join(parts, ",") + ")"
}

func (s *session) polyKey(p poly) string {
	keys := make([]string, len(p))
	for i, t := range p {
		keys[i] = t.c.String() + " " + s.show(t).key
	}
	slices.Sort(keys)
	return strings.Join(keys, "+")
}

// termTree writes a term as ± numerator / denominator.
func (s *session) termTree(t term) *expr.Node {
	var above, below []*expr.Node
	r := new(big.Rat).Abs(t.c.rat())
	if r.Num().Cmp(big.NewInt(1)) != 0 {
		above = append(above, expr.NewRat(new(big.Rat).SetInt(r.Num()), 0))
	}
	if !r.IsInt() {
		below = append(below, expr.NewRat(new(big.Rat).SetInt(r.Denom()), 0))
	}
	above = append(above, s.radicals(t.fs)...)
	for _, f := range t.fs {
		switch {
		case s.atoms[f.atom].kind == kindPrime && f.exp.sign() > 0 && f.exp.cmp(whole(1)) < 0:
		case f.exp.sign() < 0 && s.atoms[f.atom].kind != kindPower:
			below = append(below, s.factorTree(factor{f.atom, f.exp.neg()}))
		default:
			above = append(above, s.factorTree(f))
		}
	}
	n := productOf(above)
	if len(below) > 0 {
		n = expr.New(expr.Div, n, productOf(below))
		if r.Num().IsInt64() && len(above) <= 1 && len(below) == 1 && !r.IsInt() && len(t.fs) == 0 {
			n = expr.NewRat(r, expr.Exact)
		}
	}
	if t.c.sign() < 0 {
		return negated(n)
	}
	return n
}

func negated(n *expr.Node) *expr.Node {
	if n.Op == expr.Number {
		return expr.NewRat(new(big.Rat).Neg(n.Value), n.Decimals)
	}
	return expr.New(expr.Neg, n)
}

func productOf(args []*expr.Node) *expr.Node {
	switch len(args) {
	case 0:
		return expr.NewInt(1)
	case 1:
		return args[0]
	}
	return expr.New(expr.Mul, args...)
}

// radicals writes the fractional powers of primes, one root for each denominator.
func (s *session) radicals(fs []factor) []*expr.Node {
	var degrees []int64
	under := map[int64]*big.Int{}
	var out []*expr.Node
	for _, f := range fs {
		a := s.atoms[f.atom]
		if a.kind != kindPrime || f.exp.sign() < 0 || f.exp.cmp(whole(1)) >= 0 {
			continue
		}
		if f.exp.big != nil || f.exp.d > 64 {
			out = append(out, s.factorTree(f))
			continue
		}
		if under[f.exp.d] == nil {
			degrees = append(degrees, f.exp.d)
			under[f.exp.d] = big.NewInt(1)
		}
		under[f.exp.d].Mul(under[f.exp.d], new(big.Int).Exp(a.n, big.NewInt(f.exp.n), nil))
	}
	slices.Sort(degrees)
	for _, d := range degrees {
		radicand := expr.NewRat(new(big.Rat).SetInt(under[d]), 0)
		if d == 2 {
			out = append(out, expr.NewCall("sqrt", radicand))
		} else {
			out = append(out, expr.NewCall("root", radicand, expr.NewInt(d)))
		}
	}
	return out
}

func (s *session) factorTree(f factor) *expr.Node {
	a := s.atoms[f.atom]
	var n *expr.Node
	switch a.kind {
	case kindI:
		n = &expr.Node{Op: expr.Constant, Name: expr.I}
	case kindPi:
		n = &expr.Node{Op: expr.Constant, Name: expr.Pi}
	case kindE:
		n = &expr.Node{Op: expr.Constant, Name: expr.E}
	case kindPrime:
		n = expr.NewRat(new(big.Rat).SetInt(a.n), 0)
	case kindSymbol:
		n = expr.NewSymbol(a.name)
	case kindPower:
		return expr.New(expr.Pow, s.tree(a.base), s.tree(a.args[0].scale(f.exp)))
	case kindRoot:
		n = s.tree(a.base)
	case kindCall:
		args := make([]*expr.Node, len(a.args))
		for i, arg := range a.args {
			args[i] = s.tree(arg)
		}
		if a.name == "max" || a.name == "min" {
			slices.SortFunc(args, func(x, y *expr.Node) int { return strings.Compare(spell(x), spell(y)) })
		}
		n = expr.NewCall(a.name, args...)
	}
	switch {
	case f.exp.isWhole(1):
		return n
	case f.exp.cmp(fraction(1, 2)) == 0:
		return expr.NewCall("sqrt", n)
	}
	return expr.New(expr.Pow, n, expr.NewRat(f.exp.rat(), expr.Exact))
}
