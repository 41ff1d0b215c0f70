package format

import (
	"regexp"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// formatReward is open-r1's expression; Go's flags s and m mean what DOTALL and MULTILINE do, and \A is re.match's.
var formatReward = regexp.MustCompile(`(?sm)\A^<think>\n.*?\n</think>\n<answer>\n.*?\n</answer>$`)

// FuzzOpenR1 compares the searches with the expression they stand for.
func FuzzOpenR1(f *testing.F) {
	const kept = "<think>\na\n</think>\n<answer>\n4\n</answer>"
	for _, seed := range []string{
		"", kept, kept + "\n", kept + "\nmore", kept + " more", kept + "\r\n", kept + kept, kept + "x\n</answer>",
		"<think>\n\n</think>\n<answer>\n\n</answer>", "<think>\n</think>\n<answer>\n</answer>", strings.ReplaceAll(kept, "\n", "\r\n"),
		"<think>\n\n</think>\n<answer>\n\n</think>\n<answer>\n\n</answer>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := (config{}).openR1(text), formatReward.MatchString(text); got != want {
			t.Fatalf("searches say %v, the expression says %v", got, want)
		}
	})
}

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct{ name, config, want string }{
		{"unknown profile", `{"profile":"r2"}`, `profile "r2" is unknown: there are r1, r1_strict, open_r1`},
		{"unknown field", `{"preopened":true}`, `unknown field "preopened"`},
		{"wrong type", `{"pre_opened":1}`, "cannot unmarshal number"},
		{"no JSON", `{`, "unexpected EOF"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(verifiers.Config(tt.config))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "format: config: ") {
				t.Errorf("got %v, want it to say %q", err, tt.want)
			}
		})
	}
}
