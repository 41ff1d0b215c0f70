package numeric

// gap returns by how many bits a term lies below the sum that it goes into, for terms that are not 0.
func gap(term, sum mag) int {
	if term.isZero() {
		return 0
	}
	if d := sum.e - term.e; d > minSpan {
		return d
	}
	return 0
}

func (c *calc) addBall(a, b Ball) Ball {
	z := Ball{re: c.add(a.re, b.re), im: c.add(a.im, b.im)}
	z.scale = a.scale.max(b.scale)
	z.span = max(a.span, b.span)
	if !a.hasZero() && !b.hasZero() {
		z.span = max(z.span, gap(a.reach(), z.scale), gap(b.reach(), z.scale))
	}
	return z
}

func (c *calc) negBall(a Ball) Ball {
	a.re, a.im = c.neg(a.re), c.neg(a.im)
	return a
}

func (c *calc) subBall(a, b Ball) Ball { return c.addBall(a, c.negBall(b)) }

func (c *calc) mulBall(a, b Ball) Ball {
	z := Ball{span: min(a.span+b.span, maxSpan)}
	z.scale = a.scale.mul(b.reach()).max(a.reach().mul(b.scale))
	z.re = c.mul(a.re, b.re)
	if a.isReal() && b.isReal() {
		return z
	}
	z.re = c.sub(z.re, c.mul(a.im, b.im))
	z.im = c.add(c.mul(a.re, b.im), c.mul(a.im, b.re))
	return z
}

func (c *calc) quoBall(a, b Ball) Ball {
	if b.isReal() {
		return c.quoReal(a, b)
	}
	// a/b = a·conj(b) / |b|^2
	if b.hasZero() {
		c.fail(ErrImprecise)
		return Ball{}
	}
	norm := c.rect(c.norm(b), interval{}, 0).onScale(b.scale.mul(b.reach()))
	return c.quoReal(c.mulBall(a, c.conj(b)), norm)
}

func (c *calc) quoReal(a, b Ball) Ball {
	if !c.divisor(b.re) {
		return Ball{}
	}
	z := Ball{re: c.quo(a.re, b.re), im: c.quo(a.im, b.re), span: min(a.span+b.span, maxSpan)}
	low := b.re.atLeast()
	z.scale = a.scale.div(low).max(z.reach().mul(b.scale).div(low))
	return z
}

func (c *calc) invert(a Ball) Ball { return c.quoBall(c.whole(1), a) }

func (c *calc) whole(n int64) Ball { return c.rect(c.int(n), interval{}, 0) }

func (c *calc) conj(a Ball) Ball {
	a.im = c.neg(a.im)
	return a
}

// timesI returns i·a.
func (c *calc) timesI(a Ball) Ball {
	a.re, a.im = c.neg(a.im), a.re
	return a
}

// norm returns |a|^2.
func (c *calc) norm(a Ball) interval {
	return c.add(c.square(a.re), c.square(a.im))
}

// square returns x^2, which is not negative even where x may be 0.
func (c *calc) square(x interval) interval { return c.mul(x, x) }

// modulus returns |a|.
func (c *calc) modulus(a Ball) interval {
	switch {
	case a.isReal():
		return c.absReal(a.re)
	case a.re.isZero():
		return c.absReal(a.im)
	case a.hasZero():
		return interval{zeroFloat, a.size()}
	}
	return c.sqrtReal(c.norm(a))
}

func (c *calc) abs(a Ball) Ball {
	return c.rect(c.modulus(a), interval{}, a.span).onScale(a.scale)
}

func (c *calc) realPart(a Ball) Ball { return c.rect(a.re, interval{}, a.span).onScale(a.scale) }

func (c *calc) imagPart(a Ball) Ball { return c.rect(a.im, interval{}, a.span).onScale(a.scale) }

func (c *calc) arg(a Ball) Ball { return c.rect(c.atan2Real(a.im, a.re), interval{}, a.span) }

// sgn returns a/|a|, and 0 for 0.
func (c *calc) sgn(a Ball) Ball {
	switch {
	case a.isZero():
		return a
	case a.hasZero():
		c.fail(ErrImprecise)
		return Ball{}
	case a.isReal():
		return c.whole(int64(a.re.sign()))
	}
	return c.quoBall(a, c.abs(a))
}

// sqrt returns the principal root.
func (c *calc) sqrt(a Ball) Ball {
	switch {
	case a.isZero():
		return a
	case a.hasZero():
		s := interval{zeroFloat, a.size().sqrt()}
		return c.rect(s, s, a.span).onScale(a.scale.sqrt())
	case a.isReal() && a.re.sign() > 0:
		return c.rect(c.sqrtReal(a.re), interval{}, a.span)
	case a.isReal():
		return c.rect(interval{}, c.sqrtReal(c.neg(a.re)), a.span)
	}
	re, im := c.sqrtParts(a)
	return c.rect(re, im, a.span)
}

// sqrtParts returns the principal root of a number that is not real: the larger part first, so that nothing cancels.
func (c *calc) sqrtParts(a Ball) (re, im interval) {
	r := c.modulus(a)
	if a.re.sign() >= 0 {
		re = c.sqrtReal(c.half(c.add(r, a.re)))
		return re, c.quo(a.im, c.double(re))
	}
	if a.im.hasZero() {
		c.fail(ErrImprecise)
		return interval{}, interval{}
	}
	im = c.sqrtReal(c.half(c.sub(r, a.re)))
	re = c.quo(c.absReal(a.im), c.double(im))
	if a.im.sign() < 0 {
		im = c.neg(im)
	}
	return re, im
}
