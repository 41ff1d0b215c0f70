package score

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
)

// Summary is what a run comes to. A line is one rollout, or one thing in the input that should have been one, so
// that Lines = Scored + Unscored + Malformed.
type Summary struct {
	// Input is the file's name, Format its shape, Spec the reward spec (name@hash).
	Input  string `json:"input"`
	Format string `json:"format"`
	Spec   string `json:"spec"`
	// FileLines counts the input's lines that are not blank. A line may hold several rollouts.
	FileLines int `json:"file_lines"`
	// Lines counts rollouts and malformed ones.
	Lines     int `json:"lines"`
	Scored    int `json:"scored"`
	Unscored  int `json:"unscored"`
	Malformed int `json:"malformed"`
	// Resumed says how many of Scored and Unscored were there already when the run began.
	Resumed int `json:"resumed"`
	// InvalidUTF8 counts lines in which bytes that are not UTF-8 became U+FFFD.
	InvalidUTF8 int `json:"invalid_utf8"`
	// MalformedLines are the first of them, with what is wrong.
	MalformedLines []MalformedLine `json:"malformed_lines"`
	// Reward is of the scored ones.
	Reward Estimate `json:"reward"`
	// Pass says what success is: the formula, or the rule that applies without one.
	Pass string `json:"pass"`
	// PassAtK and MajAtK have one entry per k asked for.
	PassAtK []AtK `json:"pass_at_k"`
	MajAtK  []AtK `json:"maj_at_k"`
	// Components sums up each component over all routes.
	Components map[string]*ComponentSummary `json:"components"`
	// Reasons counts why rewards are unscored.
	Reasons map[string]int `json:"reasons"`
	// Seconds is the time of this run, LinesPerSecond what it scored in it.
	Seconds        float64 `json:"seconds"`
	LinesPerSecond float64 `json:"lines_per_second"`
}

// MalformedLine says what is wrong with a line of the input.
type MalformedLine struct {
	// Line is its number from 1.
	Line int `json:"line"`
	// Error says what is wrong.
	Error string `json:"error"`
}

// AtK is pass@k or maj@k: the mean over the groups with at least k decided samples.
type AtK struct {
	// K is the number of samples.
	K int `json:"k"`
	Estimate
	// TooSmall counts the groups that have fewer decided samples than k and are left out.
	TooSmall int `json:"too_small"`
}

// ComponentSummary sums up one component.
type ComponentSummary struct {
	// Mean is of the scored ones; null when there are none.
	Mean *float64 `json:"mean"`
	// Scored, Unscored and Abstained count its outcomes.
	Scored    int `json:"scored"`
	Unscored  int `json:"unscored"`
	Abstained int `json:"abstained"`
	// Reasons counts its reason codes.
	Reasons map[string]int `json:"reasons"`

	sum float64
}

// WriteFile writes the summary as indented JSON.
func (s *Summary) WriteFile(path string) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(s); err != nil {
		return fmt.Errorf("score: summary: %w", err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
		return fmt.Errorf("score: summary: %w", err)
	}
	return nil
}
