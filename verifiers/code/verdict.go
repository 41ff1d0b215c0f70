package code

import (
	"fmt"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/verifiers"
)

// Detail is the evidence of a verdict.
type Detail struct {
	// Language is the task's.
	Language sandbox.Language `json:"language"`
	// Rule says how the program was found in the completion: defines_function, language, unlabelled (each a fenced
	// block), answer_tag or whole; empty where there is none.
	Rule string `json:"rule,omitempty"`
	// Passed counts the tests that passed; without partial credit it stops at the first failure. Total counts all.
	Passed int `json:"passed"`
	Total  int `json:"total"`
	// WeakIsolation counts the asserts that had to share a guest with the program.
	WeakIsolation int `json:"weak_isolation,omitempty"`
	// Failed is the lowest test that failed.
	Failed *Failure `json:"failed,omitempty"`
	// Message is what the compiler, or the reader of the module, said of a program that cannot run.
	Message string `json:"message,omitempty"`
}

// Failure is a test that failed. Its texts are cut.
type Failure struct {
	// Test is its index from 0, as the reference orders them.
	Test int `json:"test"`
	// Type is stdin_stdout, function_call or assert.
	Type string `json:"type"`
	// Reason is the reason code of this test.
	Reason string `json:"reason"`
	// Message says where output and expectation differ, or how the program died.
	Message string `json:"message,omitempty"`
	// Input is standard input, the arguments or the test's code; Expected and Got are the outputs.
	Input    string `json:"input,omitempty"`
	Expected string `json:"expected,omitempty"`
	Got      string `json:"got,omitempty"`
}

// outcome is what one test came to.
type outcome struct {
	// reason is empty for a test that passed.
	reason  string
	message string
	got     string
	weak    bool
}

func (o outcome) passed() bool { return o.reason == "" }

// hopeless reports whether no other test can pass.
func (o outcome) hopeless() bool {
	return o.reason == ReasonCompileError || o.reason == ReasonTruncated
}

// reasonsOf are the reasons of runs that did not end well.
var reasonsOf = map[sandbox.Status]string{
	sandbox.CompileError:   ReasonCompileError,
	sandbox.RuntimeError:   ReasonRuntimeError,
	sandbox.TimeLimit:      ReasonTimeLimit,
	sandbox.MemoryLimit:    ReasonMemoryLimit,
	sandbox.OutputLimit:    ReasonOutputLimit,
	sandbox.FileLimit:      ReasonFileLimit,
	sandbox.RecursionLimit: ReasonRecursionLimit,
	sandbox.Failed:         ReasonWrongAnswer,
}

// verdict adds up the outcomes of the tests that were judged, the lowest first.
func (a *attempt) verdict(outcomes []outcome) verifiers.Verdict {
	d := a.detail
	for i, o := range outcomes {
		if o.weak {
			d.WeakIsolation++
		}
		switch {
		case o.passed():
			d.Passed++
		case d.Failed == nil:
			input, expected := a.task.tests[i].shown()
			d.Failed = &Failure{
				Test: i, Type: a.task.tests[i].kind(), Reason: o.reason, Message: clip(o.message),
				Input: clip(input), Expected: clip(expected), Got: clip(o.got),
			}
		}
	}
	if d.Failed == nil {
		return verifiers.Verdict{Score: 1, Reason: ReasonCorrect, Detail: d, Explanation: fmt.Sprintf("all %d tests passed", d.Total)}
	}
	v := verifiers.Verdict{Reason: d.Failed.Reason, Detail: d}
	if a.partial {
		v.Score = float64(d.Passed) / float64(d.Total)
	}
	v.Explanation = fmt.Sprintf("test %d of %d (%s) failed: %s", d.Failed.Test, d.Total, d.Failed.Type, d.Failed.Message)
	return v
}

// refused is the verdict on a completion that never came to a test.
func refused(d *Detail, reason, explanation string) verifiers.Verdict {
	d.Message = clip(explanation)
	return verifiers.Verdict{Reason: reason, Explanation: clip(explanation), Detail: d}
}
