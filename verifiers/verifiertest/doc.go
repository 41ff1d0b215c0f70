// Package verifiertest is the conformance kit: what every domain's verifier is held to. Each domain folder has one
// generated test that calls [Run], [Fuzz] and [Benchmark] with its Spec; nobody writes that test by hand.
//
// # Cases
//
// A domain's golden verdicts are data: testdata/cases/*.yaml, each file a list of
//
//   - name: boxed fraction              # unique in the domain
//     config: {percent: strict}         # optional; {} when absent
//     reference: {answer: '1/2'}        # optional; any YAML value, handed over as JSON
//     prompt: What is half of one?      # optional
//     completion: 'It is $\boxed{\frac12}$.'
//     finish_reason: stop               # optional
//     completion_tokens: 12             # optional
//     score: 1                          # to within 1e-6, or instead of it
//     # outcome: unscored               # "unscored" or "abstained"
//     reason: correct
//     answer: 1/2                       # optional; the verdict's Answer, "" for none
//
// Unknown fields are errors.
//
// # Checks
//
// Run names its subtests after the checks: spec, schemas, golden, conduct, determinism, cancellation, hostile,
// references, invariance and mutation. The functions behind them say what each asks. All of them judge through
// [verifiers.Evaluate], as the services do.
//
// # Fuzzing
//
//	go test -run=^$ -fuzz=FuzzVerify -fuzztime=200000x -fuzzminimizetime=10x ./verifiers/math
//
// A number of executions rather than a duration, because the go tool can fail a target with "context deadline
// exceeded" when its time ends (go.dev/issue/75804); a small minimisation, because the default one stands still for
// up to a minute on every input that covers something new.
//
// # Time
//
// Checks that measure take the best of several tries and allow ten times the stated budget, and five times the 50 ms
// after a cancellation, because test machines are slow and shared; five times more under the race detector. Hostile texts have the size of the longest
// completion that the Spec accepts, a MiB at most; 64 KiB with -short or under the race detector.
package verifiertest
