package prose_test

import (
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers/prose"
)

// thought is a paragraph of a chain of thought with formulas and code in it.
const thought = "We need the area of the triangle, so let $a = 3$ and $b = 4$ be its legs.\n" +
	"By Pythagoras \\[c^2 = a^2 + b^2 = \\frac{100}{4}\\] the third side is `math.Sqrt(25)`, which is 5.\n\n" +
	"Wait, that holds only for right angles; the statement (see https://example.org/task) says it is one.\n\n"

func BenchmarkParseTags(b *testing.B) {
	text := "<think>\n" + strings.Repeat(thought, 200) + "</think>\n<answer>\n6\n</answer>"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if t := prose.ParseTags(text, prose.TagOptions{Strict: true}); t.Faults != 0 {
			b.Fatal(t.Faults.Names())
		}
	}
}

func BenchmarkStrip(b *testing.B) {
	text := strings.Repeat(thought, 200)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		prose.Strip(text)
	}
}

// BenchmarkHostile runs every scanner over a MiB of the texts that hurt scanners of this kind.
func BenchmarkHostile(b *testing.B) {
	for name, unit := range map[string]string{
		"openers": "<", "tags": "<think>", "braces": `\a{`, "dollars": "$a ", "padded": "$ a $", "ticks": "`a``b```c",
		"begins": `\begin{a}`, "fences": "```\na\n~~~\n", "ats": "a@", "dots": "www.", "schemes": "a://", "blank": " \n",
		"camel": "aB", "marks": "e\u0301", "han": "中a",
	} {
		b.Run(name, func(b *testing.B) {
			text := strings.Repeat(unit, 1<<20/len(unit))
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				prose.ParseTags(text, prose.TagOptions{Strict: true})
				for range prose.Words(prose.Strip(text)) {
				}
			}
		})
	}
}

func BenchmarkWords(b *testing.B) {
	for name, text := range map[string]string{
		"english": thought,
		"chinese": "我们先计算三角形的面积，然后再检查答案。",
		"mixed":   "Сначала найдём площадь, then check ответ 答案。",
	} {
		b.Run(name, func(b *testing.B) {
			text := strings.Repeat(text, 200)
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				for range prose.Words(text) {
				}
			}
		})
	}
}
