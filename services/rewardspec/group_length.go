package rewardspec

import (
	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

const (
	stepKimiLength = "kimi_length"
	unitChars      = "chars"
	unitTokens     = "tokens"
	// accuracyComponent decides who is right where a route has it; rightFrom is the least that counts as right.
	accuracyComponent = "accuracy"
	rightFrom         = 0.999
)

// kimiLength is the length reward of Kimi k1.5 (Kimi Team 2025, section 2.3.3, "Length Penalty"): with
//
//	λ = 0.5 − (length − shortest)/(longest − shortest)
//
// over the group, a right answer gets λ and a wrong one min(0, λ); all get 0 where all are as long. The reward grows by
// weight times that.
type kimiLength struct {
	weight float64
	unit   string
	// right says who is right; nil means accuracy, or else the reward, of at least 0.999.
	right *Condition
}

func (kimiLength) name() string { return stepKimiLength }

func (k kimiLength) lacks(m Member) *Result {
	if k.unit == unitTokens && m.Tokens == 0 && m.Chars > 0 {
		none := unscored(ReasonNoTokenCount, `%s counts tokens and the rollout does not say how many its completion has; state completion_tokens, or set "unit: chars"`, stepKimiLength)
		return &none
	}
	if _, err := k.isRight(m); err != nil {
		failed := unscored(ReasonFormula, "%s: right: %v", stepKimiLength, err)
		return &failed
	}
	return nil
}

func (k kimiLength) length(m Member) int {
	if k.unit == unitTokens {
		return int(m.Tokens)
	}
	return int(m.Chars)
}

func (k kimiLength) isRight(m Member) (bool, error) {
	if k.right != nil {
		return k.right.Holds(m.Components, m.Result.Reward)
	}
	if c, ok := m.Components[accuracyComponent]; ok {
		return scoredComponent(c) && c.GetScore() >= rightFrom, nil
	}
	return m.Result.Reward >= rightFrom, nil
}

func (k kimiLength) measure(group []standing) measures {
	of := measures{Unit: k.unit}
	for i, s := range group {
		n := k.length(s.Member)
		if i == 0 {
			of.Shortest, of.Longest = n, n
		}
		of.Shortest, of.Longest = min(of.Shortest, n), max(of.Longest, n)
	}
	return of
}

// reward is what a member gets before weight.
func (k kimiLength) reward(m Member, of measures) float64 {
	if of.Longest == of.Shortest {
		return 0
	}
	// A member who was not there when the group was measured may be longer than the longest.
	share := float64(k.length(m)-of.Shortest) / float64(of.Longest-of.Shortest)
	score := 0.5 - min(max(share, 0), 1)
	if right, _ := k.isRight(m); !right {
		return min(0, score)
	}
	return score
}

func (k kimiLength) apply(s standing, of measures) float64 {
	return s.value + k.weight*k.reward(s.Member, of)
}

func (k kimiLength) component(s standing, of measures) *assayv1.Component {
	right, _ := k.isRight(s.Member)
	return component(stepKimiLength, k.reward(s.Member, of), of, struct {
		measures
		Length int  `json:"length"`
		Right  bool `json:"right"`
	}{of, k.length(s.Member), right})
}

func (k kimiLength) canonical() map[string]any {
	out := map[string]any{}
	if k.weight != 1 {
		out["weight"] = canonicalFloat(k.weight)
	}
	if k.unit != unitChars {
		out["unit"] = k.unit
	}
	if k.right != nil {
		out["right"] = k.right.formula.tokens
	}
	return out
}
