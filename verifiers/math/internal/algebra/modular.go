package algebra

import (
	"crypto/sha256"
	"errors"
	"math"
	"math/big"
	"math/rand/v2"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

var (
	// errPole says that a denominator is zero at this point.
	errPole = errors.New("algebra: pole")
	// errField says that this prime lacks a root that the expression needs.
	errField = errors.New("algebra: no such root modulo the prime")
)

const (
	// falseAccept is how unlikely, as a power of two, an accepted difference must be.
	falseAccept = 100
	// primesBits is the logarithm of how many primes there are to draw from: 2^60/(8·ln 2^61) or more.
	primesBits = 51
	// maxRounds bounds the points of one test.
	maxRounds = 24
	// denominators of fractional exponents that a free atom may have.
	freeRoots = 60
)

// residue evaluates normal forms at one random point modulo one prime. Every atom that is not known to depend on others
// is a free variable, so agreement is an identity whatever the atoms are worth; disagreement proves a difference only
// where no loose atom was met.
type residue struct {
	*session
	field  field
	random *rand.Rand
	// values and waves are what atoms, and e^{i·monomial/60}, were drawn as, bases what sums below roots came to.
	values map[int32]uint64
	bases  map[int32]uint64
	waves  map[string]uint64
	loose  bool
	pi, e  bool
}

// seed hashes both sides, in no order.
func seed(a, b *expr.Node) [32]byte {
	x, y := sha256.Sum256([]byte(spell(a))), sha256.Sum256([]byte(spell(b)))
	for i := range x {
		x[i] ^= y[i]
	}
	return sha256.Sum256(x[:])
}

// modular tests a = b at random points modulo random primes.
func (s *session) modular(a, b *expr.Node, seed [32]byte) (Outcome, error) {
	size := s.weight(a) + s.weight(b)
	perRound := primesBits - math.Log2(size) - 1
	if perRound < 4 {
		return Unknown, nil
	}
	rounds := int(math.Ceil(falseAccept / perRound))
	random := rand.New(rand.NewChaCha8(seed))
	poles, fields := 0, 0
	for done := 0; done < rounds; {
		r := residue{session: s, field: randomField(random), random: random}
		if err := s.spend(60); err != nil {
			return Unknown, err
		}
		x, errA := r.eval(a)
		y, errB := r.eval(b)
		switch err := worse(errA, errB); {
		case errors.Is(err, errPole):
			if poles++; poles == 3 {
				return Undefined, nil
			}
		case errors.Is(err, errField):
			if fields++; fields == maxRounds*4 {
				return Unknown, nil
			}
		case err != nil:
			return Unknown, err
		case x == y:
			done++
		case r.loose || s.doubtful:
			return Unknown, nil
		default:
			return Different, nil
		}
	}
	return Same, nil
}

// weight bounds the degree, and the logarithm of the coefficients, of n as a quotient of polynomials.
func (s *session) weight(n *expr.Node) float64 {
	if len(n.Args) == 0 {
		if n.Op == expr.Number {
			return float64(n.Value.Num().BitLen() + n.Value.Denom().BitLen())
		}
		return freeRoots
	}
	if n.Op == expr.Pow {
		return (1 + s.weight(n.Args[0])) * s.exponentWeight(n.Args[1])
	}
	w := float64(len(n.Args))
	for _, arg := range n.Args {
		w += s.weight(arg)
	}
	switch {
	case n.Op == expr.Call && n.Name == "factorial":
		return w * maxResidueFactorial * 16
	case n.Op == expr.Call:
		return w * freeRoots * 16
	case n.Op == expr.Binder:
		return w * maxSummands
	}
	return w
}

// exponentWeight is the exponent's size if it is a number; other powers are variables.
func (s *session) exponentWeight(n *expr.Node) float64 {
	p, err := s.normalTree(n)
	if err != nil {
		return freeRoots
	}
	c, ok := p.rational()
	if !ok {
		return freeRoots * freeRoots
	}
	k, _ := c.rat().Float64()
	return max(1, math.Abs(k))
}

// eval is n at the point: by its normal form, or part by part where that is too large.
func (r *residue) eval(n *expr.Node) (uint64, error) {
	if n.Op == expr.Number {
		return r.rational(n.Value)
	}
	p, err := r.normalTree(n)
	if err == nil {
		return r.poly(p)
	}
	if !errors.Is(err, errBig) {
		return 0, err
	}
	if err := r.spend(2); err != nil {
		return 0, err
	}
	switch n.Op {
	case expr.Add:
		return r.each(n.Args, 0, r.field.add)
	case expr.Mul:
		return r.each(n.Args, r.field.one, r.field.mul)
	case expr.Neg:
		x, err := r.eval(n.Args[0])
		return r.field.sub(0, x), err
	case expr.Percent:
		x, err := r.eval(n.Args[0])
		return r.field.mul(x, r.field.inverse(r.field.small(100))), err
	case expr.Div:
		return r.quotient(n)
	case expr.Pow:
		return r.power(n)
	case expr.Call:
		return r.bigCall(n)
	}
	return 0, errBig
}

func (r *residue) each(args []*expr.Node, x uint64, join func(x, y uint64) uint64) (uint64, error) {
	for _, arg := range args {
		y, err := r.eval(arg)
		if err != nil {
			return 0, err
		}
		x = join(x, y)
	}
	return x, nil
}

func (r *residue) quotient(n *expr.Node) (uint64, error) {
	top, err := r.eval(n.Args[0])
	if err != nil {
		return 0, err
	}
	loose := r.loose
	r.loose = false
	bottom, err := r.eval(n.Args[1])
	if err != nil {
		return 0, err
	}
	r.doubtful = r.doubtful || r.loose
	r.loose = r.loose || loose
	return r.divide(top, bottom)
}

func (r *residue) divide(top, bottom uint64) (uint64, error) {
	if bottom == 0 {
		return 0, errPole
	}
	if err := r.spend(6); err != nil {
		return 0, err
	}
	return r.field.mul(top, r.field.inverse(bottom)), nil
}

// power is base^k for an exact whole k, however large.
func (r *residue) power(n *expr.Node) (uint64, error) {
	e, err := r.normalTree(n.Args[1])
	if err != nil {
		return 0, err
	}
	k, ok := e.rational()
	if !ok || !k.isInt() {
		return 0, errBig
	}
	base, err := r.eval(n.Args[0])
	if err != nil {
		return 0, err
	}
	return r.raise(base, k)
}

// raise is x^k for whole k.
func (r *residue) raise(x uint64, k num) (uint64, error) {
	if err := r.spend(6 + k.bits()/64); err != nil {
		return 0, err
	}
	switch {
	case x == 0 && k.sign() < 0:
		return 0, errPole
	case x == 0 && k.sign() > 0:
		return 0, nil
	}
	return r.field.pow(x, r.field.exponent(k.rat().Num())), nil
}

// maxResidueFactorial is the greatest argument of a factorial that is multiplied out modulo a prime.
const maxResidueFactorial = 20_000

// bigCall is the factorial of a number too great to write out.
func (r *residue) bigCall(n *expr.Node) (uint64, error) {
	if n.Name != "factorial" {
		return 0, errBig
	}
	p, err := r.normalTree(n.Args[0])
	if err != nil {
		return 0, err
	}
	c, ok := p.rational()
	k, small := c.int64()
	if !ok || !small || k > maxResidueFactorial {
		return 0, errBig
	}
	if err := r.spend(int(k) / 8); err != nil {
		return 0, err
	}
	x, step := r.field.one, r.field.one
	for range k {
		x = r.field.mul(x, step)
		step = r.field.add(step, r.field.one)
	}
	return x, nil
}

func (r *residue) rational(c *big.Rat) (uint64, error) {
	if c.IsInt() {
		return r.field.of(c.Num()), nil
	}
	return r.divide(r.field.of(c.Num()), r.field.of(c.Denom()))
}

func (r *residue) number(c num) (uint64, error) {
	if c.big != nil {
		return r.rational(c.big)
	}
	if c.d == 1 {
		return r.field.small(c.n), nil
	}
	return r.divide(r.field.small(c.n), r.field.small(c.d))
}

func (r *residue) poly(p poly) (uint64, error) {
	sum := uint64(0)
	for _, t := range p {
		x, err := r.number(t.c)
		if err != nil {
			return 0, err
		}
		for _, f := range t.fs {
			y, err := r.factor(f)
			if err != nil {
				return 0, err
			}
			x = r.field.mul(x, y)
		}
		sum = r.field.add(sum, x)
	}
	return sum, r.spend(1 + len(p)/4)
}
