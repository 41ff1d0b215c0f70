package format

import (
	"fmt"
	"strings"
)

// Profile names a reading of the template.
type Profile string

// The profiles.
const (
	// R1 takes any blanks around and inside the blocks.
	R1 Profile = "r1"
	// R1Strict asks for each tag on a line of its own.
	R1Strict Profile = "r1_strict"
	// OpenR1 scores as open-r1's format_reward does.
	OpenR1 Profile = "open_r1"
)

const configSchema = `{
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "profile": {"enum": ["r1", "r1_strict", "open_r1"], "default": "r1"},
    "pre_opened": {"type": "boolean", "default": false},
    "eos": {"type": "string", "default": ""}
  }
}`

type config struct {
	Profile   Profile `json:"profile"`
	PreOpened bool    `json:"pre_opened"`
	EOS       string  `json:"eos"`
}

func (c config) validate() error {
	switch c.Profile {
	case R1, R1Strict, OpenR1:
		return nil
	}
	return fmt.Errorf("profile %q is unknown: there are %s, %s, %s", c.Profile, R1, R1Strict, OpenR1)
}

// openR1 reports whether Python's
//
//	re.match(r"^<think>\n.*?\n</think>\n<answer>\n.*?\n</answer>$", text, re.DOTALL | re.MULTILINE)
//
// matches (huggingface/open-r1, src/open_r1/rewards.py). The first place for the middle leaves the most room for
// what follows, so two searches decide it in linear time. All its gaps are kept: text on a new line after
// </answer>, repeated and nested blocks and empty bodies pass; CRLF, a leading newline and trailing spaces do not.
func (c config) openR1(text string) bool {
	if c.PreOpened {
		text = "<think>\n" + text
	}
	const middle, end = "\n</think>\n<answer>\n", "\n</answer>"
	rest, ok := strings.CutPrefix(text, "<think>\n")
	if !ok {
		return false
	}
	if _, rest, ok = strings.Cut(rest, middle); !ok {
		return false
	}
	for {
		if _, rest, ok = strings.Cut(rest, end); !ok {
			return false
		}
		// With MULTILINE, $ is also the place before any newline.
		if rest == "" || rest[0] == '\n' {
			return true
		}
	}
}
