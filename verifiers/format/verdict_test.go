package format

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
	"github.com/goccy/go-yaml"
	"golang.org/x/text/unicode/norm"
)

// caseEntry is what the tests below read of a case.
type caseEntry struct {
	Name       string
	Config     struct{ Profile Profile }
	Completion string
}

// ownCases returns the cases of the template that our own profiles judge.
func ownCases(t *testing.T) []caseEntry {
	t.Helper()
	paths, err := filepath.Glob("testdata/cases/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d case files, error %v", len(paths), err)
	}
	var all []caseEntry
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var some []caseEntry
		if err := yaml.Unmarshal(text, &some); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all = append(all, some...)
	}
	return slices.DeleteFunc(all, func(c caseEntry) bool {
		return !slices.Contains([]Profile{"", R1, R1Strict, Graded}, c.Config.Profile)
	})
}

// TestInvariances holds what Spec.Invariances cannot promise for every profile: to our own of the template neither the
// kind of line end nor trailing blanks nor the Unicode normal form matter.
func TestInvariances(t *testing.T) {
	for _, profile := range []Profile{R1, R1Strict, Graded} {
		v := made(t, `{"profile": "`+string(profile)+`"}`)
		for _, c := range ownCases(t) {
			unix := strings.ReplaceAll(c.Completion, "\r\n", "\n")
			want := judge(t, v, unix)
			for _, same := range []string{strings.ReplaceAll(unix, "\n", "\r\n"), unix + " \t\n \n", unix + "\r\n", norm.NFD.String(unix), norm.NFC.String(unix)} {
				if got := judge(t, v, same); got.Score != want.Score || got.Reason != want.Reason || got.Answer != want.Answer {
					t.Errorf("%s, %s: %q is %s %q, %q is %s %q", profile, c.Name, unix, want.Reason, want.Answer, same, got.Reason, got.Answer)
				}
			}
		}
	}
}

// made makes the verifier of a configuration that must be good.
func made(tb testing.TB, config string) verifiers.Verifier {
	tb.Helper()
	v, err := New(verifiers.Config(config))
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

func judge(t *testing.T, v verifiers.Verifier, completion string) verifiers.Verdict {
	t.Helper()
	verdict, err := v.Verify(context.Background(), verifiers.Rollout{Completion: completion})
	if err != nil {
		t.Fatal(err)
	}
	return verdict
}

func TestDetail(t *testing.T) {
	v := made(t, `{"profile": "open_r1"}`)
	verdict := judge(t, v, "<think>\nü\n</think>\n<answer>\n4\n</answer>\n<answer>\n5\n</answer>\n")
	d := verdict.Detail.(Detail)
	if verdict.Score != 1 || !slices.Equal(d.Faults, []string{"duplicate"}) {
		t.Errorf("score %v with faults %q: open-r1 passes duplicates and the detail shows them", verdict.Score, d.Faults)
	}
	if d.ThinkChars != 3 || d.AnswerChars != 0 {
		t.Errorf("%d and %d characters, want 3 and none", d.ThinkChars, d.AnswerChars)
	}
}

func TestLongAnswerCastsNoVote(t *testing.T) {
	verdict := judge(t, made(t, ""), "<think>a</think><answer>"+strings.Repeat("9", 4<<10+1)+"</answer>")
	if verdict.Score != 1 || verdict.Answer != "" {
		t.Errorf("score %v, answer of %d bytes", verdict.Score, len(verdict.Answer))
	}
}

func TestCancelled(t *testing.T) {
	cause := errors.New("draining")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(cause)
	if _, err := (verifier{}).Verify(ctx, verifiers.Rollout{}); !errors.Is(err, cause) {
		t.Errorf("got %v, want %v", err, cause)
	}
}
