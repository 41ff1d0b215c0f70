package algebra

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"slices"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/numeric"
)

const (
	// agreeBits is to how many bits values must agree, minAgree at how many points.
	agreeBits = 256
	minAgree  = 3
	// evalOps bounds one evaluation.
	evalOps = 4000
)

// eval is n at the point with the session's policy, charged by an estimate of its work.
func (s *session) eval(n *expr.Node, at numeric.Point, bits int) (numeric.Ball, error) {
	cost := work(n)
	if bits == refuteBits {
		cost = cost/3 + 1
	}
	if err := s.spend(min(cost, evalOps)); err != nil {
		return numeric.Ball{}, err
	}
	b, err := numeric.Eval(n, at, numeric.Options{Bits: bits, Ops: evalOps, NaturalLog: s.opts.LogBase == BaseE})
	if errors.Is(err, numeric.ErrOverBudget) {
		return b, errors.Join(err, s.spend(evalOps/4))
	}
	return b, err
}

// cheap are functions that cost no series.
var cheap = []string{"abs", "floor", "ceil", "max", "min", "sgn", "sqrt", "mod", "conj", "re", "im"}

// work estimates the cost of evaluating n once.
func work(n *expr.Node) int {
	cost := 3
	switch {
	case n.Op == expr.Call && slices.Contains(cheap, n.Name):
		cost = 10
	case n.Op == expr.Call:
		cost = 100
	case n.Op == expr.Pow && n.Args[1].Op != expr.Number:
		cost = 200
	case n.Op == expr.Pow:
		cost = 20
	case n.Op == expr.Binder:
		return evalOps
	}
	for _, arg := range n.Args {
		cost += work(arg)
	}
	return cost
}

// refuteBits is the precision of the first look, which only finds differences.
const refuteBits = 64

// tally is what evaluating both sides at the points has shown.
type tally struct {
	agree, apart, undefinedA, undefinedB, undecided, tooMuch int
}

// numeric compares a and b at real points of either sign, some near each constant where the functions have pieces.
func (s *session) numeric(a, b *expr.Node, seed [32]byte) (Outcome, string, error) {
	names := sortedUnique(append(Symbols(a), Symbols(b)...))
	points := s.points(names, a, b, seed)
	if differs, err := s.refute(a, b, points[0]); differs || err != nil {
		return Different, "values differ", err
	}
	var t tally
	for _, at := range points {
		apart, err := s.meet(a, b, at, &t)
		if err != nil {
			return Unknown, "", err
		}
		if apart {
			return Different, "values differ", nil
		}
	}
	return t.outcome(len(points))
}

func (t tally) outcome(points int) (Outcome, string, error) {
	switch {
	case t.undefinedA == points || t.undefinedB == points:
		return Undefined, "no value at any point", nil
	case t.apart > 0 && t.undefinedA != t.undefinedB:
		return Different, "defined at different points", nil
	case t.agree >= min(minAgree, points) && t.apart == 0 && t.undecided <= points/2:
		return Same, "values agree to 256 bits", nil
	case t.tooMuch > 0:
		return OverBudget, "too large to evaluate", nil
	}
	return Unknown, "", nil
}

// refute looks for a difference at a low precision.
func (s *session) refute(a, b *expr.Node, at numeric.Point) (bool, error) {
	x, errA := s.eval(a, at, refuteBits)
	y, errB := s.eval(b, at, refuteBits)
	if err := worse(errA, errB); errors.Is(err, errBudget) {
		return false, err
	}
	return errA == nil && errB == nil && x.Differs(y), nil
}

// meet evaluates both sides at a point, at twice the precision if the first does not decide. It reports a difference.
func (s *session) meet(a, b *expr.Node, at numeric.Point, t *tally) (bool, error) {
	for _, bits := range []int{numeric.DefaultBits, numeric.MaxBits} {
		x, errA := s.eval(a, at, bits)
		y, errB := s.eval(b, at, bits)
		if s.ops < 0 {
			return false, errBudget
		}
		if errA == nil && errB == nil {
			if x.Differs(y) {
				return true, nil
			}
			if x.Agrees(y, agreeBits) {
				t.agree++
				return false, nil
			}
			continue
		}
		if bits == numeric.DefaultBits && (errors.Is(errA, numeric.ErrImprecise) || errors.Is(errB, numeric.ErrImprecise)) {
			continue
		}
		return false, t.fail(errA, errB)
	}
	t.undecided++
	return false, nil
}

// fail counts a point at which a side has no value.
func (t *tally) fail(errA, errB error) error {
	for _, err := range []error{errA, errB} {
		switch {
		case errors.Is(err, numeric.ErrUnsupported):
			return errForm
		case errors.Is(err, numeric.ErrOverBudget):
			t.undecided++
			t.tooMuch++
			return nil
		case errors.Is(err, numeric.ErrImprecise):
			t.undecided++
			return nil
		}
	}
	if errA != nil {
		t.undefinedA++
	}
	if errB != nil {
		t.undefinedB++
	}
	if (errA == nil) != (errB == nil) {
		t.apart++
	}
	return nil
}

// hasValue reports whether n has a value at some point. Not decided is not.
func (s *session) hasValue(n *expr.Node, seed [32]byte) (bool, error) {
	for _, at := range s.points(Symbols(n), n, n, seed) {
		_, err := s.eval(n, at, numeric.DefaultBits)
		if err == nil {
			return true, nil
		}
		if s.ops < 0 {
			return false, errBudget
		}
	}
	return false, nil
}

const (
	// roundPoints is how many points a scale gets.
	roundPoints = 4
	// maxSigned is the most symbols that each get a point where they alone are negative.
	maxSigned = 16
)

// points draws the points. A constant has one; analytic functions are told apart by any few; functions with pieces are
// also looked at on either side of each constant, where their pieces may meet, and farther out. Each symbol is alone
// negative at one point and all are at another: no product of symbols has the sign of another at all of them, so |xy|
// is told from xy.
func (s *session) points(names []string, a, b *expr.Node, seed [32]byte) []numeric.Point {
	if len(names) == 0 {
		return []numeric.Point{nil}
	}
	d := drawing{random: rand.New(rand.NewChaCha8(seed)), names: names, positive: s.opts.Positive}
	one := big.NewRat(1, 1)
	d.round(one)
	if !expr.Any(a, pieced) && !expr.Any(b, pieced) {
		return d.points
	}
	for _, scale := range scales(a, b) {
		d.round(scale)
	}
	for !d.positive && d.signed <= min(len(names), maxSigned) {
		d.draw(one, 2)
	}
	return d.points
}

// drawing is points under way.
type drawing struct {
	random *rand.Rand
	names  []string
	points []numeric.Point
	// positive keeps all symbols positive.
	positive bool
	// signed counts the points where not all symbols are positive.
	signed int
}

func (d *drawing) round(scale *big.Rat) {
	for i := range roundPoints {
		d.draw(scale, i)
	}
}

// draw adds the i-th point of a scale: its first symbol beyond the scale for i = 0 and 3, within it for 1 and 2, some
// symbols negative for 2 and 3, the others anywhere from 1/4 to 7/4 of it.
func (d *drawing) draw(scale *big.Rat, i int) {
	at := make(numeric.Point, len(d.names))
	negative := func(int) bool { return false }
	if i >= 2 && !d.positive {
		negative = d.signs()
	}
	for j, name := range d.names {
		n := d.random.Int64N(3<<20) + 1<<19
		if j == 0 && (i == 0 || i == 3) {
			n = n%(3<<19) + 1<<21
		} else if j == 0 {
			n = n%(3<<19) + 1<<19
		}
		x := big.NewRat(n, 1<<21)
		x.Mul(x, scale)
		if negative(j) {
			x.Neg(x)
		}
		at[name] = numeric.FromRat(x, nil)
	}
	d.points = append(d.points, at)
}

// signs says which symbols are negative at the next signed point: first each alone, then all, then any but none.
func (d *drawing) signs() func(j int) bool {
	k, n := d.signed, len(d.names)
	d.signed++
	if k < n {
		return func(j int) bool { return j == k }
	}
	if k == n || n == 1 {
		return func(int) bool { return true }
	}
	surely := d.random.IntN(n)
	return func(j int) bool { return j == surely || d.random.Uint64()&1 == 0 }
}

// pieced reports whether n is a function with pieces or branches.
func pieced(n *expr.Node) bool {
	switch n.Op {
	case expr.Pow:
		r, ok := literal(n.Args[1])
		return !ok || !r.IsInt()
	case expr.Call:
		return !slices.Contains([]string{"sin", "cos", "tan", "cot", "sec", "csc", "exp", "sinh", "cosh", "tanh", "coth",
			"sech", "csch", "factorial", "gamma", "det"}, n.Name)
	}
	return false
}

// maxScales is how many constants of an expression get points of their own.
const maxScales = 5

// scales returns the sizes of the constants written in a and b, without 0 and 1, and some fixed ones.
func scales(a, b *expr.Node) []*big.Rat {
	var found []*big.Rat
	collect := func(n *expr.Node) bool {
		if n.Op == expr.Number && n.Value.Sign() != 0 && n.Value.Num().BitLen() < 256 && n.Value.Denom().BitLen() < 256 {
			found = append(found, new(big.Rat).Abs(n.Value))
		}
		return false
	}
	expr.Any(a, collect)
	expr.Any(b, collect)
	slices.SortFunc(found, (*big.Rat).Cmp)
	found = slices.CompactFunc(found, func(x, y *big.Rat) bool { return x.Cmp(y) == 0 })
	found = slices.DeleteFunc(found, func(x *big.Rat) bool { return x.Cmp(big.NewRat(1, 1)) == 0 })
	if len(found) > maxScales {
		found = append(found[:maxScales-1], found[len(found)-1])
	}
	return append(found, big.NewRat(8, 1), big.NewRat(60, 1))
}
