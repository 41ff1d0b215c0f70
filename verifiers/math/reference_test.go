package math_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/math"
)

func TestNewRejectsBadConfig(t *testing.T) {
	for config, want := range map[string]string{
		`{"policy": {"percent": "maybe"}}`: `percent is "maybe"`,
		`{"policy": {"percents": "x"}}`:    "percents",
		`{"tolerance": 1}`:                 "tolerance",
		`[]`:                               "config",
	} {
		if _, err := math.New(verifiers.Config(config)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New(%s) gives %v, want an error with %q", config, err, want)
		}
	}
}

func TestBadReferences(t *testing.T) {
	v := newVerifier(t, "")
	for _, reference := range []string{
		"", "null", "[]", "{", "{}", `{"answer": null}`, `{"answer": true}`, `{"answer": ""}`, `{"answer": "  "}`,
		`{"answer": []}`, `{"answer": [null]}`, `{"answer": {}}`, `{"answer": "5", "policy": {"percent": 1}}`,
		`{"answer": "` + strings.Repeat("a", 5000) + `"}`,
	} {
		_, err := v.Verify(t.Context(), verifiers.Rollout{Completion: "5", Reference: json.RawMessage(reference)})
		if e, ok := errors.AsType[*verifiers.Error](err); !ok || e.Reason != verifiers.ReasonBadReference {
			t.Errorf("reference %.40s gives %v, want a bad reference", reference, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := newVerifier(t, "").Verify(ctx, verifiers.Rollout{Completion: "5", Reference: answerReference(t, "5")})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v, want that of the context", err)
	}
}

func TestDetailSaysWhatHappened(t *testing.T) {
	verdict := verify(t, newVerifier(t, ""), verifiers.Rollout{Completion: "A: 5 cm", Reference: answerReference(t, "5 m")})
	got, err := json.Marshal(verdict.Detail)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"rule":"marker","extracted":"5 cm","understood":"5\\ \\text{cm}","gold":"5\\ \\text{m}","difference":"5\\ \\text{cm} is not 5\\ \\text{m}"}`
	if string(got) != want {
		t.Errorf("detail is %s, want %s", got, want)
	}
}
