package verifiers_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

func TestConfigDecode(t *testing.T) {
	type config struct {
		Percent string `json:"percent"`
		Digits  int    `json:"digits"`
	}
	tests := []struct {
		name, json, want string
		config           config
	}{
		{"nothing keeps the defaults", ``, "", config{"strict", 9}},
		{"an empty object keeps the defaults", `{}`, "", config{"strict", 9}},
		{"one field", `{"digits": 3}`, "", config{"strict", 3}},
		{"blanks around", " {\"digits\": 3}\n", "", config{"strict", 3}},
		{"an unknown field", `{"digit": 3}`, `unknown field "digit"`, config{}},
		{"a wrong type", `{"digits": "3"}`, "digits", config{}},
		{"no object", `3`, "config: ", config{}},
		{"cut off", `{"digits": 3`, "unexpected EOF", config{}},
		{"two values", `{"digits": 3} {}`, "after the JSON value", config{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := config{"strict", 9}
			err := verifiers.Config(tt.json).Decode(&got)
			if tt.want != "" {
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("Decode = %v, want an error that says %q", err, tt.want)
				}
				return
			}
			if err != nil || got != tt.config {
				t.Errorf("Decode = %+v, %v; want %+v", got, err, tt.config)
			}
		})
	}
}

func FuzzConfigDecode(f *testing.F) {
	f.Add([]byte(`{"percent": "strict"}`))
	f.Add([]byte(`{} {}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var config struct {
			Percent string `json:"percent"`
		}
		first := verifiers.Config(text).Decode(&config)
		if again := verifiers.Config(text).Decode(&config); (first == nil) != (again == nil) {
			t.Errorf("two runs differ: %v; then %v", first, again)
		}
	})
}

// Reasons that everybody may give are declared once each, with a sentence.
func TestSharedReasons(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range verifiers.SharedReasons {
		if r.Code == "" || r.Text == "" || seen[r.Code] {
			t.Errorf("reason %q (%q) is empty or declared twice", r.Code, r.Text)
		}
		seen[r.Code] = true
	}
}

func TestError(t *testing.T) {
	cause := errors.New("connection refused")
	err := error(&verifiers.Error{Reason: "no_judge", Err: cause})
	if got, want := err.Error(), "no_judge: connection refused"; got != want {
		t.Errorf("Error = %q, want %q", got, want)
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
}

func TestTruncated(t *testing.T) {
	for reason, want := range map[string]bool{"": false, "stop": false, "length": true} {
		if got := (verifiers.Rollout{FinishReason: reason}).Truncated(); got != want {
			t.Errorf("finish reason %q: Truncated = %v, want %v", reason, got, want)
		}
	}
}
