package bradleyterry

import (
	"context"
	"math"
)

// The optimiser's settings.
const (
	memory       = 8    // steps that the curvature is estimated from
	maxSteps     = 200  // it takes some dozens
	maxHalvings  = 40   // of one step
	sufficient   = 1e-4 // Armijo's condition
	smallestNorm = 1e-5 // of the gradient, relative to that at the start
)

// minimise finds the minimum of a convex function by L-BFGS with backtracking (Nocedal and Wright, Numerical
// Optimization, algorithms 7.4 and 3.1), from x on and into x. It returns the number of steps; only the end of ctx is an
// error. f returns its value at x and writes its gradient.
func minimise(ctx context.Context, f func(x, gradient []float64) float64, x []float64) (steps int, err error) {
	n := len(x)
	gradient, direction := make([]float64, n), make([]float64, n)
	next, nextGradient := make([]float64, n), make([]float64, n)
	value := f(x, gradient)
	stop := smallestNorm * norm(gradient)
	var past curvature
	for ; steps < maxSteps && norm(gradient) > stop; steps++ {
		if ctx.Err() != nil {
			return steps, context.Cause(ctx)
		}
		past.direction(direction, gradient)
		slope := product(direction, gradient)
		length, halvings := 1.0, 0
		for ; halvings < maxHalvings; halvings++ {
			for i := range x {
				next[i] = x[i] + float64(length*direction[i])
			}
			nextValue := f(next, nextGradient)
			if nextValue <= value+float64(sufficient*length*slope) {
				value = nextValue
				break
			}
			length /= 2
		}
		if halvings == maxHalvings {
			return steps, nil // as good as numbers of this precision can tell
		}
		past.add(x, next, gradient, nextGradient)
		copy(x, next)
		copy(gradient, nextGradient)
	}
	return steps, nil
}

// curvature holds the last steps and how they changed the gradient.
type curvature struct {
	moves, changes [][]float64
	products       []float64
}

// add notes a step. One along which the gradient did not grow would spoil the estimate.
func (c *curvature) add(x, next, gradient, nextGradient []float64) {
	move, change := make([]float64, len(x)), make([]float64, len(x))
	for i := range x {
		move[i] = next[i] - x[i]
		change[i] = nextGradient[i] - gradient[i]
	}
	p := product(move, change)
	if p <= 1e-12*norm(move)*norm(change) {
		return
	}
	if len(c.moves) == memory {
		c.moves, c.changes, c.products = c.moves[1:], c.changes[1:], c.products[1:]
	}
	c.moves, c.changes, c.products = append(c.moves, move), append(c.changes, change), append(c.products, p)
}

// direction writes where to go: minus the gradient times the estimated inverse Hessian.
func (c *curvature) direction(d, gradient []float64) {
	for i, g := range gradient {
		d[i] = -g
	}
	last := len(c.moves) - 1
	if last < 0 {
		scaleBy(d, 1/max(1, norm(gradient)))
		return
	}
	alphas := make([]float64, last+1)
	for k := last; k >= 0; k-- {
		alphas[k] = product(c.moves[k], d) / c.products[k]
		addTo(d, -alphas[k], c.changes[k])
	}
	scaleBy(d, c.products[last]/product(c.changes[last], c.changes[last]))
	for k := range c.moves {
		beta := product(c.changes[k], d) / c.products[k]
		addTo(d, alphas[k]-beta, c.moves[k])
	}
}

func product(a, b []float64) float64 {
	var sum float64
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}

func norm(a []float64) float64 { return math.Sqrt(product(a, a)) }

func addTo(a []float64, factor float64, b []float64) {
	for i := range a {
		a[i] += float64(factor * b[i])
	}
}

func scaleBy(a []float64, factor float64) {
	for i := range a {
		a[i] *= factor
	}
}
