package language

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/prose"
)

// A reference of another verifier on the same route is accepted: only "target" is read.
const referenceSchema = `{
  "type": ["object", "null"],
  "properties": {
    "target": {"type": "string", "description": "ISO 639-1 code of the language asked for; wins over the configuration"}
  }
}`

const configSchema = `{
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "target": {"type": "string", "default": "en"},
    "part": {"enum": ["think", "all"], "default": "think"},
    "pre_opened": {"type": "boolean", "default": false},
    "strict": {"type": "boolean", "default": false},
    "min_share": {"type": "number", "exclusiveMinimum": 0, "maximum": 1, "default": 1}
  }
}`

// Part names what of a completion is judged.
type Part string

// The parts.
const (
	// Think is the chain of thought: the think block if there is one, else everything.
	Think Part = "think"
	// All is the whole completion.
	All Part = "all"
)

type config struct {
	Target    string  `json:"target"`
	Part      Part    `json:"part"`
	PreOpened bool    `json:"pre_opened"`
	Strict    bool    `json:"strict"`
	MinShare  float64 `json:"min_share"`
}

func (c *config) validate() (err error) {
	if c.Target, err = parseTarget(c.Target); err != nil {
		return err
	}
	if c.Part != Think && c.Part != All {
		return fmt.Errorf("part %q is unknown: there are %s, %s", c.Part, Think, All)
	}
	if !(c.MinShare > 0 && c.MinShare <= 1) {
		return fmt.Errorf("min_share %v is outside (0, 1]", c.MinShare)
	}
	return nil
}

// target returns the language that the reference asks for, or else the configuration.
func (c config) target(reference json.RawMessage) (string, error) {
	if len(bytes.TrimSpace(reference)) == 0 {
		return c.Target, nil
	}
	var ref struct {
		Target *string `json:"target"`
	}
	if err := json.Unmarshal(reference, &ref); err != nil {
		return "", verifiers.BadReference("language: reference: %w", err)
	}
	if ref.Target == nil {
		return c.Target, nil
	}
	target, err := parseTarget(*ref.Target)
	if err != nil {
		return "", verifiers.BadReference("language: reference: %w", err)
	}
	return target, nil
}

// judged returns what is judged and its byte range in the completion. Where think tags repeat or nest there is no one
// chain of thought, so everything is judged: a clean decoy block hides nothing.
func (c config) judged(completion string) (part Part, start, end int) {
	if c.Part == Think {
		tags := prose.ParseTags(completion, prose.TagOptions{PreOpened: c.PreOpened})
		if tags.Think.Found && !tags.Faults.Has(prose.Duplicate|prose.Nested) {
			return Think, tags.Think.Start, tags.Think.End
		}
	}
	return All, 0, len(completion)
}
