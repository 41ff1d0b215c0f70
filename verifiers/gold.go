package verifiers

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ErrNoGold says that nothing can be stated that deserves the best score: the reference holds no answer to go by, or
// the verifier needs none.
var ErrNoGold = errors.New("no gold")

// Gold is what a [Verifier] implements besides when a reference holds the right answer, so that a data set can be
// checked without a completion: a gold answer that its own verifier turns down would cost every candidate its reward.
type Gold interface {
	// Golds returns completions that each deserve [Spec.Max] under the reference, at least one: every accepted answer,
	// in the ways that a candidate would give it. An error that wraps [ErrNoGold] says what the reference lacks; any
	// other is that of a reference that cannot be judged against, as Verify gives it. Pure, deterministic and safe for
	// concurrent use.
	Golds(reference json.RawMessage) ([]string, error)
}

// Golds returns what v states as [Gold.Golds], at least one completion; [ErrNoGold] when it has no way to.
func Golds(v Verifier, reference json.RawMessage) ([]string, error) {
	g, ok := v.(Gold)
	if !ok {
		return nil, fmt.Errorf("%w: the verifier takes no answer from a reference", ErrNoGold)
	}
	golds, err := g.Golds(reference)
	if err == nil && len(golds) == 0 {
		err = ErrNoGold
	}
	return golds, err
}
