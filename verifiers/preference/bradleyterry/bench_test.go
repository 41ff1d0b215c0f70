package bradleyterry

import (
	"bytes"
	"strings"
	"testing"
)

// BenchmarkReward scores answers of 20, 200 and 2,000 words, in English and in Chinese.
func BenchmarkReward(b *testing.B) {
	m, err := Read(bytes.NewReader(small(b)))
	if err != nil {
		b.Fatal(err)
	}
	const english = "Rinse the rice until the water runs clear, and use one cup and a half of water for each of the %d cups. "
	const chinese = "先把米洗干净，加一点五倍的水，大火煮开以后转小火，盖上锅盖煮十五分钟。"
	for _, tt := range []struct{ name, text string }{
		{"20 words", varied(english, 1)},
		{"200 words", varied(english, 10)},
		{"2000 words", varied(english, 100)},
		{"100 Chinese sentences", strings.Repeat(chinese, 100)},
	} {
		b.Run(tt.name, func(b *testing.B) {
			b.SetBytes(int64(len(tt.text)))
			b.ReportAllocs()
			for b.Loop() {
				m.Reward("How do I cook rice?", tt.text)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "scores/s")
		})
	}
}

// varied repeats a sentence with other letters each time, so that it has many n-grams.
func varied(sentence string, n int) string {
	var s strings.Builder
	for i := range n {
		s.WriteString(strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				return 'a' + (r-'a'+rune(i))%26
			}
			return r
		}, sentence))
	}
	return s.String()
}

func BenchmarkTrain(b *testing.B) {
	pairs := polite(500)
	for b.Loop() {
		if _, err := Train(b.Context(), pairs, Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(pairs)*b.N)/b.Elapsed().Seconds(), "pairs/s")
}
