package langid

import (
	"errors"
	"fmt"
	"slices"

	"github.com/assay-rl/assay/verifiers/prose"
	"github.com/assay-rl/assay/verifiers/prose/langid/internal/table"
)

// Detector tells the languages that it was made for. It never changes and is safe for concurrent use.
type Detector struct {
	table      *table.Table
	candidates map[string]bool
	lanes      map[prose.Script][]int    // of the candidates in the table
	contests   map[prose.Script]*contest // where candidates are told by function words
	sole       map[prose.Script]string   // candidates that have a script to themselves
	favoured   string                    // language
}

// New makes a detector of the languages that texts may be in, by ISO 639-1 code and out of [Known]. The fewer they are,
// the better they are told apart. The first call reads the n-gram table, within some ten milliseconds and six megabytes.
// An error means that there are no candidates, that one is unknown, or that the table is not what its generator wrote.
func New(candidates ...string) (*Detector, error) {
	if len(candidates) == 0 {
		return nil, errors.New("langid: there are no candidates: name those that texts may be in")
	}
	d := &Detector{
		candidates: map[string]bool{}, lanes: map[prose.Script][]int{}, contests: map[prose.Script]*contest{}, sole: map[prose.Script]string{},
	}
	for _, code := range candidates {
		if _, known := scriptsOf[code]; !known {
			return nil, fmt.Errorf("langid: %.40q is no known language", code)
		}
		d.candidates[code] = true
	}
	var err error
	if d.table, err = table.Load(); err != nil {
		return nil, fmt.Errorf("langid: %w", err)
	}
	d.prepare()
	return d, nil
}

// prepare works out how the candidates of each script are told from each other.
func (d *Detector) prepare() {
	for code := range d.candidates {
		s := Script(code)
		switch {
		case slices.Contains(byFunctionWords, code):
			d.contests[s] = newContest(s, d.candidates)
		case tableNames[s] != "":
			d.lanes[s] = d.lanesOf(s, "")
		default:
			d.sole[s] = code
		}
	}
}

// lanesOf returns the table's lanes of a target, first, and of the candidates in a script.
func (d *Detector) lanesOf(s prose.Script, target string) []int {
	var lanes []int
	for lane, code := range d.table.Languages(tableNames[s]) {
		switch {
		case code == target:
			lanes = slices.Insert(lanes, 0, lane)
		case d.candidates[code]:
			lanes = append(lanes, lane)
		}
	}
	return lanes
}

// favour is what makes a language four times as likely as others before a word is heard.
const favour = 2 * PerBit

// Favouring returns a detector that takes one of its candidates to be four times as frequent as any other whose letters
// are heard, so that it wins where a few names leave all languages about as likely.
func (d *Detector) Favouring(code string) *Detector {
	favouring := *d
	favouring.favoured = code
	return &favouring
}

// Has reports whether a language is a candidate.
func (d *Detector) Has(code string) bool { return d.candidates[code] }

// Detect returns the candidate that a text is likeliest in; ok is false where it has no words, or most of them are in a
// script that no candidate uses. Words count by [prose.Word]'s weight, neutral ones not at all. What is no prose should
// have been blanked by [prose.Strip]. It takes linear time.
func (d *Detector) Detect(text string) (code string, ok bool) {
	return d.detect(text, func(w prose.Word) float64 { return w.Weight })
}

// DetectLetters is [Detector.Detect] with every word counting by its letters, neutral ones too, as detectors do that
// see no words: names in capitals and identifiers are in a language as well.
func (d *Detector) DetectLetters(text string) (code string, ok bool) {
	return d.detect(text, func(w prose.Word) float64 {
		if w.Script == prose.CommonScript {
			return 0
		}
		return float64(w.Letters)
	})
}

func (d *Detector) detect(text string, weigh func(prose.Word) float64) (code string, ok bool) {
	t := tally{Detector: d}
	for w := range prose.Words(text) {
		if weight := weigh(w); weight > 0 {
			t.add(text[w.Start:w.End], w, weight)
		}
	}
	code = t.language()
	return code, code != ""
}
