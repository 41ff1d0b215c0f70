package language

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers/prose"
	"github.com/assay-rl/assay/verifiers/verifiertest"
)

// segment is a line of the shared data: a text whose language is known.
type segment struct {
	ID, Language, Text, Source string
}

// corpus reads a file of labelled data, and skips the test without it.
func corpus(t testing.TB, name string) []segment {
	t.Helper()
	var all []segment
	for _, line := range verifiertest.DataLines(t, name) {
		var s segment
		if err := json.Unmarshal(line, &s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// mean is a running mean.
type mean struct {
	sum float64
	n   int
}

func (m *mean) add(x float64) { m.sum, m.n = m.sum+x, m.n+1 }

func (m *mean) value() float64 { return m.sum / float64(max(m.n, 1)) }

// TestAcceptanceEnglishThoughts: real chains of thought are English throughout, formulas, code and names included.
func TestAcceptanceEnglishThoughts(t *testing.T) {
	var share mean
	silent := 0
	for _, s := range corpus(t, "cot_english.jsonl") {
		got, words := measure(t, "en", s.Text)
		if words == 0 {
			silent++ // nothing but code
			continue
		}
		share.add(got)
		if got < 0.99 {
			t.Errorf("%s: share %.4f", s.ID, got)
		}
	}
	t.Logf("mean share %.5f over %d documents, %d without words", share.value(), share.n, silent)
	if share.value() < 0.999 {
		t.Errorf("mean share %.5f, want at least 0.999", share.value())
	}
	if silent > 9 {
		t.Errorf("%d documents without words, want at most the 9 that are code only", silent)
	}
}

// TestAcceptanceInsertedChinese puts Chinese words between those of the same documents, which no label per sentence
// can see.
func TestAcceptanceInsertedChinese(t *testing.T) {
	documents := corpus(t, "cot_english.jsonl")
	for _, tt := range []struct {
		name        string
		rate, bound float64
	}{
		{"0.5 %", 0.005, 0.005},
		{"2 %", 0.02, 0.005},
		{"10 %", 0.1, 0.01},
		{"30 %", 0.3, 0.02},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var deviation, truths mean
			for _, s := range documents {
				text, truth := insertChinese(s.Text, tt.rate)
				got, words := measure(t, "en", text)
				if words == 0 {
					continue
				}
				deviation.add(math.Abs(got - truth))
				truths.add(truth)
			}
			t.Logf("mean absolute error %.5f over %d documents; mean of the true shares %.4f", deviation.value(), deviation.n, truths.value())
			if deviation.n < 80 || deviation.value() > tt.bound {
				t.Errorf("mean absolute error %.5f over %d documents, want at most %v over 80", deviation.value(), deviation.n, tt.bound)
			}
		})
	}
}

// insertChinese puts Chinese words after English ones, as evenly as blanks allow, so that they are a share of rate of
// all words in the end, and returns the share of English. A Chinese word counts as one, however long it is.
func insertChinese(text string, rate float64) (mixed string, share float64) {
	chinese := strings.Fields("所以 然后 检查 我们 三角形 因为 等于 是 不对 数字 应该 问题 一共有 再 结果")
	var b strings.Builder
	english, inserted, done := 0.0, 0, 0
	for w := range prose.Words(prose.Strip(text)) {
		english += w.Weight
		owed := english*rate/(1-rate) - float64(inserted)
		if owed < 1 || w.Weight == 0 || !strings.HasPrefix(text[w.End:], " ") {
			continue
		}
		b.WriteString(text[done:w.End] + " " + chinese[inserted%len(chinese)])
		done = w.End
		inserted++
	}
	b.WriteString(text[done:])
	return b.String(), english / max(english+float64(inserted), 1)
}

// TestAcceptanceSegments: the language of sentences in 25 languages and of mathematical questions in nine, all known
// languages being candidates.
func TestAcceptanceSegments(t *testing.T) {
	v := newVerifier(t, "")
	right := map[string]*mean{}
	for _, s := range corpus(t, "language_segments.jsonl") {
		if right[s.Source] == nil {
			right[s.Source] = &mean{}
		}
		got := v.question(s.Text)
		if got == s.Language {
			right[s.Source].add(1)
			continue
		}
		right[s.Source].add(0)
		t.Logf("%s: %s taken for %q: %.80q", s.ID, s.Language, got, s.Text)
	}
	for source, least := range map[string]float64{"lingua sentences": 0.994, "MGSM": 1} {
		m := right[source]
		if m == nil {
			t.Fatalf("the data holds no %s", source)
		}
		t.Logf("%s: %.4f of %d", source, m.value(), m.n)
		if m.value() < least {
			t.Errorf("%s: %.4f of %d are right, want %.4f", source, m.value(), m.n, least)
		}
	}
}

// TestAcceptanceShares: documents of ten sentences have their share in their own language, and none in others.
func TestAcceptanceShares(t *testing.T) {
	others := []string{"en", "de", "fr", "es", "ru", "uk", "ar", "fa", "zh", "ja"}
	sentences := map[string][]string{}
	for _, s := range corpus(t, "language_segments.jsonl") {
		sentences[s.Language] = append(sentences[s.Language], s.Text)
	}
	var own, foreign mean
	for code, all := range sentences {
		for i := 0; i+10 <= len(all); i += 10 {
			document := strings.Join(all[i:i+10], "\n")
			share, _ := measure(t, code, document)
			own.add(share)
			if other := others[i/10%len(others)]; other != code {
				share, _ = measure(t, other, document)
				foreign.add(share)
			}
		}
	}
	t.Logf("mean share %.4f for their own language, %.4f for another, over %d documents", own.value(), foreign.value(), own.n)
	if own.value() < 0.99 || foreign.value() > 0.04 {
		t.Errorf("mean share %.4f for their own language and %.4f for another, want 0.99 and 0.04", own.value(), foreign.value())
	}
}
