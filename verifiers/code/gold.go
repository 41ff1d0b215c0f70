package code

import (
	"encoding/json"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
)

var _ verifiers.Gold = verifier{}

// Golds implements [verifiers.Gold]: the reference's solution, which nothing else looks at.
func (v verifier) Golds(raw json.RawMessage) ([]string, error) {
	task, err := readReference(raw, v.config)
	if err != nil {
		return nil, err
	}
	if task.solution == "" {
		return nil, fmt.Errorf("%w: the reference has no solution", verifiers.ErrNoGold)
	}
	return []string{task.solution}, nil
}
