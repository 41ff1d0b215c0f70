package rewardspec

import (
	"math"
	"slices"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

const (
	stepNormalize = "normalize"
	stepClip      = "clip"
	scaleStd      = "std"
	scaleNone     = "none"
)

// defaultEpsilon is TRL's.
const defaultEpsilon = 1e-4

// normalize takes the group's mean from every reward and, unless scale is none (Dr. GRPO), divides by its standard
// deviation plus epsilon, as GRPO's advantages do (Shao et al. 2024, equation 3). The deviation is the unbiased one,
// over N − 1, as in TRL; that of a single member is 0.
type normalize struct {
	scale   string
	epsilon float64
}

func (normalize) name() string { return stepNormalize }

func (normalize) lacks(Member) *Result { return nil }

// measure sums in order of size, so that the order of the members does not show in the last bit.
func (normalize) measure(group []standing) measures {
	values := make([]float64, len(group))
	for i, s := range group {
		values[i] = s.value
	}
	slices.Sort(values)
	mean, std := meanAndStd(values)
	return measures{Mean: &mean, Std: &std}
}

// meanAndStd of sorted values. Where all are equal the mean is that value exactly.
func meanAndStd(values []float64) (mean, std float64) {
	n := len(values)
	switch {
	case n == 0:
		return 0, 0
	case values[0] == values[n-1]:
		return values[0], 0
	}
	for _, v := range values {
		mean += v / float64(n)
	}
	squares := 0.0
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(squares / float64(n-1))
}

func (n normalize) apply(s standing, of measures) float64 {
	if of.Mean == nil || of.Std == nil {
		return math.NaN()
	}
	value := s.value - *of.Mean
	if n.scale == scaleStd {
		value /= *of.Std + n.epsilon
	}
	return value
}

func (n normalize) component(s standing, of measures) *assayv1.Component {
	return component(stepNormalize, n.apply(s, of), of, struct {
		measures
		Before float64 `json:"before"`
	}{of, s.value})
}

func (n normalize) canonical() map[string]any {
	out := map[string]any{}
	if n.scale != scaleStd {
		out["scale"] = n.scale
	}
	if n.epsilon != defaultEpsilon {
		out["epsilon"] = canonicalFloat(n.epsilon)
	}
	return out
}

// clip bounds every reward. It needs no group, but may follow a step that does.
type clip struct{ least, greatest float64 }

func (clip) name() string { return stepClip }

func (clip) lacks(Member) *Result { return nil }

func (clip) measure([]standing) measures { return measures{} }

func (c clip) apply(s standing, _ measures) float64 { return min(max(s.value, c.least), c.greatest) }

func (clip) component(standing, measures) *assayv1.Component { return nil }

func (c clip) canonical() map[string]any {
	out := map[string]any{}
	if !math.IsInf(c.least, 0) {
		out["min"] = canonicalFloat(c.least)
	}
	if !math.IsInf(c.greatest, 0) {
		out["max"] = canonicalFloat(c.greatest)
	}
	return out
}
