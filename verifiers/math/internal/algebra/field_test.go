package algebra

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestField checks the prime, the arithmetic and the roots against math/big.
func TestField(t *testing.T) {
	random := rand.New(rand.NewChaCha8([32]byte{1}))
	for range 20 {
		f := randomField(random)
		p := new(big.Int).SetUint64(f.p)
		if !p.ProbablyPrime(20) || f.p%16 != 9 {
			t.Fatalf("%d is no prime of the form 16k+9", f.p)
		}
		a, b := new(big.Int).SetUint64(random.Uint64()), new(big.Int).SetUint64(random.Uint64())
		if got, want := f.mul(f.of(a), f.of(b)), f.of(new(big.Int).Mul(a, b)); got != want {
			t.Errorf("%d·%d modulo %d", a, b, p)
		}
		if f.mul(f.i, f.i) != f.sub(0, f.one) {
			t.Errorf("i² is not -1 modulo %d", p)
		}
		for range 20 {
			x := f.of(new(big.Int).SetUint64(random.Uint64()))
			if r, ok := f.sqrt(f.mul(x, x)); !ok || r != x && f.add(r, x) != 0 {
				t.Errorf("square root modulo %d", p)
			}
		}
		if _, ok := f.sqrt(f.small(2)); !ok {
			t.Errorf("2 is no square modulo %d", p)
		}
	}
}
