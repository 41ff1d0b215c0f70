package engine

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/assay-rl/assay/trainer/policy"
)

// Step implements [policy.Policy].
func (e *Engine) Step(_ context.Context, opt policy.AdamW) (policy.Update, error) {
	if err := checkAdamW(opt); err != nil {
		return policy.Update{}, err
	}
	defer clear(e.gradient)
	norm := length(e.gradient)
	if math.IsNaN(norm) || math.IsInf(norm, 0) {
		return policy.Update{}, fmt.Errorf("%w: the gradient's norm is %v", policy.ErrNotFinite, norm)
	}
	clip := 1.0
	if opt.ClipNorm > 0 && norm > opt.ClipNorm {
		clip = opt.ClipNorm / norm
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.live.version++
	for _, t := range e.tensors {
		decay := opt.WeightDecay
		if t.rows == 1 {
			decay = 0
		}
		e.move(t, opt, clip, decay)
	}
	return policy.Update{GradNorm: norm, Version: e.live.version}, nil
}

func checkAdamW(opt policy.AdamW) error {
	for _, f := range []struct {
		name     string
		value    float64
		low, top float64
	}{
		{"learning rate", opt.LearningRate, 0, math.MaxFloat32},
		{"beta1", opt.Beta1, 0, 1}, {"beta2", opt.Beta2, 0, 1},
		{"epsilon", opt.Epsilon, 0, 1},
		{"weight decay", opt.WeightDecay, 0, math.MaxFloat32},
		{"clip norm", opt.ClipNorm, 0, math.MaxFloat32},
	} {
		if !(f.value >= f.low && f.value <= f.top) {
			return fmt.Errorf("engine: %s is %v; it must be between %v and %v", f.name, f.value, f.low, f.top)
		}
	}
	if opt.Beta1 == 1 || opt.Beta2 == 1 || opt.Epsilon == 0 {
		return errors.New("engine: betas must be below 1 and epsilon above 0")
	}
	return nil
}

// length is the Euclidean norm, summed in the order of the parameters.
func length(x []float32) float64 {
	var sum float64
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum)
}

// move is one step of one tensor.
func (e *Engine) move(t tensor, opt policy.AdamW, clip, decay float64) {
	steps := float64(e.live.version)
	rate := float32(opt.LearningRate / (1 - math.Pow(opt.Beta1, steps)))
	second := float32(1 / (1 - math.Pow(opt.Beta2, steps)))
	keep, scale := float32(1-opt.LearningRate*decay), float32(clip)
	b1, b2, epsilon := float32(opt.Beta1), float32(opt.Beta2), float32(opt.Epsilon)
	x, g, m, v := t.of(e.live.flat), t.of(e.gradient), t.of(e.moment1), t.of(e.moment2)
	for i := range x {
		d := g[i] * scale
		m[i] = b1*m[i] + (1-b1)*d
		v[i] = b2*v[i] + (1-b2)*d*d
		x[i] = x[i]*keep - rate*m[i]/(float32(math.Sqrt(float64(v[i]*second)))+epsilon)
	}
}
