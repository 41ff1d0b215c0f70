package format

import (
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers"
)

// The units of a length.
const (
	unitChars  = "chars"
	unitTokens = "tokens"
)

// LengthDetail is the evidence of a verdict on a length.
type LengthDetail struct {
	// Profile is the profile that was asked for.
	Profile Profile `json:"profile"`
	// Length is the completion's length and Unit what it is counted in: chars or tokens.
	Length int    `json:"length"`
	Unit   string `json:"unit"`
}

// measure returns the length of a completion. Tokens are the trainer's to count: one who does not say how many there
// are gets no number for it, since an estimate would be a reward made up.
func measure(r verifiers.Rollout, unit string) (int, error) {
	switch {
	case unit == unitChars:
		return utf8.RuneCountInString(r.Completion), nil
	case r.CompletionTokens == 0 && r.Completion != "":
		return 0, &verifiers.Error{Reason: ReasonNoTokenCount, Err: errors.New(`the rollout does not say how many tokens its completion has; state completion_tokens, or set "unit": "chars"`)}
	}
	return r.CompletionTokens, nil
}

// lengthRule is what length, cosine and soft_overlong have in common: a length makes a score and a reason.
type lengthRule struct {
	profile Profile
	unit    string
	// lowest and highest are the range.
	lowest, highest float64
	score           func(length int) (score float64, reason string)
}

// Range implements [verifiers.Ranged].
func (l lengthRule) Range() (least, greatest float64) { return l.lowest, l.highest }

func (l lengthRule) judge(r verifiers.Rollout) (verifiers.Verdict, error) {
	n, err := measure(r, l.unit)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	v := verifiers.Verdict{Detail: LengthDetail{l.profile, n, l.unit}}
	v.Score, v.Reason = l.score(n)
	return v, nil
}

// newLength makes the rule of length: 1 within bounds, both included, and 0 outside.
func newLength(c verifiers.Config) (rule, error) {
	var o struct {
		Profile  Profile `json:"profile"`
		Unit     string  `json:"unit"`
		Min, Max int
	}
	o.Unit = unitChars
	if err := c.Decode(&o); err != nil {
		return nil, err
	}
	score := func(n int) (float64, string) {
		switch {
		case n < o.Min:
			return 0, ReasonUnderLength
		case n > o.Max:
			return 0, ReasonOverLength
		}
		return 1, ReasonOK
	}
	return lengthRule{Length, o.Unit, 0, 1, score}, errors.Join(
		oneOf("unit", o.Unit, unitChars, unitTokens), within("max", o.Max, 1, math.MaxInt32), within("min", o.Min, 0, o.Max))
}

// newCosine makes the rule of cosine, open-r1's cosine_scaled_reward (after Yeo et al. 2025, "Demystifying Long
// Chain-of-Thought Reasoning in LLMs"): with p = length/max,
//
//	long + (short − long)/2 · (1 + cos πp).
//
// p stops at 1: in open-r1 it does not, so that at twice max a completion is worth as much as an empty one.
func newCosine(c verifiers.Config) (rule, error) {
	o := struct {
		Profile     Profile `json:"profile"`
		Unit        string  `json:"unit"`
		Max         int     `json:"max"`
		Short, Long float64
	}{Cosine, unitChars, 1000, 1, 0.5}
	if err := c.Decode(&o); err != nil {
		return nil, err
	}
	lowest, highest := min(o.Short, o.Long), max(o.Short, o.Long)
	score := func(n int) (float64, string) {
		if n > o.Max {
			return o.Long, ReasonOverLength
		}
		p := float64(n) / float64(o.Max)
		value := o.Long + (o.Short-o.Long)/2*(1+math.Cos(math.Pi*p))
		return min(max(value, lowest), highest), ReasonOK
	}
	if o.Short == o.Long {
		return nil, fmt.Errorf("config: short and long are both %v: the score would say nothing", o.Short)
	}
	return lengthRule{Cosine, o.Unit, lowest, highest, score}, errors.Join(
		oneOf("unit", o.Unit, unitChars, unitTokens), within("max", o.Max, 1, math.MaxInt32),
		within("short", o.Short, -1, 1), within("long", o.Long, -1, 1))
}

// newSoftOverlong makes the rule of soft_overlong, DAPO's soft overlong punishment (Yu et al. 2025, equation 13): with
// L = max and C = cache, 0 up to L − C, then (L − C − length)/C, and −1 beyond L.
func newSoftOverlong(c verifiers.Config) (rule, error) {
	o := struct {
		Profile    Profile `json:"profile"`
		Unit       string  `json:"unit"`
		Max, Cache int
	}{SoftOverlong, unitTokens, 0, 0}
	if err := c.Decode(&o); err != nil {
		return nil, err
	}
	score := func(n int) (float64, string) {
		switch free := o.Max - o.Cache; {
		case n <= free:
			return 0, ReasonOK
		case n <= o.Max:
			return float64(free-n) / float64(o.Cache), ReasonNearLength
		}
		return -1, ReasonOverLength
	}
	return lengthRule{SoftOverlong, o.Unit, -1, 0, score}, errors.Join(
		oneOf("unit", o.Unit, unitChars, unitTokens), within("max", o.Max, 1, math.MaxInt32), within("cache", o.Cache, 1, o.Max))
}
