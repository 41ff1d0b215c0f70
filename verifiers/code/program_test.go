package code

import (
	"testing"
)

func TestSource(t *testing.T) {
	const (
		assert = `"tests":[{"type":"assert","code":"assert add(1, 2) == 3"}]`
		stdin  = `"tests":[` + stdinOnly + `]`
		prompt = `"entry_point":"add","prompt":"import math\n\ndef twice(x):\n    return 2 * x\n\ndef add(a, b):\n    \"\"\"Add.\"\"\"\n"`
		script = `"language":"js","entry_point":"add","prompt":"// Adds.\nfunction add(a, b) {\n"`
	)
	for _, c := range []struct{ name, reference, code, want string }{
		{"as it is", `{` + stdin + `}`, "print(2)", "print(2)"},
		{"setup before a program", `{` + stdin + `,"setup":"import math\n"}`, "print(2)", "import math\nprint(2)"},
		{"setup belongs to asserts", `{` + assert + `,"setup":"import math\n"}`, "def add(): pass", "def add(): pass"},
		{"future stays first", `{` + stdin + `,"setup":"import math"}`, "from __future__ import annotations\nx = 1", "from __future__ import annotations\nimport math\nx = 1"},
		{"body", `{` + assert + `,` + prompt + `}`, "    return a + b", "import math\n\ndef twice(x):\n    return 2 * x\n\ndef add(a, b):\n    \"\"\"Add.\"\"\"\n    return a + b"},
		{"whole function", `{` + assert + `,` + prompt + `}`, "def add(a, b):\n    return a + b", "import math\n\ndef twice(x):\n    return 2 * x\ndef add(a, b):\n    return a + b"},
		{"a function within the body", `{` + assert + `,` + prompt + `}`, "    def add(x): pass\n    return a + b", "import math\n\ndef twice(x):\n    return 2 * x\n\ndef add(a, b):\n    \"\"\"Add.\"\"\"\n    def add(x): pass\n    return a + b"},
		{"body in JavaScript", `{` + assert + `,` + script + `}`, "  return a + b\n}", "// Adds.\nfunction add(a, b) {\n  return a + b\n}"},
		{"whole function in JavaScript", `{` + assert + `,` + script + `}`, "const add = (a, b) => a + b", "// Adds.\nconst add = (a, b) => a + b"},
		{"module", `{"language":"wasm",` + stdin + `}`, "AGFz\nbQ==", "\x00asm"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := mustReference(t, c.reference).source(c.code)
			if err != nil || string(got.Code) != c.want {
				t.Errorf("got %q, %v; want %q", got.Code, err, c.want)
			}
		})
	}
}

func TestCallee(t *testing.T) {
	const solution = "class Solution:\n    def add(self, a, b):\n        return a + b\n"
	for _, c := range []struct{ name, code, function, want string }{
		{"function", "def add(a, b): pass", "add", "add"},
		{"method of Solution", solution, "add", "Solution.add"},
		{"function beside Solution", solution + "def add(a, b): pass", "add", "add"},
		{"method as named", solution, "Adder.add", "Adder.add"},
		{"defined in a way that no line shows", "globals()['add'] = max", "add", "add"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := callee("python", c.code, c.function); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
