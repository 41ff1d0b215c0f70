package engine

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/assay-rl/assay/trainer/policy"
)

// filter draws tokens; it keeps memory between draws.
type filter struct {
	order []int32
	keep  []bool
}

// draw picks a token by its logits, which it turns into log-probabilities, and returns the token's own.
func (f *filter) draw(logits []float32, req *policy.SampleRequest, random *rand.Rand) (policy.Token, float64) {
	temperature := temperatureOf(req.Temperature)
	logSoftmax(logits, temperature)
	token := argmax(logits)
	if req.Temperature > 0 {
		token = f.pick(logits, req, random.Float64())
	}
	return policy.Token(token), float64(logits[token])
}

func argmax(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}

// pick returns the token at which the kept probabilities, in the order of the vocabulary, reach the share u of their sum.
func (f *filter) pick(logps []float32, req *policy.SampleRequest, u float64) int {
	f.cut(logps, req)
	var sum float64
	for i, l := range logps {
		if f.keep[i] {
			sum += float64(exp(l))
		}
	}
	last := 0
	left := u * sum
	for i, l := range logps {
		if !f.keep[i] {
			continue
		}
		last = i
		if left -= float64(exp(l)); left < 0 {
			break
		}
	}
	return last
}

// cut decides which tokens may be drawn: the TopK likeliest, and of these as few of the likeliest as have TopP together.
func (f *filter) cut(logps []float32, req *policy.SampleRequest) {
	f.keep = resize(f.keep, len(logps))
	all := req.TopK == 0 && (req.TopP == 0 || req.TopP == 1)
	for i := range f.keep {
		f.keep[i] = all
	}
	if all {
		return
	}
	f.order = f.order[:0]
	for i := range logps {
		f.order = append(f.order, int32(i))
	}
	slices.SortStableFunc(f.order, func(a, b int32) int { return cmp.Compare(logps[b], logps[a]) })
	if req.TopK > 0 {
		f.order = f.order[:min(req.TopK, len(f.order))]
	}
	var total, mass float64
	for _, i := range f.order {
		total += float64(exp(logps[i]))
	}
	for _, i := range f.order {
		f.keep[i] = true
		mass += float64(exp(logps[i]))
		if req.TopP > 0 && mass >= req.TopP*total {
			break
		}
	}
}
