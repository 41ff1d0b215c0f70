package format

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/prose"
	"golang.org/x/text/unicode/norm"
)

// Spec is the format verifier.
var Spec = verifiers.Spec{
	Name:      "format",
	Version:   1,
	Title:     "R1's template: <think>…</think><answer>…</answer>, each once, in order, nothing outside",
	Reference: json.RawMessage(`true`),
	Config:    json.RawMessage(configSchema),
	Min:       0,
	Max:       1,
	Reasons:   reasons,
	Budget:    verifiers.Budget{CompletionBytes: 4 << 20, PerMiB: 50 * time.Millisecond},
	// Line ends and trailing blanks do not matter to r1 and r1_strict, but they do to open_r1.
	Invariances: []verifiers.Invariance{verifiers.InvariantNFD},
	New:         New,
}

// Detail is the evidence of a verdict.
type Detail struct {
	// Profile is the profile that was asked for.
	Profile Profile `json:"profile"`
	// Faults are all faults in their order, the reason's first. Under open_r1 a completion may score 1 with faults:
	// they are what format_reward does not see.
	Faults []string `json:"faults"`
	// ThinkChars and AnswerChars are the lengths of the two bodies in characters, 0 where there is none.
	ThinkChars  int `json:"think_chars"`
	AnswerChars int `json:"answer_chars"`
}

// verifier holds one configuration and never changes.
type verifier struct{ config }

// New makes the verifier of one configuration:
//
//	{"profile": "r1" | "r1_strict" | "open_r1", "pre_opened": false, "eos": ""}
//
// pre_opened says that the chat template already wrote <think>; eos is the end-of-sequence token to drop where the
// completion ends with its text.
func New(c verifiers.Config) (verifiers.Verifier, error) {
	conf := config{Profile: R1}
	if err := c.Decode(&conf); err != nil {
		return nil, fmt.Errorf("format: %w", err)
	}
	if err := conf.validate(); err != nil {
		return nil, fmt.Errorf("format: config: %w", err)
	}
	return verifier{conf}, nil
}

// Verify implements [verifiers.Verifier]. The reference is not looked at.
func (v verifier) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	if err := context.Cause(ctx); err != nil {
		return verifiers.Verdict{}, err
	}
	text := v.withoutEOS(r.Completion)
	tags := prose.ParseTags(text, prose.TagOptions{Strict: v.Profile != R1, PreOpened: v.PreOpened})
	kept := tags.Faults == 0
	if v.Profile == OpenR1 {
		kept = v.openR1(text)
	}
	verdict := verifiers.Verdict{Detail: v.detail(tags), Answer: answer(tags.Answer)}
	if kept {
		verdict.Score, verdict.Reason = 1, ReasonOK
	} else {
		verdict.Reason = blame(tags.Faults, r.Truncated())
	}
	verdict.Explanation = explain(verdict.Reason)
	return verdict, nil
}

// withoutEOS drops the configured token from the end of a completion.
func (v verifier) withoutEOS(completion string) string {
	if v.EOS == "" {
		return completion
	}
	return strings.TrimSuffix(strings.TrimRight(completion, " \t\r\n"), v.EOS)
}

func (v verifier) detail(t prose.Tags) Detail {
	return Detail{
		Profile: v.Profile, Faults: t.Faults.Names(),
		ThinkChars:  utf8.RuneCountInString(t.Think.Text),
		AnswerChars: utf8.RuneCountInString(t.Answer.Text),
	}
}

// answer returns an answer's canonical form: trimmed, in Unicode normal form C. A longer one than a verdict can
// carry is left out.
func answer(b prose.Block) string {
	const longest = 4 << 10
	text := strings.TrimSpace(b.Text)
	if len(text) > longest {
		return ""
	}
	return norm.NFC.String(text)
}
