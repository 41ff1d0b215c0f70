package algebra

import "errors"

// factor is an atom's power at the point.
func (r *residue) factor(f factor) (uint64, error) {
	a := &r.atoms[f.atom]
	switch a.kind {
	case kindI:
		return r.field.i, nil
	case kindPrime:
		return r.prime(f)
	case kindRoot:
		if f.exp.isInt() {
			return r.root(f)
		}
	case kindCall:
		if x, ok, err := r.known(f); ok || err != nil {
			return x, err
		}
	}
	r.pi, r.e = r.pi || a.kind == kindPi, r.e || a.kind == kindE
	r.loose = r.loose || a.loose || r.pi && r.e
	return r.free(f)
}

// root is the whole power of a sum, which is evaluated once.
func (r *residue) root(f factor) (uint64, error) {
	x, ok := r.bases[f.atom]
	if !ok {
		var err error
		if x, err = r.poly(r.atoms[f.atom].base); err != nil {
			return 0, err
		}
		if r.bases == nil {
			r.bases = make(map[int32]uint64)
		}
		r.bases[f.atom] = x
	}
	return r.raise(x, f.exp)
}

// free is the power of an atom that is a variable, drawn as a 60th power so that it has roots.
func (r *residue) free(f factor) (uint64, error) {
	x, ok := r.values[f.atom]
	if !ok {
		x = r.draw()
		if r.values == nil {
			r.values = make(map[int32]uint64)
		}
		r.values[f.atom] = x
	}
	return r.raiseRoot(x, f.exp)
}

// draw returns a random element other than zero.
func (r *residue) draw() uint64 {
	return r.random.Uint64()%(r.field.p-1) + 1
}

// raiseRoot is (x^60)^e.
func (r *residue) raiseRoot(x uint64, e num) (uint64, error) {
	k := e.mul(whole(freeRoots))
	if !k.isInt() {
		return 0, errBig
	}
	return r.raise(x, k)
}

// prime is a power of a natural number; fractional ones need a root modulo p. Square roots of different primes, and i,
// may have any sign: the fields they make have all the automorphisms.
func (r *residue) prime(f factor) (uint64, error) {
	a := &r.atoms[f.atom]
	x := r.field.of(a.n)
	if f.exp.isInt() {
		return r.raise(x, f.exp)
	}
	if f.exp.big != nil || f.exp.d > 1000 || a.loose {
		return 0, errBig
	}
	if err := r.spend(10); err != nil {
		return 0, err
	}
	root, ok := r.field.rootOf(x, f.exp.d)
	if !ok {
		return 0, errField
	}
	return r.raise(root, whole(f.exp.n))
}

// known evaluates functions that are rational in simpler atoms: sines and cosines in e^{i·angle}, logarithms to a base
// in natural ones.
func (r *residue) known(f factor) (x uint64, ok bool, err error) {
	a := &r.atoms[f.atom]
	if !f.exp.isInt() {
		return 0, false, nil
	}
	switch a.name {
	case "sin", "cos":
		x, ok, err = r.wave(a.name, a.args[0])
	case "logb":
		x, err = r.logarithm(a.args[0], a.args[1])
		ok = true
	}
	if !ok || err != nil {
		return 0, ok, err
	}
	x, err = r.raise(x, f.exp)
	return x, true, err
}

// wave is the sine or cosine of a sum by z = e^{i·angle}: (z - 1/z)/2i or (z + 1/z)/2. Angles with i, and rational
// multiples of π, are left as they are: they hang together in other ways.
func (r *residue) wave(name string, angle poly) (uint64, bool, error) {
	z := r.field.one
	for _, t := range angle {
		if r.imaginary(t) >= 0 || r.isTurn(t) {
			return 0, false, nil
		}
	}
	r.loose = true
	for _, t := range angle {
		key := poly{{c: whole(1), fs: t.fs}}.key()
		base, drawn := r.waves[key]
		if !drawn {
			base = r.draw()
			if r.waves == nil {
				r.waves = make(map[string]uint64)
			}
			r.waves[key] = base
		}
		x, err := r.raiseRoot(base, t.c)
		if errors.Is(err, errBig) {
			return 0, false, nil
		}
		if err != nil {
			return 0, true, err
		}
		z = r.field.mul(z, x)
	}
	back := r.field.inverse(z)
	half := r.field.inverse(r.field.small(2))
	if name == "cos" {
		return r.field.mul(r.field.add(z, back), half), true, r.spend(12)
	}
	x := r.field.mul(r.field.sub(z, back), half)
	return r.field.mul(x, r.field.sub(0, r.field.i)), true, r.spend(12)
}

// isTurn reports whether t is a rational multiple of π.
func (r *residue) isTurn(t term) bool {
	return len(t.fs) == 1 && t.fs[0].exp.isWhole(1) && r.atoms[t.fs[0].atom].kind == kindPi
}

// logarithm is ln p / ln b, with the logarithms of primes as variables.
func (r *residue) logarithm(p, b poly) (uint64, error) {
	r.loose = true
	top, err := r.ln(p)
	if err != nil {
		return 0, err
	}
	bottom, err := r.ln(b)
	if err != nil {
		return 0, err
	}
	x, err := r.poly(top)
	if err != nil {
		return 0, err
	}
	y, err := r.poly(bottom)
	if err != nil {
		return 0, err
	}
	return r.divide(x, y)
}
