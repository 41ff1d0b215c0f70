package math

import (
	"fmt"
	"math/big"
)

// compare says why an answer differs from a gold answer; empty means that they are equal. The gold leads: what it
// leaves open (a unit, names of the parts) the answer may state.
func compare(gold, answer value, p policy) string {
	switch {
	case gold.kind != answer.kind && answer.kind == kindText:
		return "the answer is not understood and is spelled otherwise"
	case gold.kind != answer.kind:
		return fmt.Sprintf("the gold answer is %s, the answer is %s", gold.kind, answer.kind)
	case gold.kind == kindNumber:
		return compareNumbers(gold, answer, p)
	case gold.kind == kindSequence:
		return compareSequences(gold, answer, p)
	case gold.text != answer.text:
		return "they are spelled differently"
	default:
		return ""
	}
}

// String names a kind with its article.
func (k kind) String() string {
	return [...]string{"a text", "a number", "a sequence"}[k]
}

func compareNumbers(gold, answer value, p policy) string {
	if gold.number.Cmp(answer.number) != 0 && !percentEqual(gold, answer, p) {
		return "the numbers differ"
	}
	if gold.unit != "" && answer.unit != "" && gold.unit != answer.unit {
		return fmt.Sprintf("the unit is %s, not %s", answer.unit, gold.unit)
	}
	return ""
}

var hundred = big.NewRat(100, 1)

// percentEqual reports whether the policy lets 50% be 50 where one side alone says percent.
func percentEqual(gold, answer value, p policy) bool {
	if p.Percent != percentEither || gold.percent == answer.percent {
		return false
	}
	if answer.percent {
		gold, answer = answer, gold
	}
	return new(big.Rat).Mul(gold.number, hundred).Cmp(answer.number) == 0
}

func compareSequences(gold, answer value, p policy) string {
	if gold.unordered() != answer.unordered() || !gold.unordered() && (gold.open != answer.open || gold.close != answer.close) {
		return "the brackets differ"
	}
	if len(gold.items) != len(answer.items) {
		return fmt.Sprintf("there are %d items, not %d", len(answer.items), len(gold.items))
	}
	// Parts with names of their own are told apart by them, or by their order where the other side has none.
	named := distinctNames(gold.items)
	if !gold.unordered() || named != distinctNames(answer.items) {
		return compareInOrder(gold.items, answer.items, p)
	}
	return compareAnyOrder(gold.items, answer.items, named, p)
}

func compareInOrder(gold, answer []value, p policy) string {
	for i := range gold {
		if why := compare(gold[i], answer[i], p); why != "" {
			return fmt.Sprintf("item %d: %s", i+1, why)
		}
	}
	return ""
}

// compareAnyOrder matches each gold item with an answer item of its own.
func compareAnyOrder(gold, answer []value, named bool, p policy) string {
	taken := make([]bool, len(answer))
next:
	for i, g := range gold {
		for j, a := range answer {
			if !taken[j] && (!named || g.name == a.name) && compare(g, a, p) == "" {
				taken[j] = true
				continue next
			}
		}
		return fmt.Sprintf("item %d of the gold answer, %s, has no equal", i+1, g.describe())
	}
	return ""
}
