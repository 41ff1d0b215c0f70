package format

import (
	"context"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// benchmarked are configurations of every profile.
var benchmarked = []struct{ profile, config string }{
	{"r1", `{}`},
	{"r1_strict", `{"profile": "r1_strict"}`},
	{"graded", `{"profile": "graded"}`},
	{"open_r1", `{"profile": "open_r1"}`},
	{"tag_count", `{"profile": "tag_count"}`},
	{"code_format", `{"profile": "code_format"}`},
	{"reasoning_steps", `{"profile": "reasoning_steps"}`},
	{"length", `{"profile": "length", "max": 1000}`},
	{"cosine", `{"profile": "cosine"}`},
	{"soft_overlong", `{"profile": "soft_overlong", "unit": "chars", "max": 1000, "cache": 100}`},
	{"repetition", `{"profile": "repetition"}`},
}

// BenchmarkThought judges a long chain of thought, in English and in Chinese, under every profile.
func BenchmarkThought(b *testing.B) {
	for name, line := range map[string]string{
		"english": "Since $a < b$, we have the sum <= 10 and go on.\n",
		"chinese": "因为 $a < b$，所以和 <= 10，我们继续往下算。\n",
	} {
		text := "<think>\n" + strings.Repeat(line, 1000) + "</think>\n<answer>\n```python\n10\n```\n</answer>"
		for _, p := range benchmarked {
			b.Run(name+"/"+p.profile, func(b *testing.B) { benchmark(b, p.config, text) })
		}
	}
}

// BenchmarkHostile judges a MiB of the texts that cost most under the profiles that cost most, which is what
// Budget.PerMiB is set by.
func BenchmarkHostile(b *testing.B) {
	for name, unit := range map[string]string{
		"openers": "<", "tags": "<think>", "pairs": "<think></answer>", "blanks": "\u200b", "ends": "\n</answer>x", "wide": "é",
		"words": "a ", "han": "中a", "steps": "Step 1\n", "decomposed": "e\u0301",
	} {
		text := "<think>\n\n</think>\n<answer>\n" + strings.Repeat(unit, 1<<20/len(unit))
		for _, profile := range []string{"r1_strict", "tag_count", "reasoning_steps", "repetition"} {
			b.Run(name+"/"+profile, func(b *testing.B) { benchmark(b, `{"profile": "`+profile+`"}`, text) })
		}
	}
}

func benchmark(b *testing.B, config, text string) {
	b.Helper()
	v := made(b, config)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Verify(context.Background(), verifiers.Rollout{Completion: text}); err != nil {
			b.Fatal(err)
		}
	}
}
