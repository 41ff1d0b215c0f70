package code

import (
	"strings"

	"github.com/assay-rl/assay/sandbox"
)

// languages maps every name that a reference may use for a language, and a fence for its code, to the sandbox's.
var languages = map[string]sandbox.Language{
	"python": sandbox.Python, "python3": sandbox.Python, "py": sandbox.Python, "py3": sandbox.Python,
	"javascript": sandbox.JavaScript, "js": sandbox.JavaScript, "node": sandbox.JavaScript, "nodejs": sandbox.JavaScript,
	"c":   sandbox.C,
	"cpp": sandbox.CPP, "c++": sandbox.CPP, "cc": sandbox.CPP, "cxx": sandbox.CPP,
	"sql": sandbox.SQL, "sqlite": sandbox.SQL,
	"wasm": sandbox.Wasm,
}

// labelled returns the language that a fence's info string names: "python", "Python3.12", "{.python}", "c++17".
func labelled(info string) (sandbox.Language, bool) {
	label := strings.ToLower(strings.TrimLeft(info, "{. "))
	if end := strings.IndexAny(label, " \t{},:;="); end >= 0 {
		label = label[:end]
	}
	if l, ok := languages[label]; ok {
		return l, true
	}
	l, ok := languages[strings.TrimRight(label, "0123456789.")]
	return l, ok
}

// hasFunctions reports whether the functions of a program in l can be called and asserted about.
func hasFunctions(l sandbox.Language) bool {
	return l == sandbox.Python || l == sandbox.JavaScript
}
