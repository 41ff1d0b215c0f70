package prose_test

import (
	"testing"

	"github.com/assay-rl/assay/verifiers/prose"
)

func TestFinal(t *testing.T) {
	for name, c := range map[string]struct {
		completion, want string
		part             prose.Part
	}{
		"answer tags":                 {"<think>a</think><answer>b</answer>", "b", prose.AnswerPart},
		"answer tags alone":           {"so: <answer>b</answer>", "b", prose.AnswerPart},
		"after the thought":           {"<think>a</think> b", " b", prose.RestPart},
		"after the last of two ends":  {"<think>a</think> b </think> c", " c", prose.RestPart},
		"template opened the thought": {"a</think>b", "b", prose.RestPart},
		"all of it":                   {"b", "b", prose.WholePart},
		"nothing":                     {"", "", prose.WholePart},
		"thought never closed":        {"<think>a", "", prose.NoPart},
		"answer never closed":         {"<think>a</think><answer>b", "", prose.NoPart},
		"two answers":                 {"<answer>a</answer><answer>b</answer>", "", prose.NoPart},
	} {
		t.Run(name, func(t *testing.T) {
			if got, part := prose.Final(c.completion); got != c.want || part != c.part {
				t.Errorf("%q says %q (%s), want %q (%s)", c.completion, got, part, c.want, c.part)
			}
		})
	}
}
