package verifiertest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/assay-rl/assay/verifiers"
	"github.com/goccy/go-yaml"
)

// goldenCase is one golden verdict.
type goldenCase struct {
	name    string
	config  verifiers.Config
	rollout verifiers.Rollout
	outcome verifiers.Outcome
	score   float64
	reason  string
	answer  *string
}

// entry is a case as its file writes it.
type entry struct {
	Name             string         `yaml:"name"`
	Config           map[string]any `yaml:"config"`
	Reference        any            `yaml:"reference"`
	Prompt           string         `yaml:"prompt"`
	Completion       *string        `yaml:"completion"`
	FinishReason     string         `yaml:"finish_reason"`
	CompletionTokens int            `yaml:"completion_tokens"`
	Score            *float64       `yaml:"score"`
	Outcome          string         `yaml:"outcome"`
	Reason           string         `yaml:"reason"`
	Answer           *string        `yaml:"answer"`
}

// loadCases reads every case of the files dir/*.yaml, in order.
func loadCases(dir string) ([]goldenCase, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	var cases []goldenCase
	seen := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		more, err := parseCases(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for _, c := range more {
			if first, twice := seen[c.name]; twice {
				return nil, fmt.Errorf("%s: case %q: the name is taken by a case of %s", path, c.name, first)
			}
			seen[c.name] = path
		}
		cases = append(cases, more...)
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("%s holds no case: write one in a file named *.yaml there", dir)
	}
	return cases, nil
}

// parseCases reads the cases of one file.
func parseCases(text []byte) ([]goldenCase, error) {
	entries, err := decodeEntries(text)
	if err != nil {
		return nil, err
	}
	cases := make([]goldenCase, 0, len(entries))
	for i, e := range entries {
		c, err := e.golden()
		if err != nil {
			return nil, fmt.Errorf("case %d (%q): %w", i+1, e.Name, err)
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// decodeEntries decodes strictly. The decoder panics on some texts ("! 0" for a list, say), which is an error here.
func decodeEntries(text []byte) (entries []entry, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the YAML cannot be read: %v", p)
		}
	}()
	err = yaml.UnmarshalWithOptions(text, &entries, yaml.Strict())
	return entries, err
}

// golden checks an entry and turns it into a case.
func (e entry) golden() (goldenCase, error) {
	c := goldenCase{name: e.Name, reason: e.Reason, answer: e.Answer}
	switch {
	case e.Name == "":
		return c, errors.New("it has no name")
	case e.Completion == nil:
		return c, errors.New(`it has no completion: an empty one is written ""`)
	case e.Reason == "":
		return c, errors.New("it has no reason: write the code that the verdict must carry")
	}
	if err := c.expect(e.Score, e.Outcome); err != nil {
		return c, err
	}
	c.rollout = verifiers.Rollout{
		Prompt: e.Prompt, Completion: *e.Completion,
		FinishReason: e.FinishReason, CompletionTokens: e.CompletionTokens,
	}
	var err error
	if e.Reference != nil {
		if c.rollout.Reference, err = json.Marshal(e.Reference); err != nil {
			return c, fmt.Errorf("reference: %w", err)
		}
	}
	if e.Config != nil {
		if c.config, err = json.Marshal(e.Config); err != nil {
			return c, fmt.Errorf("config: %w", err)
		}
	}
	return c, nil
}

// expect sets the outcome that a case must get from its score or its outcome, of which it has one.
func (c *goldenCase) expect(score *float64, outcome string) error {
	switch {
	case score != nil && outcome != "":
		return errors.New("it has a score and an outcome: keep one, a score says that the outcome is scored")
	case score != nil && (math.IsNaN(*score) || math.IsInf(*score, 0)):
		return fmt.Errorf("score %v is not finite", *score)
	case score != nil:
		c.score = *score
	case outcome == "unscored":
		c.outcome = verifiers.Unscored
	case outcome == "abstained":
		c.outcome = verifiers.Abstained
	default:
		return fmt.Errorf(`outcome %q: give a score, or an outcome of "unscored" or "abstained"`, outcome)
	}
	return nil
}
