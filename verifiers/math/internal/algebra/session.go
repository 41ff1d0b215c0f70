package algebra

import (
	"errors"
	"math/big"
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

var (
	// errBudget ends the whole comparison: the operation counter is spent.
	errBudget = errors.New("algebra: over budget")
	// errBig says that one normal form would be too large; other layers may still decide.
	errBig = errors.New("algebra: too large for a normal form")
	// errUndefined says that an expression has no value anywhere.
	errUndefined = errors.New("algebra: undefined")
	// errForm says that an expression has no normal form here.
	errForm = errors.New("algebra: no normal form")
)

const (
	// maxBits is the longest number, numerator and denominator together.
	maxBits = 16_000
	// maxTerms is the longest sum, and maxProducts the most term products of one multiplication.
	maxTerms    = 500
	maxProducts = 1500
)

// session is the state of one comparison: what both sides share. It is used by one goroutine.
type session struct {
	opts  Options
	ops   int
	atoms []atom
	ids   map[string]int32
	forms map[*expr.Node]form
	heads []head
	// doubtful is set once something was inverted that may be zero without looking it.
	doubtful bool
	depth    int
}

// form is a normal form that was found, or why there is none.
type form struct {
	p   poly
	err error
}

func newSession(o Options) *session {
	if o.Ops == 0 {
		o.Ops = DefaultOps
	}
	return &session{opts: o, ops: o.Ops}
}

// spend counts n operations.
func (s *session) spend(n int) error {
	s.ops -= n
	if m := s.opts.Meter; m != nil {
		m.left -= n
		s.ops = min(s.ops, m.left)
	}
	if s.ops < 0 {
		return errBudget
	}
	return nil
}

// spendBits counts an operation on numbers of that many bits together.
func (s *session) spendBits(bits int) error {
	words := bits / 64
	if words <= 2 {
		return s.spend(1)
	}
	return s.spend(4 + words + words*words/32)
}

// kind says what an atom is.
type kind uint8

const (
	kindI      kind = iota // the imaginary unit, exponent 1 only
	kindPi                 // π
	kindE                  // e
	kindPrime              // a natural number that is no product: exponent in (0,1), or huge
	kindSymbol             // a variable
	kindPower              // base to the power of a monomial that is no rational
	kindRoot               // a sum, or an indivisible product, to a fractional or negative exponent
	kindCall               // a function of normal forms
)

// atom is what normal forms do not look into.
type atom struct {
	kind kind
	name string
	n    *big.Int
	base poly
	args []poly
	// sure says that a kindPower is a positive real number.
	sure bool
	// key names the atom for all sessions alike, once it was asked for.
	key string
	// loose says that the atom may depend on others: unequal forms with it prove nothing.
	loose bool
}

// intern returns the number of the atom a, which key names within its kind.
func (s *session) intern(key string, a atom) int32 {
	if s.ids == nil {
		s.ids = make(map[string]int32)
	}
	key = string(rune('a'+a.kind)) + key
	if id, ok := s.ids[key]; ok {
		return id
	}
	if a.kind == kindPower {
		a.sure = s.positiveConstant(a.base) && s.real(a.args[0])
	}
	id := int32(len(s.atoms))
	s.atoms = append(s.atoms, a)
	s.ids[key] = id
	return id
}

func (s *session) atom(k kind) poly {
	return single(whole(1), factor{s.intern("", atom{kind: k}), whole(1)})
}

func (s *session) symbol(name string) poly {
	return single(whole(1), factor{s.intern(name, atom{kind: kindSymbol, name: name}), whole(1)})
}

// natural returns the atom of n > 1 that is prime, or was not found to be a product.
func (s *session) natural(n *big.Int, prime bool) int32 {
	return s.intern(n.String(), atom{kind: kindPrime, n: n, loose: !prime})
}

// callAtom returns the atom name(args).
func (s *session) callAtom(name string, args ...poly) poly {
	var key strings.Builder
	key.WriteString(name)
	for _, p := range args {
		key.WriteByte('|')
		p.writeKey(&key)
	}
	return single(whole(1), factor{s.intern(key.String(), atom{kind: kindCall, name: name, args: args, loose: true}), whole(1)})
}

// isCall reports whether f is name(args) to the first power.
func (s *session) isCall(f factor, name string) (args []poly, ok bool) {
	a := &s.atoms[f.atom]
	if a.kind != kindCall || a.name != name {
		return nil, false
	}
	return a.args, true
}
