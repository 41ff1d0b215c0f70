package format

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers"
)

// Profile names what is asked of a completion's form.
type Profile string

// The profiles.
const (
	// R1 takes any blanks around and inside the blocks.
	R1 Profile = "r1"
	// R1Strict asks for each tag on a line of its own.
	R1Strict Profile = "r1_strict"
	// Graded gives a quarter for each tag that occurs once and in place.
	Graded Profile = "graded"
	// OpenR1 scores as open-r1's format_reward does.
	OpenR1 Profile = "open_r1"
	// TagCount scores as open-r1's tag_count_reward does.
	TagCount Profile = "tag_count"
	// CodeFormat scores as open-r1's code_format_reward does.
	CodeFormat Profile = "code_format"
	// ReasoningSteps scores as open-r1's reasoning_steps_reward does.
	ReasoningSteps Profile = "reasoning_steps"
	// Length asks for a length within bounds.
	Length Profile = "length"
	// Cosine scores as open-r1's cosine_scaled_reward does, with the progress clamped.
	Cosine Profile = "cosine"
	// SoftOverlong penalises as DAPO's equation 13 does.
	SoftOverlong Profile = "soft_overlong"
	// Repetition penalises repeated n-grams.
	Repetition Profile = "repetition"
)

const configSchema = `{
  "type": "object",
  "$defs": {
    "unit": {"enum": ["chars", "tokens"]},
    "positive": {"type": "integer", "minimum": 1},
    "score": {"type": "number", "minimum": -1, "maximum": 1}
  },
  "oneOf": [
    {
      "additionalProperties": false,
      "properties": {
        "profile": {"enum": ["r1", "r1_strict", "graded", "open_r1", "tag_count"], "default": "r1"},
        "pre_opened": {"type": "boolean", "default": false},
        "eos": {"type": "string", "default": ""}
      }
    },
    {
      "additionalProperties": false, "required": ["profile"],
      "properties": {
        "profile": {"const": "code_format"},
        "pre_opened": {"type": "boolean", "default": false},
        "eos": {"type": "string", "default": ""},
        "language": {"type": "string", "pattern": "^[A-Za-z0-9_+#.-]{1,32}$", "default": "python"}
      }
    },
    {
      "additionalProperties": false, "required": ["profile"],
      "properties": {"profile": {"const": "reasoning_steps"}}
    },
    {
      "additionalProperties": false, "required": ["profile", "max"],
      "properties": {
        "profile": {"const": "length"},
        "unit": {"$ref": "#/$defs/unit", "default": "chars"},
        "min": {"type": "integer", "minimum": 0, "default": 0},
        "max": {"$ref": "#/$defs/positive"}
      }
    },
    {
      "additionalProperties": false, "required": ["profile"],
      "properties": {
        "profile": {"const": "cosine"},
        "unit": {"$ref": "#/$defs/unit", "default": "chars"},
        "max": {"$ref": "#/$defs/positive", "default": 1000},
        "short": {"$ref": "#/$defs/score", "default": 1},
        "long": {"$ref": "#/$defs/score", "default": 0.5}
      }
    },
    {
      "additionalProperties": false, "required": ["profile", "max", "cache"],
      "properties": {
        "profile": {"const": "soft_overlong"},
        "unit": {"$ref": "#/$defs/unit", "default": "tokens"},
        "max": {"$ref": "#/$defs/positive"},
        "cache": {"$ref": "#/$defs/positive"}
      }
    },
    {
      "additionalProperties": false, "required": ["profile"],
      "properties": {
        "profile": {"const": "repetition"},
        "ngram": {"type": "integer", "minimum": 1, "maximum": 16, "default": 3},
        "max_penalty": {"type": "number", "minimum": -1, "exclusiveMaximum": 0, "default": -1}
      }
    }
  ]
}`

// template is what the profiles of the template are made with.
type template struct {
	Profile   Profile `json:"profile"`
	PreOpened bool    `json:"pre_opened"`
	EOS       string  `json:"eos"`
}

// profiles makes the rules: each decodes the options of its profile.
var profiles = []struct {
	profile Profile
	make    func(verifiers.Config) (rule, error)
}{
	{R1, newTemplateRule},
	{R1Strict, newTemplateRule},
	{Graded, newTemplateRule},
	{OpenR1, newTemplateRule},
	{TagCount, newTemplateRule},
	{CodeFormat, newCodeFormat},
	{ReasoningSteps, newReasoningSteps},
	{Length, newLength},
	{Cosine, newCosine},
	{SoftOverlong, newSoftOverlong},
	{Repetition, newRepetition},
}

// ruleOf makes the rule of a configuration.
func ruleOf(c verifiers.Config) (rule, error) {
	named := struct{ Profile Profile }{R1}
	if len(c) > 0 {
		if err := json.Unmarshal(c, &named); err != nil {
			return nil, fmt.Errorf("format: config: %w", err)
		}
	}
	var names []string
	for _, p := range profiles {
		if p.profile != named.Profile {
			names = append(names, string(p.profile))
			continue
		}
		r, err := p.make(c)
		if err != nil {
			return nil, fmt.Errorf("format: %w", err)
		}
		return r, nil
	}
	return nil, fmt.Errorf("format: config: profile %q is unknown: there are %s", named.Profile, strings.Join(names, ", "))
}

// oneOf says what is wrong with an option that has none of its values.
func oneOf(option, value string, values ...string) error {
	if slices.Contains(values, value) {
		return nil
	}
	return fmt.Errorf("config: %s %q is unknown: there are %s", option, value, strings.Join(values, ", "))
}

// within says what is wrong with a number that is not between two others.
func within[T int | float64](option string, value, least, greatest T) error {
	if value >= least && value <= greatest {
		return nil
	}
	return fmt.Errorf("config: %s is %v; it must be between %v and %v", option, value, least, greatest)
}
