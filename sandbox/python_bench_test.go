package sandbox_test

import (
	"testing"

	"github.com/assay-rl/assay/sandbox"
)

// small is a program such as a model writes for a small task.
const small = `
import collections, math, re

def frequencies(words):
    counts = collections.Counter(words)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

text = "the quick brown fox jumps over the lazy dog and the cat"
for word, n in frequencies(re.findall(r"[a-z]+", text)):
    if n > 1:
        print(word, n, math.isqrt(n))
`

func BenchmarkRun(b *testing.B) {
	s, err := sandbox.Open(sandbox.Config{Workers: 2})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for b.Loop() {
		p, _, err := s.Compile(b.Context(), sandbox.Source{Language: sandbox.Python, Code: []byte(small)}, sandbox.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		r, err := p.Run(b.Context(), sandbox.Input{})
		if err != nil || string(r.Stdout) != "the 3 1\n" {
			b.Fatal(err, r)
		}
	}
}
