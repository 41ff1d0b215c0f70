package engine

import "math"

// exp is e to the x for x at most 0, within 2 units in the last place: 2 to a whole power, times a polynomial for the rest
// (the minimax one of Cephes' expf).
func exp(x float32) float32 {
	if x < -87 {
		return 0
	}
	if x != x {
		return x
	}
	const log2e, high, low = 1.44269504088896341, 0.693359375, -2.12194440e-4
	n := float32(math.Floor(float64(float32(x*log2e) + 0.5)))
	r := x - float32(n*high)
	r -= float32(n * low)
	p := float32(1.9875691500e-4)
	p = float32(p*r) + 1.3981999507e-3
	p = float32(p*r) + 8.3334519073e-3
	p = float32(p*r) + 4.1665795894e-2
	p = float32(p*r) + 1.6666665459e-1
	p = float32(p*r) + 5.0000001201e-1
	p = float32(p*float32(r*r)) + r + 1
	return p * math.Float32frombits(uint32(int32(n)+127)<<23)
}

// softmax replaces scores by the probabilities that they are the logarithms of, but for a constant.
func softmax(x []float32) {
	top := largest(x)
	var sum float32
	for i, v := range x {
		e := exp(v - top)
		x[i] = e
		sum += e
	}
	f := 1 / sum
	for i := range x {
		x[i] *= f
	}
}

// logSoftmax replaces logits by log-probabilities at a temperature and returns the entropy in nats.
func logSoftmax(x []float32, temperature float32) (entropy float64) {
	scale := 1 / temperature
	top := largest(x)
	var sum float64
	for i, v := range x {
		x[i] = (v - top) * scale
		sum += float64(exp(x[i]))
	}
	log := float32(math.Log(sum))
	for i := range x {
		x[i] -= log
		entropy -= float64(exp(x[i])) * float64(x[i])
	}
	return max(0, entropy)
}

func largest(x []float32) float32 {
	top := x[0]
	for _, v := range x[1:] {
		if v > top {
			top = v
		}
	}
	return top
}
