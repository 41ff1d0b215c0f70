package clang

import (
	"strings"

	"github.com/assay-rl/assay/sandbox/internal/machine"
)

// reason is one line on why a compiler made nothing.
func reason(o machine.Outcome) string {
	switch o.End {
	case machine.Exited:
	case machine.OverCPU, machine.OverWall:
		return "compiling takes too long"
	case machine.OverOutput:
		return "the compiler has too much to say: " + firstError(string(o.Stderr))
	default:
		if o.Starved {
			return "compiling takes too much memory"
		}
		return "the compiler crashed"
	}
	return firstError(string(o.Stderr))
}

// firstError finds the first error among clang's or the linker's messages.
func firstError(messages string) string {
	for line := range strings.Lines(messages) {
		line = strings.TrimSpace(line)
		if !strings.Contains(line, "error: ") {
			continue
		}
		if strings.HasSuffix(line, "with exceptions disabled") {
			line += ": there are no exceptions here"
		}
		return strings.TrimPrefix(line, "wasm-ld: ")
	}
	line, _, _ := strings.Cut(strings.TrimSpace(messages), "\n")
	if line == "" {
		return "the compiler failed without a message"
	}
	return line
}
