package language

import (
	"errors"
	"fmt"
	"slices"

	"github.com/assay-rl/assay/verifiers/language/internal/table"
	"github.com/assay-rl/assay/verifiers/prose"
)

// candidates is the set of languages that a text may be in. The fewer they are, the better they are told apart.
type candidates map[string]bool

// parseCandidates reads a list of language codes; none at all means every known language.
func parseCandidates(tags []string) (candidates, error) {
	if tags == nil {
		tags = Known()
	}
	if len(tags) == 0 {
		return nil, errors.New("candidates are empty: leave the field out for all known languages")
	}
	c := candidates{}
	for _, tag := range tags {
		code, err := parseCode(tag)
		if err != nil {
			return nil, fmt.Errorf("candidates: %w", err)
		}
		c[code] = true
	}
	return c, nil
}

// lanes returns the table's lanes of the candidates that share a script. The target is always one, and the first.
func (c candidates) lanes(t *table.Table, s prose.Script, target string) []int {
	var lanes []int
	for lane, code := range t.Languages(sharedScripts[s]) {
		switch {
		case code == target:
			lanes = slices.Insert(lanes, 0, lane)
		case c[code]:
			lanes = append(lanes, lane)
		}
	}
	return lanes
}
