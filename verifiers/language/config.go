package language

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
)

// A reference of another verifier on the same route is accepted: only "target" is read.
const referenceSchema = `{
  "type": ["object", "null"],
  "properties": {
    "target": {"type": "string", "description": "ISO 639-1 code of the language asked for, or \"prompt\"; wins over the configuration"}
  }
}`

const configSchema = `{
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "target": {"type": "string", "default": "en", "description": "ISO 639-1 code of the language asked for, or \"prompt\" for the prompt's"},
    "measure": {"enum": ["share", "match"], "default": "share"},
    "part": {"enum": ["think", "all"], "default": "think", "description": "what share is taken of"},
    "pre_opened": {"type": "boolean", "default": false, "description": "the chat template wrote <think>"},
    "min_share": {"type": "number", "exclusiveMinimum": 0, "maximum": 1, "default": 1, "description": "a share that counts as all"},
    "strict": {"type": "boolean", "default": false, "description": "a share below min_share scores 0"},
    "candidates": {"type": "array", "items": {"type": "string"}, "minItems": 1, "description": "ISO 639-1 codes of the languages that texts may be in; all known ones by default"}
  }
}`

// Measure names what a score is taken from.
type Measure string

// The measures.
const (
	// ShareOfWords is the share of words in the target language, as in DeepSeek-R1.
	ShareOfWords Measure = "share"
	// AnswerMatch is whether the answer is in the language of the question, as in M-Thinker (arXiv 2510.07300).
	AnswerMatch Measure = "match"
)

// Part names what of a completion is judged.
type Part string

// The parts.
const (
	// Think is the chain of thought: the think block if there is one, else everything.
	Think Part = "think"
	// All is the whole completion.
	All Part = "all"
)

// ofPrompt stands for a target that is the language of the prompt.
const ofPrompt = "prompt"

type config struct {
	Target     string   `json:"target"`
	Measure    Measure  `json:"measure"`
	Part       Part     `json:"part"`
	PreOpened  bool     `json:"pre_opened"`
	MinShare   float64  `json:"min_share"`
	Strict     bool     `json:"strict"`
	Candidates []string `json:"candidates"`
}

func (c *config) validate() (err error) {
	if c.Target, err = parseTarget(c.Target); err != nil {
		return err
	}
	if c.Measure != ShareOfWords && c.Measure != AnswerMatch {
		return fmt.Errorf("measure %q is unknown: there are %s, %s", c.Measure, ShareOfWords, AnswerMatch)
	}
	if c.Part != Think && c.Part != All {
		return fmt.Errorf("part %q is unknown: there are %s, %s", c.Part, Think, All)
	}
	if !(c.MinShare > 0 && c.MinShare <= 1) {
		return fmt.Errorf("min_share %v is outside (0, 1]", c.MinShare)
	}
	c.Candidates, err = parseCandidates(c.Candidates)
	return err
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
