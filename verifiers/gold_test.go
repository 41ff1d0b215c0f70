package verifiers_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// stating is a verifier with golds.
type stating struct {
	yes
	golds []string
	err   error
}

func (s stating) Golds(json.RawMessage) ([]string, error) { return s.golds, s.err }

func TestGolds(t *testing.T) {
	bad := verifiers.BadReference("no word")
	for name, c := range map[string]struct {
		verifier verifiers.Verifier
		golds    []string
		err      error
	}{
		"two forms":                  {stating{golds: []string{"a", "b"}}, []string{"a", "b"}, nil},
		"a verifier without the way": {yes{}, nil, verifiers.ErrNoGold},
		"a reference without gold":   {stating{}, nil, verifiers.ErrNoGold},
		"a bad reference":            {stating{err: bad}, nil, bad},
	} {
		t.Run(name, func(t *testing.T) {
			golds, err := verifiers.Golds(c.verifier, nil)
			if !slices.Equal(golds, c.golds) || !errors.Is(err, c.err) {
				t.Errorf("got %q, %v; want %q, %v", golds, err, c.golds, c.err)
			}
		})
	}
}
