package rewrite_test

import (
	"testing"

	"github.com/assay-rl/assay/sandbox/internal/rewrite"
)

// A module that wazero accepts stays one that it accepts; what is no module gives an error, and nothing panics.
func FuzzInstrument(f *testing.F) {
	for _, modules := range []map[string][]byte{programs, runs} {
		for _, module := range modules {
			f.Add(module)
		}
	}
	f.Add(grower)
	f.Fuzz(func(t *testing.T, module []byte) {
		out, err := rewrite.Instrument(module)
		if _, stripErr := rewrite.Strip(module); err == nil && stripErr != nil {
			t.Fatalf("Strip refuses what Instrument takes: %v", stripErr)
		}
		if err != nil || validate(t, module) != nil {
			return
		}
		if err := validate(t, out); err != nil {
			t.Fatalf("instrumented module is invalid: %v", err)
		}
	})
}
