package algebra

import (
	"slices"
	"strings"
)

// factor is an atom to a rational power other than zero.
type factor struct {
	atom int32
	exp  num
}

// term is a coefficient other than zero times factors in the order of their atoms.
type term struct {
	c  num
	fs []factor
}

// poly is a sum of terms with different factors, in the order of compareFactors; the empty sum is zero. Immutable.
type poly []term

func constant(c num) poly {
	if c.isZero() {
		return nil
	}
	return poly{{c: c}}
}

func single(c num, fs ...factor) poly { return poly{{c: c, fs: fs}} }

// rational returns p's value if it is one number.
func (p poly) rational() (num, bool) {
	if len(p) == 0 {
		return whole(0), true
	}
	return p[0].c, len(p) == 1 && len(p[0].fs) == 0
}

func (p poly) isOne() bool {
	c, ok := p.rational()
	return ok && c.isWhole(1)
}

func (p poly) equal(q poly) bool {
	return slices.EqualFunc(p, q, func(a, b term) bool {
		return compareFactors(a.fs, b.fs) == 0 && a.c.cmp(b.c) == 0
	})
}

func compareFactors(a, b []factor) int {
	for i := range min(len(a), len(b)) {
		if a[i].atom != b[i].atom {
			return int(a[i].atom) - int(b[i].atom)
		}
		if c := a[i].exp.cmp(b[i].exp); c != 0 {
			return c
		}
	}
	return len(a) - len(b)
}

// writeKey writes what tells p from all other sums of the session.
func (p poly) writeKey(b *strings.Builder) {
	for _, t := range p {
		b.WriteByte('+')
		b.WriteString(t.c.String())
		for _, f := range t.fs {
			b.WriteByte('*')
			b.WriteString(whole(int64(f.atom)).String())
			if !f.exp.isWhole(1) {
				b.WriteByte('^')
				b.WriteString(f.exp.String())
			}
		}
	}
}

func (p poly) key() string {
	var b strings.Builder
	p.writeKey(&b)
	return b.String()
}

func (p poly) scale(c num) poly {
	if c.isZero() {
		return nil
	}
	if c.isWhole(1) {
		return p
	}
	out := make(poly, len(p))
	for i, t := range p {
		out[i] = term{c: t.c.mul(c), fs: t.fs}
	}
	return out
}

func (p poly) neg() poly { return p.scale(whole(-1)) }

// add is p + q by merging.
func (s *session) add(p, q poly) (poly, error) {
	if len(p) == 0 {
		return q, nil
	}
	if len(q) == 0 {
		return p, nil
	}
	out := make(poly, 0, len(p)+len(q))
	for len(p) > 0 && len(q) > 0 {
		switch c := compareFactors(p[0].fs, q[0].fs); {
		case c < 0:
			out, p = append(out, p[0]), p[1:]
		case c > 0:
			out, q = append(out, q[0]), q[1:]
		default:
			t, err := s.addTerms(p[0], q[0])
			if err != nil {
				return nil, err
			}
			if !t.c.isZero() {
				out = append(out, t)
			}
			p, q = p[1:], q[1:]
		}
	}
	out = append(append(out, p...), q...)
	if len(out) > maxTerms {
		return nil, errBig
	}
	return out, s.spend(1 + len(out)/4)
}

func (s *session) addTerms(a, b term) (term, error) {
	sum := a.c.add(b.c)
	if sum.bits() > maxBits {
		return term{}, errBig
	}
	return term{c: sum, fs: a.fs}, s.spendBits(sum.bits())
}

func (s *session) sub(p, q poly) (poly, error) { return s.add(p, q.neg()) }

// mul is p·q.
func (s *session) mul(p, q poly) (poly, error) {
	if len(p)*len(q) > maxProducts {
		return nil, errBig
	}
	if len(p) == 1 && len(p[0].fs) == 0 && p[0].c.isWhole(1) {
		return q, nil
	}
	terms := make(poly, 0, len(p)*len(q))
	var rest poly // what left the form of a single term
	for _, a := range p {
		for _, b := range q {
			t, pending, err := s.mulTerms(a, b)
			if err != nil {
				return nil, err
			}
			if len(pending) == 0 {
				terms = append(terms, t)
				continue
			}
			expanded, err := s.expand(t, pending)
			if err != nil {
				return nil, err
			}
			if rest, err = s.add(rest, expanded); err != nil {
				return nil, err
			}
		}
	}
	sum, err := s.collect(terms)
	if err != nil {
		return nil, err
	}
	return s.add(sum, rest)
}

// collect sorts terms and adds those with the same factors.
func (s *session) collect(terms poly) (poly, error) {
	slices.SortFunc(terms, func(a, b term) int { return compareFactors(a.fs, b.fs) })
	out := terms[:0]
	for _, t := range terms {
		last := len(out) - 1
		if last < 0 || compareFactors(out[last].fs, t.fs) != 0 {
			out = append(out, t)
			continue
		}
		sum, err := s.addTerms(out[last], t)
		if err != nil {
			return nil, err
		}
		if out[last] = sum; sum.c.isZero() {
			out = out[:last]
		}
	}
	if len(out) > maxTerms {
		return nil, errBig
	}
	return out, s.spend(1 + len(terms))
}

// mulTerms multiplies two terms. Roots whose exponents grew past one are returned apart, to be expanded.
func (s *session) mulTerms(a, b term) (term, []factor, error) {
	if a.c.bits()+b.c.bits() > maxBits {
		return term{}, nil, errBig
	}
	t := term{c: a.c.mul(b.c)}
	if err := s.spendBits(t.c.bits()); err != nil {
		return term{}, nil, err
	}
	if len(a.fs) == 0 || len(b.fs) == 0 {
		t.fs = a.fs
		if len(a.fs) == 0 {
			t.fs = b.fs
		}
		return t, nil, nil
	}
	if err := s.spend(1 + (len(a.fs)+len(b.fs))/4); err != nil {
		return term{}, nil, err
	}
	var pending []factor
	t.fs = make([]factor, 0, len(a.fs)+len(b.fs))
	x, y := a.fs, b.fs
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0].atom < y[0].atom:
			t.fs, x = append(t.fs, x[0]), x[1:]
		case x[0].atom > y[0].atom:
			t.fs, y = append(t.fs, y[0]), y[1:]
		default:
			f := factor{x[0].atom, x[0].exp.add(y[0].exp)}
			x, y = x[1:], y[1:]
			if err := s.settle(&t, f, &pending); err != nil {
				return term{}, nil, err
			}
		}
	}
	t.fs = append(append(t.fs, x...), y...)
	return t, pending, nil
}

// settle appends f to t in the form its kind asks for: prime powers move into the coefficient, i² is -1.
func (s *session) settle(t *term, f factor, pending *[]factor) error {
	if f.exp.isZero() {
		return nil
	}
	switch s.atoms[f.atom].kind {
	case kindI:
		return s.settleI(t, f)
	case kindPrime:
		return s.settlePrime(t, f)
	case kindRoot:
		if k := f.exp.floor(); k.sign() > 0 {
			*pending = append(*pending, factor{f.atom, k})
			f.exp = f.exp.sub(k)
		}
	}
	if !f.exp.isZero() {
		t.fs = append(t.fs, f)
	}
	return nil
}

// settleI reduces i^k for whole k.
func (s *session) settleI(t *term, f factor) error {
	k, ok := f.exp.int64()
	if !ok {
		return errForm
	}
	k = ((k % 4) + 4) % 4
	if k >= 2 {
		t.c = t.c.neg()
	}
	if k%2 == 1 {
		t.fs = append(t.fs, factor{f.atom, whole(1)})
	}
	return nil
}

// settlePrime moves the whole part of the exponent into the coefficient, unless that would be a huge number.
func (s *session) settlePrime(t *term, f factor) error {
	k := f.exp.floor()
	if small, ok := k.int64(); ok && !k.isZero() {
		base := fromInt(s.atoms[f.atom].n)
		if base.powBits(small)+t.c.bits() <= maxBits {
			power := base.pow(small)
			t.c = t.c.mul(power)
			f.exp = f.exp.sub(k)
			if err := s.spendBits(t.c.bits()); err != nil {
				return err
			}
		}
	}
	if !f.exp.isZero() {
		t.fs = append(t.fs, f)
	}
	return nil
}

// expand multiplies t by the bases of pending to their whole powers.
func (s *session) expand(t term, pending []factor) (poly, error) {
	p := poly{t}
	for _, f := range pending {
		k, ok := f.exp.int64()
		if !ok {
			return nil, errBig
		}
		power, err := s.powWhole(s.atoms[f.atom].base, k)
		if err != nil {
			return nil, err
		}
		if p, err = s.mul(p, power); err != nil {
			return nil, err
		}
	}
	return p, nil
}
