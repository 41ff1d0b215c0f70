package instruct

import (
	"fmt"
	"strings"

	"github.com/assay-rl/assay/verifiers"
)

// Mode says which forms of a response may follow an instruction.
type Mode string

// The modes, as IFEval defines them.
const (
	// Strict judges the response as it is.
	Strict Mode = "strict"
	// Loose is content with any of eight forms: without the first line, the last, or both, each also without asterisks.
	Loose Mode = "loose"
)

// Scoring says how the verdicts on several instructions make one score.
type Scoring string

// The scorings.
const (
	// Share is the share of the instructions that are followed.
	Share Scoring = "share"
	// All is 1 when all of them are followed, and 0 otherwise.
	All Scoring = "all"
)

// Thinking says what becomes of a chain of thought.
type Thinking string

// The ways to treat it.
const (
	// Keep judges the whole completion, as IFEval does.
	Keep Thinking = "keep"
	// Drop judges what follows the last </think>, without <answer> tags, as open-instruct does.
	Drop Thinking = "drop"
)

const configSchema = `{
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "mode": {"enum": ["strict", "loose"], "default": "strict"},
    "score": {"enum": ["share", "all"], "default": "share"},
    "thinking": {"enum": ["keep", "drop"], "default": "keep"}
  }
}`

// config is what people may choose for a route.
type config struct {
	Mode     Mode     `json:"mode"`
	Score    Scoring  `json:"score"`
	Thinking Thinking `json:"thinking"`
}

func readConfig(raw verifiers.Config) (config, error) {
	c := config{Mode: Strict, Score: Share, Thinking: Keep}
	if err := raw.Decode(&c); err != nil {
		return config{}, fmt.Errorf("instruct: %w", err)
	}
	switch {
	case c.Mode != Strict && c.Mode != Loose:
		return config{}, fmt.Errorf("instruct: config: mode is %q, want strict or loose", c.Mode)
	case c.Score != Share && c.Score != All:
		return config{}, fmt.Errorf("instruct: config: score is %q, want share or all", c.Score)
	case c.Thinking != Keep && c.Thinking != Drop:
		return config{}, fmt.Errorf("instruct: config: thinking is %q, want keep or drop", c.Thinking)
	}
	return c, nil
}

// response returns the part of a completion that is judged. A thought that was begun and never ended is no response.
func (c config) response(completion string) string {
	if c.Thinking == Keep {
		return completion
	}
	const begin, end = "<think>", "</think>"
	if i := strings.LastIndex(completion, end); i >= 0 {
		completion = completion[i+len(end):]
	} else if strings.Contains(completion, begin) {
		return ""
	}
	return strings.TrimSpace(strings.NewReplacer("<answer>", "", "</answer>", "").Replace(completion))
}
