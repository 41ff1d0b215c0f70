package schema

import (
	"context"
	"encoding/json"
	"time"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/prose"
	"github.com/assay-rl/assay/verifiers/schema/internal/shape"
)

// Spec is the schema verifier.
var Spec = verifiers.Spec{
	Name:      "schema",
	Version:   1,
	Title:     "Structured output: JSON Schema for JSON, YAML, TOML, XML and CSV, regular expressions, tool calls",
	Reference: json.RawMessage(referenceSchema),
	Config:    json.RawMessage(configSchema),
	Min:       0,
	Max:       1,
	Reasons:   reasons,
	Budget:    verifiers.Budget{CompletionBytes: 1 << 20, PerMiB: 500 * time.Millisecond},
	Invariances: []verifiers.Invariance{
		verifiers.InvariantCRLF, verifiers.InvariantTrailingBlanks,
	},
	New: New,
}

// verifier holds one configuration, and what it has read of recent references. Schemas have a cache of their own,
// because many tasks share one schema or tool.
type verifier struct {
	config  config
	tasks   verifiers.References[task]
	schemas shape.Cache
}

// New makes the verifier of one configuration:
//
//	{"part": "final", "prose": "forbid", "dialect": "hermes", "double_encoded": false, "draft": "2020-12", "max_depth": 64}
//
// All of it may be left out. part is what is judged: the answer block or else what follows the thought ("final"), or
// the whole completion ("whole"). prose says whether text may stand around a document or tool calls; a reference may
// say otherwise. dialect is the form of tool calls, "hermes" or "openai", and double_encoded lets their arguments be
// encoded as text once more than it asks. draft holds for schemas without $schema. max_depth, 1 to 512, is how deep a
// document may be nested.
func New(c verifiers.Config) (verifiers.Verifier, error) {
	conf, err := readConfig(c)
	if err != nil {
		return nil, err
	}
	return &verifier{config: conf}, nil
}

// task is what a reference asks for. It never changes once made.
type task interface {
	// judge returns what is wrong with a text that is not blank. Its error is the context's cause, or that of a
	// reference that cannot be judged against.
	judge(ctx context.Context, text string) (finding, error)
}

// Verify implements [verifiers.Verifier]: read the reference, take the completion's part, judge it.
func (v *verifier) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	if err := context.Cause(ctx); err != nil {
		return verifiers.Verdict{}, err
	}
	t, err := v.tasks.Read(r.Reference, v.readTask)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	text := v.config.part(r.Completion)
	if prose.IsBlank(text) {
		return (finding{reason: ReasonNoAnswer, message: "the completion has no text to judge, or its tags are broken"}).verdict(r.Truncated()), nil
	}
	found, err := t.judge(ctx, text)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	return found.verdict(r.Truncated()), nil
}
