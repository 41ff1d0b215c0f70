package code

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

func TestGolds(t *testing.T) {
	v, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		reference string
		golds     []string
		err       error
	}{
		"a solution":      {`{"tests":[` + stdinOnly + `],"solution":"print(2)\r\n"}`, []string{"print(2)\r\n"}, nil},
		"none":            {`{"tests":[` + stdinOnly + `]}`, nil, verifiers.ErrNoGold},
		"an empty one":    {`{"tests":[` + stdinOnly + `],"solution":""}`, nil, verifiers.ErrNoGold},
		"a null":          {`{"tests":[` + stdinOnly + `],"solution":null}`, nil, verifiers.ErrNoGold},
		"no tests for it": {`{"tests":[],"solution":"print(2)"}`, nil, errBadReference},
		"no text":         {`{"tests":[` + stdinOnly + `],"solution":7}`, nil, errBadReference},
		"no reference":    {``, nil, errBadReference},
	} {
		t.Run(name, func(t *testing.T) {
			golds, err := verifiers.Golds(v, json.RawMessage(c.reference))
			if e, ok := errors.AsType[*verifiers.Error](err); ok && e.Reason == verifiers.ReasonBadReference {
				err = errBadReference
			}
			if !slices.Equal(golds, c.golds) || !errors.Is(err, c.err) {
				t.Errorf("got %q, %v; want %q, %v", golds, err, c.golds, c.err)
			}
		})
	}
}

// errBadReference stands for any bad reference.
var errBadReference = errors.New("a bad reference")
