package code

import (
	"strings"
	"testing"

	"github.com/assay-rl/assay/sandbox"
)

const (
	add      = "def add(a, b):\n    return a + b"
	addFence = "```python\n" + add + "\n```"
)

func TestExtract(t *testing.T) {
	for _, c := range []struct{ name, completion, rule, code string }{
		{"one block", "Here:\n" + addFence + "\nDone.", ruleDefines, add},
		{"the last that defines the function", "```python\ndef add(a, b): pass\n```\n" + addFence, ruleDefines, add},
		{"an example after it", addFence + "\n```python\nprint(add(1, 2))\n```", ruleDefines, add},
		{"an example that assigns", addFence + "\n```python\nresult = add(1, 2)\n```", ruleDefines, add},
		{"output after it", addFence + "\n```\n3\n```", ruleDefines, add},
		{"another language after it", addFence + "\n```javascript\nfunction add(a, b) {}\n```", ruleDefines, add},
		{"assigned", "```\nadd = lambda a, b: a + b\n```\n```\n3\n```", ruleDefines, "add = lambda a, b: a + b"},
		{"compared is not assigned", "```python\nx = 1\n```\n```\nadd == 1\n```", ruleLanguage, "x = 1"},
		{"in a class", "```python\nclass Solution:\n    def add(self, a, b):\n        return a + b\n```", ruleDefines, "class Solution:\n    def add(self, a, b):\n        return a + b"},
		{"the last of the language", "```python\nx = 1\n```\n```python\nprint(2)\n```\n```json\n{}\n```", ruleLanguage, "print(2)"},
		{"language in capitals", "```Python3\nprint(2)\n```", ruleLanguage, "print(2)"},
		{"language with a version", "```python3.12\nprint(2)\n```", ruleLanguage, "print(2)"},
		{"language as a class", "``` {.python .numberLines}\nprint(2)\n```", ruleLanguage, "print(2)"},
		{"language with options", "```py title=\"a.py\"\nprint(2)\n```", ruleLanguage, "print(2)"},
		{"no label", "```\nprint(2)\n```\n```text\n2\n```", ruleUnlabeled, "print(2)"},
		{"empty blocks do not count", "```python\nprint(2)\n```\n```python\n\n```", ruleLanguage, "print(2)"},
		{"only blocks of other languages", "```bash\nls\n```", ruleWhole, "```bash\nls\n```"},
		{"whole text", "print(2)\n", ruleWhole, "print(2)"},
		{"whole text keeps its indentation", "\n    return a + b\n", ruleWhole, "    return a + b"},
		{"answer tag", "I add.\n<answer>\nprint(2)\n</answer>", ruleAnswer, "print(2)"},
		{"answer tag around a block", "<answer>" + addFence + "</answer>", ruleDefines, add},
		{"after thinking", "<think>```python\ndef add(a, b): pass\n```</think>\nprint(2)", ruleWhole, "print(2)"},
		{"drafts of a thought that stays open", "<think>\n" + addFence, "", ""},
		{"tildes", "~~~python\nprint('```')\n~~~", ruleLanguage, "print('```')"},
		{"longer fences", "````python\ns = '''\n```\n'''\n````", ruleLanguage, "s = '''\n```\n'''"},
		{"fences in a docstring", "```python\ndef add(a, b):\n    \"\"\"\n    ```python\n    add(1, 2)\n    ```\n    \"\"\"\n    return a + b\n```", ruleDefines,
			"def add(a, b):\n    \"\"\"\n    ```python\n    add(1, 2)\n    ```\n    \"\"\"\n    return a + b"},
		{"indented in a list", "1. So:\n   ```python\n   def add(a, b):\n       return a + b\n   ```", ruleDefines, add},
		{"after text on its line", "Here it is: ```python\nprint(2)\n```", ruleLanguage, "print(2)"},
		{"marks in a sentence", "Use ``` for fences.\n" + addFence, ruleDefines, add},
		{"inline code", "```add```\n" + addFence, ruleDefines, add},
		{"cut off", "```python\ndef add(a, b):\n    return a +", ruleDefines, "def add(a, b):\n    return a +"},
		{"left open before another", "```python\nx = (\n```python\nprint(2)\n```", ruleLanguage, "print(2)"},
		{"token after the fence", addFence + "<|im_end|>", ruleDefines, add},
		{"CRLF", strings.ReplaceAll(addFence, "\n", "\r\n"), ruleDefines, add},
		{"nothing", " \n", "", ""},
		{"nothing in a fence", "```python\n```", ruleWhole, "```python\n```"},
		{"only fences", "```\n```", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := extract(c.completion, sandbox.Python, map[string]bool{"add": true})
			if ok != (c.rule != "") || ok && (got.rule != c.rule || got.code != c.code) {
				t.Errorf("got %q by %q, %v; want %q by %q", got.code, got.rule, ok, c.code, c.rule)
			}
		})
	}
}

func TestDefinitions(t *testing.T) {
	for _, c := range []struct {
		language sandbox.Language
		code     string
		want     string
	}{
		{sandbox.Python, "import math\nasync def a(): pass\nclass B(C):\n  def c(self): pass\n  d = 1\ne = 2\nf == 3\n", "a B c e"},
		{sandbox.Python, "def é(): pass", "é"},
		{sandbox.JavaScript, "const a = 1;\nexport default function b() {}\nasync function* c() {}\nclass D {}\nmodule.exports.e = b\n  let f = 1\nfunctional()\n", "a b c D e"},
		{sandbox.CPP, "#include <vector>\nint a(int x) {\nstd::vector<int> b() {\nint c(int);\n  d(1)\nchar *e(void)\nif (f)\n", "a b e"},
		{sandbox.SQL, "select 1", ""},
	} {
		var names []string
		for d := range definitions(c.language, c.code) {
			names = append(names, d.name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s %q defines %q, want %q", c.language, c.code, got, c.want)
		}
	}
}

// An assert names what it tests; what it defines itself is no reason to take a block.
func TestTestedFunctions(t *testing.T) {
	for _, c := range []struct{ name, reference, completion, want string }{
		{"named in the assert", `{"tests":[{"type":"assert","code":"assert add(1, 2) == 3"}]}`,
			addFence + "\n```python\nprint(add(1, 2))\n```", add},
		{"the test's own names", `{"tests":[{"type":"assert","code":"result = add(1, 2)\nassert result == 3"}]}`,
			addFence + "\n```python\nresult = add(1, 2)\n```", add},
		{"entry point", `{"entry_point":"add","tests":[{"type":"assert","code":"def check(candidate):\n    assert candidate(1, 2) == 3"}]}`,
			addFence + "\n```python\ndef candidate(): pass\n```", add},
		{"JavaScript", `{"language":"js","tests":[{"type":"assert","code":"let candidate = add;\nassert.equal(candidate(1, 2), 3);"}]}`,
			"```js\nfunction add(a, b) { return a + b }\n```\n```js\nconsole.log(add(1, 2))\n```", "function add(a, b) { return a + b }"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ref := mustReference(t, c.reference)
			if got, _ := extract(c.completion, ref.language, ref.tested()); got.code != c.want {
				t.Errorf("got %q, want %q", got.code, c.want)
			}
		})
	}
}

func FuzzExtract(f *testing.F) {
	for _, seed := range []string{
		addFence, "~~~\nx\n~~~", "<think>```", "<answer>x</answer>", "```py\r\nadd = 1\r\n", "   ```c++\n   int add(", "``` ```\n```python\n```python\n",
	} {
		f.Add(seed)
	}
	tested := map[string]bool{"add": true}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := extract(s, sandbox.Python, tested)
		if ok && strings.TrimRight(got.code, " \t\n") == "" {
			t.Errorf("extract(%q) is a blank program", s)
		}
		if got.rule == ruleDefines && !defines(sandbox.Python, got.code, tested) {
			t.Errorf("extract(%q) gives %q, which defines nothing that is tested", s, got.code)
		}
		if again, _ := extract(s+" \n\t\n", sandbox.Python, tested); ok && again.code != got.code {
			t.Errorf("extract(%q) is %q, with blanks at its end %q", s, got.code, again.code)
		}
		plain := strings.ReplaceAll(s, "\r", "")
		want, _ := extract(plain, sandbox.Python, tested)
		if crlf, _ := extract(strings.ReplaceAll(plain, "\n", "\r\n"), sandbox.Python, tested); crlf != want {
			t.Errorf("extract(%q) is %+v, with CRLF %+v", plain, want, crlf)
		}
	})
}

func BenchmarkExtract(b *testing.B) {
	text := strings.Repeat("We add `a` and `b`, and so\n```text\n1 + 2\n```\nis 3.\n", 2000) + addFence
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := extract(text, sandbox.Python, map[string]bool{"add": true}); !ok {
			b.Fatal("no program")
		}
	}
}
