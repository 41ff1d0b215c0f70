package text

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// BenchmarkPairs judges a text of 200 words against one of 200 words, a third of which differ, with every metric. In
// "group" all completions share the reference; in "alone" each comes with one that is not in the cache.
func BenchmarkPairs(b *testing.B) {
	const more = 257 // than are kept
	references, texts := make([]string, more), make([]string, more)
	for i := range references {
		references[i] = passage(uint64(i))
		texts[i] = varied(references[i], uint64(i))
	}
	for _, name := range slices.Sorted(maps.Keys(metrics)) {
		for kind, step := range map[string]int{"group": 0, "alone": 1} {
			b.Run(name+"/"+kind, func(b *testing.B) {
				v := made(b, `{"metric": "`+name+`"}`)
				rollouts := make([]verifiers.Rollout, len(references))
				for i := range rollouts {
					reference, err := json.Marshal(map[string]string{"answer": references[i]})
					if err != nil {
						b.Fatal(err)
					}
					rollouts[i] = verifiers.Rollout{Completion: "<think>Hm.</think><answer>" + texts[i] + "</answer>", Reference: reference}
				}
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					if _, err := v.Verify(b.Context(), rollouts[i]); err != nil {
						b.Fatal(err)
					}
					i = (i + step) % len(rollouts)
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
			})
		}
	}
}

// BenchmarkHostile judges the longest texts allowed against themselves, which is what Budget.PerMiB is set by.
func BenchmarkHostile(b *testing.B) {
	for _, unit := range []string{"a ", "a", ".", "yed ", "é中"} {
		for _, name := range []string{"fuzzy_match", "bleu", "meteor", "rouge_5", "rouge_l", "cosine", "f1"} {
			b.Run(name+"/"+unit, func(b *testing.B) {
				text := strings.Repeat(unit, maxText/2/len(unit)-1) + "z"
				reference, err := json.Marshal(map[string]string{"answer": text})
				if err != nil {
					b.Fatal(err)
				}
				v := made(b, `{"metric": "`+name+`"}`)
				for b.Loop() {
					if _, err := v.Verify(b.Context(), verifiers.Rollout{Completion: text + "b", Reference: reference}); err != nil {
						b.Skip(err)
					}
				}
			})
		}
	}
}

// made makes the verifier of a configuration that must be good.
func made(tb testing.TB, config string) verifiers.Verifier {
	tb.Helper()
	v, err := New(verifiers.Config(config))
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// passage returns 200 words of English-like text with a full stop and a comma here and there.
func passage(seed uint64) string {
	random := rand.New(rand.NewPCG(seed, 1))
	syllables := strings.Fields("the a of ing ver si on ter re con men tal pro vi der in ly ed er est")
	var out strings.Builder
	for i := range 200 {
		for range 1 + random.IntN(4) {
			out.WriteString(syllables[random.IntN(len(syllables))])
		}
		if i%13 == 12 {
			out.WriteString([]string{".", ","}[i%2])
		}
		out.WriteByte(' ')
	}
	return strings.TrimSpace(out.String())
}

// varied replaces a third of a text's words.
func varied(text string, seed uint64) string {
	random := rand.New(rand.NewPCG(seed, 2))
	words := strings.Fields(text)
	for i := range words {
		if random.IntN(3) == 0 {
			words[i] = words[random.IntN(len(words))]
		}
	}
	return strings.Join(words, " ")
}
