package math_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/assay-rl/assay/verifiers"
)

// peerCase is a completion judged by hand.
type peerCase struct {
	Gold       string `json:"gold"`
	Completion string `json:"completion"`
	Equal      bool   `json:"equal"`
}

// typical are boxed answers as models give them in training.
func typical() []peerCase {
	var cases []peerCase
	for _, c := range []peerCase{
		{"42", `So there are $\boxed{42}$ of them.`, true},
		{`\frac{3}{4}`, `Thus the probability is $\boxed{\dfrac{3}{4}}$.`, true},
		{"18", `Adding up, $3 \cdot 5 + 2 = 17$. The answer is \boxed{17}.`, false},
		{"0.5", `Half of them, \boxed{\frac12}.`, true},
		{`2\sqrt{3}`, `The height is $\boxed{\sqrt{12}}$.`, true},
		{"(1, 2)", `They meet at $\boxed{(1,2)}$.`, true},
		{"x^2+2x+1", `We find $\boxed{(x+1)^2}$.`, true},
		{"7", `Therefore $n = \boxed{8}$.`, false},
		{`\{1, 2\}`, `The roots are $\boxed{1}$ and $\boxed{2}$.`, true},
		{"12,345", `In total \boxed{12345}.`, true},
	} {
		for range 20 {
			cases = append(cases, c)
		}
	}
	return cases
}

// BenchmarkPeers runs the same cases here and in Math-Verify, whose interpreter ASSAY_MATH_VERIFY names (a Python with
// the math-verify package in it).
func BenchmarkPeers(b *testing.B) {
	benchmarkPeers(b, map[string][]peerCase{"typical": typical()})
}

func benchmarkPeers(b *testing.B, sets map[string][]peerCase) {
	for name, cases := range sets {
		b.Run(name+"/assay", func(b *testing.B) { benchmarkCases(b, cases) })
		b.Run(name+"/math-verify", func(b *testing.B) { benchmarkMathVerify(b, cases) })
	}
}

func benchmarkCases(b *testing.B, cases []peerCase) {
	v := newVerifier(b, "")
	rollouts := make([]verifiers.Rollout, len(cases))
	for i, c := range cases {
		rollouts[i] = verifiers.Rollout{Completion: c.Completion, Reference: answerReference(b, c.Gold)}
	}
	took := make([]time.Duration, 0, len(cases))
	right := 0
	for b.Loop() {
		took, right = took[:0], 0
		for i, r := range rollouts {
			start := time.Now()
			verdict := verify(b, v, r)
			took = append(took, time.Since(start))
			if (verdict.Score == 1) == cases[i].Equal {
				right++
			}
		}
	}
	report(b, len(cases), right, b.Elapsed().Seconds()/float64(b.N), percentile(took, 99).Seconds())
}

func benchmarkMathVerify(b *testing.B, cases []peerCase) {
	python := os.Getenv("ASSAY_MATH_VERIFY")
	if python == "" {
		b.Skip("ASSAY_MATH_VERIFY is not set: it names a Python with the math-verify package")
	}
	var in bytes.Buffer
	for _, c := range cases {
		line, err := json.Marshal(c)
		if err != nil {
			b.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	var sum struct {
		Cases, Right int
		Seconds, P99 float64
	}
	for b.Loop() {
		cmd := exec.CommandContext(b.Context(), python, "testdata/peer/peer.py")
		cmd.Stdin, cmd.Stderr = bytes.NewReader(in.Bytes()), os.Stderr
		out, err := cmd.Output()
		if err != nil {
			b.Fatal(err)
		}
		decode(b, out, &sum)
	}
	report(b, sum.Cases, sum.Right, sum.Seconds, sum.P99)
}

func report(b *testing.B, cases, right int, seconds, p99 float64) {
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(cases)/seconds, "verdicts/s")
	b.ReportMetric(100*float64(right)/float64(cases), "%right")
	b.ReportMetric(p99*1e3, "ms-p99")
}

func percentile(took []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[len(sorted)*p/100]
}
