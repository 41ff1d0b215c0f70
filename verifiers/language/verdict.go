package language

import (
	"fmt"

	"github.com/assay-rl/assay/verifiers"
)

// verdict turns what was measured into a score and a reason.
func (v verifier) verdict(d Detail) verifiers.Verdict {
	switch {
	case v.Measure == AnswerMatch && d.Match != nil:
		return matchVerdict(d)
	case v.Measure == AnswerMatch || d.Words == 0:
		return verifiers.Verdict{
			Abstain: true, Reason: ReasonNoWords, Detail: d,
			Explanation: "there are no words to judge besides formulas, code and names of things",
		}
	}
	return v.shareVerdict(d)
}

func matchVerdict(d Detail) verifiers.Verdict {
	if *d.Match {
		return verifiers.Verdict{
			Score: 1, Reason: ReasonMatch, Detail: d,
			Explanation: fmt.Sprintf("the answer is in %q, as the question is", d.Question),
		}
	}
	return verifiers.Verdict{
		Score: 0, Reason: ReasonMismatch, Detail: d,
		Explanation: fmt.Sprintf("the question is in %q and the answer is not", d.Question),
	}
}

func (v verifier) shareVerdict(d Detail) verifiers.Verdict {
	verdict := verifiers.Verdict{Score: d.Share, Reason: ReasonMixed, Explanation: explain(d), Detail: d}
	switch {
	case d.Share >= v.MinShare:
		verdict.Score, verdict.Reason = 1, ReasonConsistent
	case v.Strict:
		verdict.Score = 0
	}
	if d.Share == 0 {
		verdict.Reason = ReasonForeign
	}
	return verdict
}

func explain(d Detail) string {
	s := fmt.Sprintf("%.4g %% of %.4g words are in %q", 100*d.Share, d.Words, d.Target)
	if len(d.Foreign) > 0 {
		s += fmt.Sprintf("; the first that are not: %q", d.Foreign[0].Text)
	}
	return s
}
