package format

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
	"github.com/goccy/go-yaml"
)

// edge is one completion at the edge of the template, with the verdict of each of its profiles: "SCORE REASON".
type edge struct {
	Name       string
	Completion string
	// Repeat makes a long completion of a short file: the first "…" in it becomes that many letters.
	Repeat       int
	FinishReason string `yaml:"finish_reason"`
	PreOpened    bool   `yaml:"pre_opened"`
	EOS          string
	Answer       string
	Verdicts     map[Profile]string
}

// edgeProfiles are those that read the template; each edge states a verdict of all of them.
var edgeProfiles = []Profile{R1, R1Strict, Graded, OpenR1, TagCount, CodeFormat}

func edges(tb testing.TB) []edge {
	tb.Helper()
	text, err := os.ReadFile("testdata/edges.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	var all []edge
	if err := yaml.UnmarshalWithOptions(text, &all, yaml.Strict()); err != nil {
		tb.Fatal(err)
	}
	for i := range all {
		all[i].Completion = strings.Replace(all[i].Completion, "…", strings.Repeat("x", all[i].Repeat), 1)
	}
	return all
}

// TestEdges holds every profile of the template to the table of edge cases.
func TestEdges(t *testing.T) {
	all := edges(t)
	if len(all) < 60 {
		t.Errorf("%d edge cases; there were 60 and more", len(all))
	}
	for _, e := range all {
		t.Run(e.Name, func(t *testing.T) {
			if len(e.Verdicts) != len(edgeProfiles) {
				t.Errorf("verdicts of %d profiles, want those of %v", len(e.Verdicts), edgeProfiles)
			}
			for _, p := range edgeProfiles {
				got, answer := e.judge(t, p)
				if got != e.Verdicts[p] {
					t.Errorf("%s: %s, want %s", p, got, e.Verdicts[p])
				}
				if answer != e.Answer {
					t.Errorf("%s: answer %q, want %q", p, answer, e.Answer)
				}
			}
		})
	}
}

// judge returns a profile's verdict as the table writes it, and the answer.
func (e edge) judge(t *testing.T, p Profile) (verdict, answer string) {
	t.Helper()
	v := made(t, fmt.Sprintf(`{"profile": %q, "pre_opened": %v, "eos": %q}`, p, e.PreOpened, e.EOS))
	got, err := v.Verify(context.Background(), verifiers.Rollout{Completion: e.Completion, FinishReason: e.FinishReason})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%v %s", got.Score, got.Reason), got.Answer
}

// FuzzInvariants holds what a reward rests on, for any text: a kept template has exactly one body of each kind and both
// can be seen, any visible text outside breaks it, a trailing newline does not, strict is never laxer than lax, and
// graded is 1 exactly where lax is.
func FuzzInvariants(f *testing.F) {
	for _, e := range edges(f) {
		if len(e.Completion) < 4<<10 {
			f.Add(e.Completion, "x")
		}
	}
	lax, strict, gradual := made(f, ""), made(f, `{"profile": "r1_strict"}`), made(f, `{"profile": "graded"}`)
	score := func(t *testing.T, v verifiers.Verifier, text string) float64 { return judge(t, v, text).Score }
	f.Fuzz(func(t *testing.T, text, more string) {
		kept := judge(t, lax, text)
		if gradual := score(t, gradual, text); (gradual == 1) != (kept.Score == 1) {
			t.Fatalf("graded gives %v, r1 gives %v", gradual, kept.Score)
		}
		if score(t, strict, text) > kept.Score {
			t.Fatal("strict is laxer than lax")
		}
		if kept.Score == 0 {
			return
		}
		d := kept.Detail.(Detail)
		if d.ThinkChars == 0 || d.AnswerChars == 0 {
			t.Fatalf("bodies of %d and %d characters", d.ThinkChars, d.AnswerChars)
		}
		for _, tag := range []string{"<think>", "</think>", "<answer>", "</answer>"} {
			if n := strings.Count(text, tag); n != 1 {
				t.Fatalf("%s occurs %d times", tag, n)
			}
		}
		if score(t, lax, text+"\n") != 1 {
			t.Fatal("a trailing newline breaks it")
		}
		if strings.TrimFunc(more, func(r rune) bool { return r < '!' || r > '~' }) == "" {
			return
		}
		for _, outside := range []string{more + text, text + more, strings.Replace(text, "</think>", "</think>"+more, 1)} {
			if score(t, lax, outside) != 0 {
				t.Fatalf("%q outside is not seen", more)
			}
		}
	})
}
