package instruct

import (
	"fmt"
	"strings"

	"github.com/assay-rl/assay/verifiers"
)

// Reason codes of the verdicts.
const (
	ReasonFollowed       = "followed"
	ReasonPartlyFollowed = "partly_followed"
	ReasonNotFollowed    = "not_followed"
	ReasonEmpty          = "empty"
)

var reasons = []verifiers.Reason{
	{Code: ReasonFollowed, Outcome: verifiers.Scored, Text: "every instruction is followed"},
	{Code: ReasonPartlyFollowed, Outcome: verifiers.Scored, Text: "some instructions are followed and some are not"},
	{Code: ReasonNotFollowed, Outcome: verifiers.Scored, Text: "no instruction is followed"},
	{Code: ReasonEmpty, Outcome: verifiers.Scored, Text: "the response is blank, which follows no instruction"},
}

// Outcome is whether one instruction is followed.
type Outcome struct {
	// ID is the instruction's.
	ID string `json:"id"`
	// Strict is for the response as it is, Loose for any of its eight forms. What is followed strictly is so loosely.
	Strict bool `json:"strict"`
	Loose  bool `json:"loose"`
}

// Detail is the evidence of a verdict.
type Detail struct {
	// Mode is the one that the score goes by.
	Mode Mode `json:"mode"`
	// Followed counts the instructions that are followed in that mode.
	Followed int `json:"followed"`
	// Instructions are the task's, in its order.
	Instructions []Outcome `json:"instructions"`
}

// verdict sums up the outcomes.
func (v verifier) verdict(outcomes []Outcome, empty bool) verifiers.Verdict {
	d := Detail{Mode: v.Mode, Instructions: outcomes}
	var broken []string
	for _, o := range outcomes {
		if o.followed(v.Mode) {
			d.Followed++
		} else {
			broken = append(broken, o.ID)
		}
	}
	verdict := verifiers.Verdict{Score: v.score(d), Reason: reasonOf(d, empty), Detail: d}
	verdict.Explanation = fmt.Sprintf("%d of %d instructions followed", d.Followed, len(outcomes))
	if len(broken) > 0 {
		verdict.Explanation += ", not " + strings.Join(broken, ", ")
	}
	return verdict
}

func (o Outcome) followed(m Mode) bool {
	if m == Loose {
		return o.Loose
	}
	return o.Strict
}

// score is what the configuration makes of the outcomes.
func (v verifier) score(d Detail) float64 {
	if v.Score == All && d.Followed < len(d.Instructions) {
		return 0
	}
	return float64(d.Followed) / float64(len(d.Instructions))
}

func reasonOf(d Detail, empty bool) string {
	switch {
	case empty:
		return ReasonEmpty
	case d.Followed == len(d.Instructions):
		return ReasonFollowed
	case d.Followed == 0:
		return ReasonNotFollowed
	}
	return ReasonPartlyFollowed
}
