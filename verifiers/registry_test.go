package verifiers_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

func named(name string, err error) verifiers.Spec {
	return verifiers.Spec{Name: name, New: func(verifiers.Config) (verifiers.Verifier, error) {
		return verify(nil), err
	}}
}

func TestRegistry(t *testing.T) {
	bad := errors.New(`percent is "maybe": strict or lenient`)
	r, err := verifiers.NewRegistry(named("math", nil), named("format", bad))
	if err != nil {
		t.Fatal(err)
	}
	names := r.Names()
	if want := []string{"format", "math"}; !slices.Equal(names, want) {
		t.Errorf("Names = %q, want %q", names, want)
	}
	names[0] = "changed"
	if r.Names()[0] != "format" {
		t.Error("a caller can change the registry through Names")
	}
	if s, ok := r.Lookup("math"); !ok || s.Name != "math" {
		t.Errorf("Lookup(math) = %q, %v", s.Name, ok)
	}
	if _, ok := r.Lookup("maths"); ok {
		t.Error("Lookup(maths) found something")
	}
	if s, v, err := r.New("math", nil); err != nil || s.Name != "math" || v == nil {
		t.Errorf("New(math) = %q, %v, %v", s.Name, v, err)
	}
	if _, _, err := r.New("maths", nil); err == nil || !strings.Contains(err.Error(), `unknown verifier "maths"; there are: format, math`) {
		t.Errorf("New(maths) = %v, want an error that lists the names", err)
	}
	if _, _, err := r.New("format", nil); !errors.Is(err, bad) || !strings.Contains(err.Error(), "verifier format: ") {
		t.Errorf("New(format) = %v, want the Spec's error with the name", err)
	}
}

func TestNewRegistryRefusesANameTwice(t *testing.T) {
	if _, err := verifiers.NewRegistry(named("math", nil), named("math", nil)); err == nil || !strings.Contains(err.Error(), `"math"`) {
		t.Errorf("NewRegistry = %v, want an error with the name", err)
	}
}
