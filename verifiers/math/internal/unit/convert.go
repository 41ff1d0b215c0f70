package unit

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// Scale says how an amount in one unit reads in another: x becomes x·Factor·π^Pi + Offset. It is exact.
type Scale struct {
	// Factor is positive.
	Factor *big.Rat
	// Pi is not 0 where one side measures angles in radians and the other in degrees or revolutions.
	Pi int
	// Offset is nil except between temperatures: 0 °C is 32 °F. In products, as in J/°C, degrees are differences, and
	// only Factor applies.
	Offset *big.Rat
}

const (
	// maxFactors is the most units in a product.
	maxFactors = 8
	// maxPower is the greatest power of a unit.
	maxPower = 12
)

// Convert returns the scale from one unit to another, and false where they measure different things. Angles have a
// dimension of their own, so that rad/s is not Hz. A month and a year are no number of days, a currency is none of
// another, and a ton may be any of three.
func Convert(from, to expr.Unit) (Scale, bool) {
	a, aok := reduce(from)
	b, bok := reduce(to)
	if !aok || !bok || !samePowers(a.base, b.base) {
		return Scale{}, false
	}
	s := Scale{Factor: a.factor.Quo(a.factor, b.factor), Pi: a.pi - b.pi}
	zeroA, tempA := zero(from)
	zeroB, tempB := zero(to)
	if tempA && tempB {
		s.Offset = zeroA.Mul(zeroA, s.Factor)
		s.Offset.Sub(s.Offset, zeroB)
	}
	return s, true
}

// zero returns what to add to a temperature to count from absolute zero.
func zero(u expr.Unit) (*big.Rat, bool) {
	if len(u) != 1 || u[0].Power != 1 {
		return nil, false
	}
	switch u[0].Symbol {
	case "K":
		return new(big.Rat), true
	case "°C":
		return big.NewRat(27315, 100), true
	case "°F":
		return big.NewRat(45967, 100), true
	}
	return nil, false
}

// reduced is a unit in terms of those that no other measures: factor·π^pi·base.
type reduced struct {
	factor *big.Rat
	pi     int
	base   expr.Unit
}

// reduce resolves a unit's definitions down to base units. It refuses units larger than [Parse] makes.
func reduce(u expr.Unit) (reduced, bool) {
	r := reduced{factor: big.NewRat(1, 1)}
	if len(u) > maxFactors {
		return r, false
	}
	for _, f := range u {
		if f.Power < -maxPower || f.Power > maxPower {
			return r, false
		}
		r.resolve(f)
	}
	r.base = merge(r.base)
	return r, true
}

// resolve multiplies one factor in. A symbol that nobody defined is a base unit.
func (r *reduced) resolve(f expr.UnitPower) {
	if f.Symbol == "pi" {
		r.pi += f.Power
		return
	}
	is, known := defined[f.Symbol]
	if !known {
		if p, fam, ok := split(f.Symbol); ok {
			r.scale(powerOfTen(p.power), f.Power)
			r.resolve(expr.UnitPower{Symbol: fam.symbol, Power: f.Power})
			return
		}
	}
	if is == "" {
		r.base = append(r.base, f)
		return
	}
	factor, parts := definition(is)
	r.scale(factor, f.Power)
	for _, part := range parts {
		r.resolve(expr.UnitPower{Symbol: part.Symbol, Power: part.Power * f.Power})
	}
}

// scale multiplies by a power of x.
func (r *reduced) scale(x *big.Rat, power int) {
	for range max(power, -power) {
		if power > 0 {
			r.factor.Mul(r.factor, x)
		} else {
			r.factor.Quo(r.factor, x)
		}
	}
}

func powerOfTen(n int) *big.Rat {
	ten := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n, -n))), nil))
	if n < 0 {
		return ten.Inv(ten)
	}
	return ten
}

// definition reads the table's spelling of a value: a number, then symbols with their powers, "1 kg m s-2".
func definition(is string) (*big.Rat, expr.Unit) {
	number, rest, _ := strings.Cut(is, " ")
	factor, ok := new(big.Rat).SetString(number)
	if !ok {
		factor = new(big.Rat)
	}
	var u expr.Unit
	for part := range strings.FieldsSeq(rest) {
		symbol := strings.TrimRight(part, "-0123456789")
		power, err := strconv.Atoi(part[len(symbol):])
		if err != nil {
			power = 1
		}
		u = append(u, expr.UnitPower{Symbol: symbol, Power: power})
	}
	return factor, u
}
