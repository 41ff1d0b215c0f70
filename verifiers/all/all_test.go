package all

import (
	"slices"
	"testing"

	"github.com/assay-rl/assay/verifiers/internal/registry/domains"
)

// What is generated is what the folders say, and every Spec is named after its folder.
func TestRegistryIsFresh(t *testing.T) {
	stale, err := domains.Stale("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range stale {
		t.Errorf("verifiers/%s is stale: run go generate ./verifiers", path)
	}
	folders, err := domains.Find("..")
	if err != nil {
		t.Fatal(err)
	}
	if names := Registry().Names(); !slices.Equal(names, folders) {
		t.Errorf("the Specs are named %q, their folders %q: folder, package and Spec.Name must agree", names, folders)
	}
}
