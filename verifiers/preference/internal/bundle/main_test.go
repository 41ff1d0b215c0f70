package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/assay-rl/assay/verifiers/preference/bradleyterry"
)

// The models in the tree are what the texts here make. Other processors may round the last bit another way.
func TestBundledModelsAreFresh(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("the models were made on amd64")
	}
	dir := t.TempDir()
	if err := run(dir, 0); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"helpful.json", "harmless.json"} {
		want, errWant := os.ReadFile(filepath.Join(dir, name))
		got, errGot := os.ReadFile(filepath.Join("../../bundled", name))
		if errWant != nil || errGot != nil {
			t.Fatal(errWant, errGot)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("bundled/%s is stale: run go generate ./verifiers/preference", name)
		}
	}
}

// On prompts that they were not trained on, both models are far better than the length alone.
func TestModelsGeneralise(t *testing.T) {
	dir := t.TempDir()
	if err := run(dir, 0.3); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"helpful.json", "harmless.json"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		m, err := bradleyterry.Read(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Training(); got.HeldOut < 50 || got.HeldOutAccuracy < 0.9 || got.LongerChosen > 0.6 {
			t.Errorf("%s: %+v, want a held-out accuracy of 0.9 or more", name, got)
		}
	}
}
