package verifiertest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

func TestParseCases(t *testing.T) {
	cases, err := parseCases([]byte(`
- name: everything
  config: {percent: strict}
  reference: {answer: ['1/2', 0.5], big: 18446744073709551615}
  prompt: What is half of one?
  completion: |
    <think>half</think>
    $\boxed{\frac12}$
  finish_reason: length
  completion_tokens: 12
  score: -0.5
  reason: correct
  answer: 1/2
- name: little
  completion: ""
  outcome: abstained
  reason: blank
`))
	if err != nil {
		t.Fatal(err)
	}
	all, little := cases[0], cases[1]
	if got, want := string(all.config), `{"percent":"strict"}`; got != want {
		t.Errorf("config = %s, want %s", got, want)
	}
	if got, want := string(all.rollout.Reference), `{"answer":["1/2",0.5],"big":18446744073709551615}`; got != want {
		t.Errorf("reference = %s, want %s", got, want)
	}
	if got, want := all.rollout.Completion, "<think>half</think>\n$\\boxed{\\frac12}$\n"; got != want {
		t.Errorf("completion = %q, want %q", got, want)
	}
	if all.score != -0.5 || all.outcome != verifiers.Scored || *all.answer != "1/2" || !all.rollout.Truncated() || all.rollout.CompletionTokens != 12 {
		t.Errorf("case = %+v", all)
	}
	if little.outcome != verifiers.Abstained || little.answer != nil || little.rollout.Reference != nil || little.config != nil {
		t.Errorf("case = %+v", little)
	}
}

func TestParseCasesRefuses(t *testing.T) {
	tests := []struct{ name, yaml, want string }{
		{"an unknown field", `[{name: a, completion: b, score: 1, reason: c, scores: 1}]`, "scores"},
		{"a field twice", `[{name: a, name: b, completion: b, score: 1, reason: c}]`, "already defined"},
		{"no name", `[{completion: b, score: 1, reason: c}]`, "it has no name"},
		{"no completion", `[{name: a, score: 1, reason: c}]`, `case 1 ("a"): it has no completion`},
		{"no reason", `[{name: a, completion: b, score: 1}]`, "it has no reason"},
		{"no score", `[{name: a, completion: b, reason: c}]`, "give a score"},
		{"score and outcome", `[{name: a, completion: b, score: 1, outcome: unscored, reason: c}]`, "keep one"},
		{"an unknown outcome", `[{name: a, completion: b, outcome: lost, reason: c}]`, `outcome "lost"`},
		{"a score that is no number", `[{name: a, completion: b, score: .nan, reason: c}]`, "not finite"},
		{"a reference that is no JSON", `[{name: a, completion: b, score: 1, reason: c, reference: {x: .inf}}]`, "reference: "},
		{"no list", `name: a`, "sequence"},
		{"a text that the decoder panics on", `! 0`, "the YAML cannot be read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := parseCases([]byte(tt.yaml)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("parseCases = %v, want an error that says %q", err, tt.want)
			}
		})
	}
}

func TestLoadCases(t *testing.T) {
	const a = "- {name: a, completion: b, score: 1, reason: c}\n"
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"no file", nil, "holds no case"},
		{"a name in two files", map[string]string{"1.yaml": a, "2.yaml": a}, `2.yaml: case "a": the name is taken by a case of`},
		{"a name twice in a file", map[string]string{"1.yaml": a + a}, `case "a": the name is taken`},
		{"a bad file", map[string]string{"1.yaml": a, "2.yaml": "- {"}, "2.yaml: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range tt.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := loadCases(dir); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("loadCases = %v, want an error that says %q", err, tt.want)
			}
		})
	}
}

func FuzzParseCases(f *testing.F) {
	f.Add([]byte("- {name: a, completion: b, score: 1, reason: c, reference: {answer: 1}}\n"))
	f.Add([]byte("- name: a\n  completion: |\n    b\n  outcome: abstained\n  reason: c\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		cases, err := parseCases(text)
		if err != nil {
			return
		}
		for _, c := range cases {
			if c.name == "" || c.reason == "" || !finite(c.score) {
				t.Errorf("an unusable case was accepted: %+v", c)
			}
		}
	})
}
