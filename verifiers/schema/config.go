package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/prose"
	"github.com/assay-rl/assay/verifiers/schema/internal/shape"
)

const configSchema = `{
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "part": {"enum": ["final", "whole"], "default": "final"},
    "prose": {"enum": ["forbid", "allow"], "default": "forbid"},
    "dialect": {"enum": ["hermes", "openai"], "default": "hermes"},
    "double_encoded": {"type": "boolean", "default": false},
    "draft": {"enum": ["7", "2020-12"], "default": "2020-12"},
    "max_depth": {"type": "integer", "minimum": 1, "maximum": 512, "default": 64}
  }
}`

// The values of the options that name something.
const (
	partFinal     = "final"
	partWhole     = "whole"
	proseForbid   = "forbid"
	proseAllow    = "allow"
	dialectHermes = "hermes"
	dialectOpenAI = "openai"
)

// maxDepth is the greatest depth that a configuration may allow.
const maxDepth = 512

// config is what people may choose for a route.
type config struct {
	Part          string      `json:"part"`
	Prose         string      `json:"prose"`
	Dialect       string      `json:"dialect"`
	DoubleEncoded bool        `json:"double_encoded"`
	Draft         shape.Draft `json:"draft"`
	MaxDepth      int         `json:"max_depth"`
}

func readConfig(raw verifiers.Config) (config, error) {
	c := config{Part: partFinal, Prose: proseForbid, Dialect: dialectHermes, Draft: shape.Draft2020, MaxDepth: 64}
	if err := raw.Decode(&c); err != nil {
		return c, fmt.Errorf("schema: %w", err)
	}
	for _, option := range []struct {
		name, value string
		values      []string
	}{
		{"part", c.Part, []string{partFinal, partWhole}},
		{"prose", c.Prose, []string{proseForbid, proseAllow}},
		{"dialect", c.Dialect, []string{dialectHermes, dialectOpenAI}},
		{"draft", string(c.Draft), []string{string(shape.Draft7), string(shape.Draft2020)}},
	} {
		if !slices.Contains(option.values, option.value) {
			return c, fmt.Errorf("schema: config: %s is %q; want %s", option.name, option.value, strings.Join(option.values, " or "))
		}
	}
	if c.MaxDepth < 1 || c.MaxDepth > maxDepth {
		return c, fmt.Errorf("schema: config: max_depth is %d; want 1 to %d", c.MaxDepth, maxDepth)
	}
	return c, nil
}

// part returns what is judged of a completion, with LF line ends and without the blanks around it. A thought that is
// never closed, and an answer that [prose.ParseTags] withholds, leave nothing, see [prose.Final].
func (c config) part(completion string) string {
	text := completion
	if c.Part == partFinal {
		text, _ = prose.Final(text)
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	return strings.TrimSpace(strings.TrimPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "\ufeff"))
}
