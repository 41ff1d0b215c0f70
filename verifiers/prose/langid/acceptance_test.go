package langid_test

import (
	"encoding/json"
	"testing"

	"github.com/assay-rl/assay/verifiers/prose/langid"
	"github.com/assay-rl/assay/verifiers/verifiertest"
)

// TestAcceptanceDetect: with all languages as candidates, those that only function words tell included, sentences in 25
// languages and mathematical questions in nine are told as well as they are without them.
func TestAcceptanceDetect(t *testing.T) {
	d, err := langid.New(langid.Known()...)
	if err != nil {
		t.Fatal(err)
	}
	all, words, letters := map[string]float64{}, map[string]float64{}, map[string]float64{}
	for _, s := range segments(t) {
		all[s.Source]++
		if code, _ := d.Detect(s.Text); code == s.Language {
			words[s.Source]++
		}
		if code, _ := d.Favouring("en").DetectLetters(s.Text); code == s.Language {
			letters[s.Source]++
		}
	}
	for source, least := range map[string]float64{"lingua sentences": 0.994, "MGSM": 1} {
		byWords, byLetters := words[source]/all[source], letters[source]/all[source]
		t.Logf("%s: %.4f by words, %.4f by letters of %v", source, byWords, byLetters, all[source])
		if !(byWords >= least && byLetters >= least) {
			t.Errorf("%s: %.4f by words and %.4f by letters are right, want %.4f", source, byWords, byLetters, least)
		}
	}
}

// segment is a text whose language is known.
type segment struct{ Language, Text, Source string }

// segments returns the labelled texts, or skips the test.
func segments(t *testing.T) (all []segment) {
	t.Helper()
	for _, line := range verifiertest.DataLines(t, "language_segments.jsonl") {
		var s segment
		if err := json.Unmarshal(line, &s); err != nil {
			t.Fatalf("%v in %.80s", err, line)
		}
		all = append(all, s)
	}
	return all
}
