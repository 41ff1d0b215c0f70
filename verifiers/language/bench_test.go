package language

import (
	"context"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// BenchmarkThought judges a long chain of thought with formulas and code in it, per target.
func BenchmarkThought(b *testing.B) {
	unit := "We need the area of the triangle, so let $a = 3$ and $b = 4$ be its legs.\n" +
		"By Pythagoras \\[c^2 = a^2 + b^2\\] the third side is `math.Sqrt(25)`, which is 5.\n\n" +
		"Wait, that holds only for right angles; the statement says it is one. 我们再检查一次。\n\n"
	text := "<think>\n" + strings.Repeat(unit, 200) + "</think>\n<answer>\n6\n</answer>"
	for _, target := range []string{"en", "zh", "de"} {
		b.Run(target, func(b *testing.B) {
			v, err := New(verifiers.Config(`{"target":"` + target + `"}`))
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := v.Verify(context.Background(), verifiers.Rollout{Completion: text}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkHostile judges a MiB of the texts that cost most, which is what Budget.PerMiB is set by.
func BenchmarkHostile(b *testing.B) {
	for name, unit := range map[string]string{
		"commands": `\a{`, "tags": "<think>", "dollars": "$a ", "words": "ab cd ", "sentences": "ab. cd. ", "accents": "éa èo ",
		"decomposed": "e\u0301a e\u0301o ", "tones": "ệ̉̃ậ ậệ̉̃ ", "scripts": "中aб", "marks": "ab\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301 ",
	} {
		b.Run(name, func(b *testing.B) {
			v, err := New(nil)
			if err != nil {
				b.Fatal(err)
			}
			text := strings.Repeat(unit, 1<<20/len(unit))
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := v.Verify(context.Background(), verifiers.Rollout{Completion: text}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
