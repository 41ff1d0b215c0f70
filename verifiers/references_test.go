package verifiers_test

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

func TestReferencesAreReadOnce(t *testing.T) {
	var r verifiers.References[int]
	reads := 0
	read := func(raw json.RawMessage) (int, error) {
		reads++
		return strconv.Atoi(string(raw))
	}
	for range 3 {
		if got, err := r.Read(json.RawMessage("7"), read); got != 7 || err != nil {
			t.Fatal(got, err)
		}
	}
	if reads != 1 {
		t.Errorf("one reference was read %d times", reads)
	}
	for range 2 {
		if _, err := r.Read(json.RawMessage("x"), read); !errors.Is(err, strconv.ErrSyntax) {
			t.Error("a bad reference gives", err)
		}
	}
	if reads != 3 {
		t.Error("the error of a bad reference was kept")
	}
	long := json.RawMessage(strings.Repeat("0", 1<<17) + "1")
	for range 2 {
		if got, err := r.Read(long, read); got != 1 || err != nil {
			t.Error(got, err)
		}
	}
	if reads != 5 {
		t.Error("a reference of 128 KiB was kept")
	}
}

// However many references come, from however many goroutines, each is read as it is.
func TestReferencesManyAtOnce(t *testing.T) {
	var r verifiers.References[string]
	read := func(raw json.RawMessage) (string, error) { return string(raw), nil }
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 1000 {
				want := strconv.Itoa(i)
				if got, err := r.Read(json.RawMessage(want), read); got != want || err != nil {
					t.Errorf("%s was read as %s, %v", want, got, err)
				}
			}
		})
	}
	wg.Wait()
}
