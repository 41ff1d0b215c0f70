package text

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
)

// TestPeers compares every similarity with what the Python packages give, by testdata/peer/peer.py: rapidfuzz for
// fuzzy_match, sacrebleu for bleu, nltk for gleu and meteor (without WordNet), rouge-score for rouge, scikit-learn for
// cosine.
func TestPeers(t *testing.T) {
	var peer struct {
		Pairs []struct {
			Candidate, Reference string
			Scores               map[string]float64
		}
	}
	readJSON(t, "testdata/peer/similarities.json", &peer)
	compared := map[string]int{}
	for _, p := range peer.Pairs {
		for name, want := range p.Scores {
			metric, stemmed := strings.CutSuffix(name, "/stem")
			of, err := metrics[metric].of(p.Reference, config{Stem: stemmed})
			if err != nil {
				if want != 0 {
					t.Errorf("%s: reference %q: %v; the peer gives %v", name, p.Reference, err, want)
				}
				continue
			}
			compared[name]++
			if got := of(p.Candidate); math.Abs(got-want) > 1e-9 {
				t.Errorf("%s of %q and %q is %v, the peer gives %v", name, p.Candidate, p.Reference, got, want)
			}
		}
	}
	if len(compared) != 19 {
		t.Errorf("%d metrics compared, want 19: %v", len(compared), compared)
	}
	for name, n := range compared {
		if n < 40 {
			t.Errorf("%s is compared on %d pairs only", name, n)
		}
	}
}

// TestStem compares stems with those of nltk's PorterStemmer: every ending that a rule names after a hundred beginnings, and the irregular words.
func TestStem(t *testing.T) {
	var peer struct{ Stems map[string]string }
	readJSON(t, "testdata/peer/stems.json", &peer)
	if len(peer.Stems) < 5000 {
		t.Fatalf("%d stems", len(peer.Stems))
	}
	for word, want := range peer.Stems {
		if got := stem(word); got != want {
			t.Errorf("stem(%q) is %q, nltk gives %q", word, got, want)
		}
	}
}

func readJSON(t *testing.T, path string, v any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}
