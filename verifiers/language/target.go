package language

import (
	"errors"
	"fmt"

	"github.com/assay-rl/assay/verifiers/prose/langid"
)

// Known returns the ISO 639-1 codes of the known languages, in order: those that can be told word by word.
func Known() []string { return langid.WordByWord() }

func parseTarget(tag string) (string, error) {
	if tag == ofPrompt {
		return tag, nil
	}
	code, err := langid.Parse(tag, Known())
	if err != nil {
		return "", fmt.Errorf("target: %w", err)
	}
	return code, nil
}

// parseCandidates reads the languages that a text may be in; none at all means every known one.
func parseCandidates(tags []string) ([]string, error) {
	if tags == nil {
		return Known(), nil
	}
	if len(tags) == 0 {
		return nil, errors.New("candidates are empty: leave the field out for all known languages")
	}
	codes := make([]string, len(tags))
	for i, tag := range tags {
		code, err := langid.Parse(tag, Known())
		if err != nil {
			return nil, fmt.Errorf("candidates: %w", err)
		}
		codes[i] = code
	}
	return codes, nil
}
