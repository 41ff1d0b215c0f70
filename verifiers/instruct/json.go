package instruct

import (
	"encoding/json"
	"strings"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// isJSON reports whether a text, without the fence around it, is JSON as Python's json.loads reads it: any value, NaN
// and Infinity too.
func isJSON(s string) bool {
	s = python.Strip(s)
	for _, fence := range []string{"```json", "```Json", "```JSON", "```"} {
		s = strings.TrimPrefix(s, fence)
	}
	s = python.Strip(strings.TrimSuffix(s, "```"))
	return json.Valid([]byte(s)) || json.Valid([]byte(constants(s)))
}

// constants puts numbers in the place of Python's names for those that JSON lacks, outside strings. The spaces keep a
// name from completing what stands beside it.
func constants(s string) string {
	var b strings.Builder
	names := strings.NewReplacer("-Infinity", " 0 ", "Infinity", " 0 ", "NaN", " 0 ")
	for s != "" {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			i = len(s)
		}
		b.WriteString(names.Replace(s[:i]))
		end := i + stringLength(s[i:])
		b.WriteString(s[i:end])
		s = s[end:]
	}
	return b.String()
}

// stringLength returns the length of the string literal that s begins with, of all of s if it does not end.
func stringLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}
