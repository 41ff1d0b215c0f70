package engine

import "math"

const normEpsilon = 1e-5

// normalize is RMSNorm of each row of x: y = gain * x / rms(x). It keeps 1/rms of each row.
func normalize(y, x, gain, inverse []float32) {
	width := len(gain)
	for i := range inverse {
		row, out := x[i*width:][:width], y[i*width:][:width]
		r := float32(1 / math.Sqrt(float64(dot(row, row))/float64(width)+normEpsilon))
		inverse[i] = r
		for j, v := range row {
			out[j] = v * r * gain[j]
		}
	}
}

// normalizeBack adds the gradient that reaches x through normalize to dx, and the gain's to dgain.
func normalizeBack(dx, dgain, dy, x, gain, inverse []float32) {
	width := len(gain)
	for i, r := range inverse {
		row, in, out := x[i*width:][:width], dy[i*width:][:width], dx[i*width:][:width]
		var along float32
		for j, v := range row {
			n := v * r
			dgain[j] += in[j] * n
			along += in[j] * gain[j] * n
		}
		along /= float32(width)
		for j, v := range row {
			out[j] += r * (in[j]*gain[j] - v*r*along)
		}
	}
}

// dot is the inner product, summed in four strands.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return (s0 + s1) + (s2 + s3)
}

// axpy adds f*x to y.
func axpy(y []float32, f float32, x []float32) {
	x = x[:len(y)]
	for i := range y {
		y[i] += f * x[i]
	}
}

// add adds x to y.
func add(y, x []float32) {
	x = x[:len(y)]
	for i := range y {
		y[i] += x[i]
	}
}
