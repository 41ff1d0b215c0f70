package language

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// segment is a line of the shared data: a text whose language is known.
type segment struct {
	ID, Language, Text, Source string
}

// corpus reads a file of the data that ASSAY_DATA names, and skips the test without it.
func corpus(t *testing.T, name string) []segment {
	t.Helper()
	dir := os.Getenv("ASSAY_DATA")
	if dir == "" {
		t.Skipf("ASSAY_DATA is not set: %s is needed", name)
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []segment
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var s segment
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
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

// TestEnglishThoughts: real chains of thought are English throughout, formulas, code and names included.
func TestAcceptanceEnglishThoughts(t *testing.T) {
	var share mean
	low, silent := 0, 0
	for _, s := range corpus(t, "cot_english.jsonl") {
		got, words := measure(t, "en", s.Text)
		if words == 0 {
			silent++ // nothing but code
			continue
		}
		share.add(got)
		if got < 0.99 {
			low++
			t.Errorf("%s: share %.4f", s.ID, got)
		}
	}
	t.Logf("mean share %.5f over %d documents, %d below 0.99, %d without words", share.value(), share.n, low, silent)
	if share.value() < 0.999 {
		t.Errorf("mean share %.5f, want at least 0.999", share.value())
	}
	if silent > 9 {
		t.Errorf("%d documents without words, want at most the 9 that are code only", silent)
	}
}

// TestSegments: sentences and questions in 25 languages, judged for their own language and for ten others.
func TestAcceptanceSegments(t *testing.T) {
	// Some of the Turkish is in a wrong encoding; Greek and Hebrew sentences hold names in Latin letters.
	atLeast := map[string]float64{"tr": 0.90, "el": 0.97, "he": 0.97}
	const ownBound, wrongBound = 0.985, 0.07
	own, wrong := map[string]*mean{}, map[string]*mean{}
	for _, s := range corpus(t, "language_segments.jsonl") {
		key := s.Source + " " + s.Language
		if own[key] == nil {
			own[key], wrong[key] = &mean{}, &mean{}
		}
		if share, words := measure(t, s.Language, s.Text); words > 0 {
			own[key].add(share)
		}
		for _, target := range []string{"en", "de", "fr", "es", "ru", "uk", "ar", "fa", "zh", "ja"} {
			if share, words := measure(t, target, s.Text); words > 0 && target != s.Language {
				wrong[key].add(share)
			}
		}
	}
	for key, m := range own {
		language := key[len(key)-2:]
		bound, ok := atLeast[language]
		if !ok {
			bound = ownBound
		}
		if m.value() < bound {
			t.Errorf("%s: mean share %.4f for its own language, want at least %.3f", key, m.value(), bound)
		}
		if wrong[key].value() > wrongBound {
			t.Errorf("%s: mean share %.4f for other languages, want at most %.3f", key, wrong[key].value(), wrongBound)
		}
	}
	logSegments(t, own, wrong)
}

func logSegments(t *testing.T, own, wrong map[string]*mean) {
	t.Helper()
	var keys []string
	for key := range own {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		t.Logf("%-20s own %.4f  other %.4f  (%d)", key, own[key].value(), wrong[key].value(), own[key].n)
	}
}
