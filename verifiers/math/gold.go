package math

import (
	"encoding/json"
	"strings"

	"github.com/assay-rl/assay/verifiers"
)

var _ verifiers.Gold = verifier{}

// Golds implements [verifiers.Gold]: every accepted answer as it is spelled, and in a box.
func (verifier) Golds(raw json.RawMessage) ([]string, error) {
	var doc struct {
		Answer json.RawMessage `json:"answer"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, verifiers.BadReference("math: reference: %w", err)
	}
	texts, err := answerTexts(doc.Answer)
	if err != nil {
		return nil, verifiers.BadReference("math: reference: answer: %w", err)
	}
	golds := make([]string, 0, 2*len(texts))
	for _, text := range texts {
		golds = append(golds, text)
		if !isSolution(text) {
			golds = append(golds, `\boxed{`+text+`}`)
		}
	}
	return golds, nil
}

// isSolution reports whether a gold answer is a whole solution, which states its answer somewhere: a box would hold
// more than that.
func isSolution(text string) bool {
	for _, mark := range []string{"\n", "####", `\boxed`, `\fbox`} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	return false
}
