package language

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct{ name, config, want string }{
		{"unknown target", `{"target":"tlh"}`, `target: "tlh" is no known language: there are am, ar, bg, bn, cs, de`},
		{"unknown measure", `{"measure":"vibe"}`, `measure "vibe" is unknown: there are share, match`},
		{"unknown part", `{"part":"answer"}`, `part "answer" is unknown: there are think, all`},
		{"share of nothing", `{"min_share":0}`, "min_share 0 is outside (0, 1]"},
		{"share above one", `{"min_share":1.5}`, "min_share 1.5 is outside (0, 1]"},
		{"no candidates", `{"candidates":[]}`, "candidates are empty: leave the field out for all known languages"},
		{"unknown candidate", `{"candidates":["en","tlh"]}`, `candidates: "tlh" is no known language`},
		{"unknown field", `{"lang":"en"}`, `unknown field "lang"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(verifiers.Config(tt.config))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want it to say %q", err, tt.want)
			}
		})
	}
}

func TestBadReference(t *testing.T) {
	v := newVerifier(t, "")
	for _, reference := range []string{`{"target":"tlh"}`, `{"target":7}`, `[]`, `"en"`, `{`, `7`} {
		_, err := v.Verify(context.Background(), verifiers.Rollout{Completion: "so", Reference: json.RawMessage(reference)})
		if e, ok := errors.AsType[*verifiers.Error](err); !ok || e.Reason != verifiers.ReasonBadReference {
			t.Errorf("%s gives %v, want a bad reference", reference, err)
		}
	}
}
