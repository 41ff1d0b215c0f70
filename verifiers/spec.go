package verifiers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// Spec describes a verifier; each domain folder exports exactly one, named Spec.
type Spec struct {
	// Name is the folder's, the package's and the configuration's name.
	Name string
	// Version is bumped whenever any golden verdict changes; it is stamped on every component of every reward.
	Version uint32
	// Title is one line for tables.
	Title string
	// Reference is the JSON Schema (2020-12) of the reference.
	Reference json.RawMessage
	// Config is the JSON Schema (2020-12) of the configuration, "{}" being the default one.
	Config json.RawMessage
	// Min and Max bound every score, whatever the configuration; see [Ranged]. The candidate's own fault scores Min.
	Min, Max float64
	// Reasons is the closed list of reason codes it gives, without the [SharedReasons].
	Reasons []Reason
	// Budget states what the verifier keeps to by construction.
	Budget Budget
	// Invariances lists the changes to a completion that must not change its verdict.
	Invariances []Invariance
	// New makes a verifier of one configuration. Its error says which field is wrong and what it may be.
	New func(Config) (Verifier, error)
}

// Budget states what a verifier keeps to by construction.
type Budget struct {
	// CompletionBytes is the longest completion it looks at; a longer one scores the worst, reason "too_long".
	CompletionBytes int
	// PerMiB is the longest it takes for a MiB of the most hostile text, on one core of an ordinary machine.
	PerMiB time.Duration
}

// Config is a verifier's configuration as raw JSON; empty means every default.
type Config json.RawMessage

// Decode fills v, a pointer to a struct that holds the defaults. Unknown fields and text after the value are errors.
func (c Config) Decode(v any) error {
	if len(c) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(c))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("config: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("config: there is text after the JSON value")
	}
	return nil
}

// Outcome is the kind of outcome that goes with a reason.
type Outcome int

// The outcomes of a component.
const (
	Scored Outcome = iota
	Unscored
	Abstained
)

// Reason is one reason code.
type Reason struct {
	// Code is lower_snake_case.
	Code string
	// Outcome is the outcome it goes with.
	Outcome Outcome
	// Text explains it in one sentence.
	Text string
}

// Reason codes that any verifier's component may carry, because [Evaluate] gives them.
const (
	ReasonTooLong      = "too_long"
	ReasonKilledWorker = "killed_worker"
	ReasonBadReference = "bad_reference"
	ReasonInternal     = "internal"
	ReasonBadScore     = "bad_score"
	ReasonCancelled    = "cancelled"
)

// SharedReasons are the codes that any component may carry.
var SharedReasons = []Reason{
	{ReasonTooLong, Scored, "the completion is longer than the verifier's budget"},
	{ReasonKilledWorker, Scored, "the completion brought its verifier down, alone and repeatedly"},
	{ReasonBadReference, Unscored, "the reference is missing, malformed or cannot be judged against"},
	{ReasonInternal, Unscored, "the verifier failed for a reason of its own"},
	{ReasonBadScore, Unscored, "the verifier returned a score that is not finite or not in its range"},
	{ReasonCancelled, Unscored, "verification was cancelled before it ended"},
}

// Invariance is a change to a completion that must not change its verdict.
type Invariance string

// The invariances that the conformance kit can check.
const (
	// InvariantCRLF: line ends as CRLF.
	InvariantCRLF Invariance = "crlf"
	// InvariantTrailingBlanks: blanks and newlines after the last character.
	InvariantTrailingBlanks Invariance = "trailing_blanks"
	// InvariantNFD: Unicode normal form D instead of C.
	InvariantNFD Invariance = "nfd"
)
