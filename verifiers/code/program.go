package code

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/assay-rl/assay/sandbox"
)

// tested returns the names of the functions that the tests are about; empty for tests of whole programs.
func (ref *reference) tested() map[string]bool {
	names := map[string]bool{}
	for _, name := range append([]string{ref.entryPoint}, ref.names...) {
		names[lastPart(name)] = true
	}
	for _, t := range ref.tests {
		if call, ok := t.(*callTest); ok {
			names[lastPart(call.function)] = true
		}
	}
	delete(names, "")
	if len(names) > 0 {
		return names
	}
	for _, t := range ref.tests {
		if a, ok := t.(assertTest); ok {
			mentioned(names, ref.language, a.code)
		}
	}
	return names
}

// lastPart returns the method's name of "Class.method", or the function's.
func lastPart(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// source makes the program to compile of the code of a completion: the setup, what the prompt leaves to be completed,
// the code. Its error is the candidate's fault.
func (ref *reference) source(code string) (sandbox.Source, error) {
	if ref.language == sandbox.Wasm {
		module, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(code), ""))
		if err != nil {
			return sandbox.Source{}, fmt.Errorf("the module is not in base64: %w", err)
		}
		return sandbox.Source{Language: sandbox.Wasm, Code: module}, nil
	}
	if ref.prompt != "" {
		code = ref.completed(code)
	}
	if ref.setup != "" && !ref.asserted() {
		code = before(ref.language, ref.setup, code)
	}
	return sandbox.Source{Language: ref.language, Code: []byte(code)}, nil
}

// completed joins the prompt and its completion. A whole function gets what stands before its beginning in the
// prompt, imports and helpers; anything else is the rest of that function.
func (ref *reference) completed(code string) string {
	if _, whole := definedAt(ref.language, code, ref.entryPoint); !whole {
		return ref.prompt + code
	}
	at, ok := definedAt(ref.language, ref.prompt, ref.entryPoint)
	if !ok {
		return before(ref.language, ref.prompt, code)
	}
	return before(ref.language, ref.prompt[:at], code)
}

// definedAt returns where code begins to define a name, outside any block.
func definedAt(l sandbox.Language, code, name string) (at int, ok bool) {
	for d := range definitions(l, code) {
		if d.top && d.name == lastPart(name) {
			return d.at, true
		}
	}
	return 0, false
}

// before puts head in front of code; but Python's "from __future__" stays first.
func before(l sandbox.Language, head, code string) string {
	future := ""
	for l == sandbox.Python && strings.HasPrefix(code, "from __future__ ") {
		line, next := lineAt(code, 0)
		future, code = future+line+"\n", code[next:]
	}
	return future + strings.TrimRight(head, "\n") + "\n" + code
}

// callee returns the name to call. LeetCode's programs have the function in a class Solution.
func callee(l sandbox.Language, code, function string) string {
	if strings.Contains(function, ".") {
		return function
	}
	if _, ok := definedAt(l, code, function); ok {
		return function
	}
	if _, ok := definedAt(l, code, "Solution"); ok {
		return "Solution." + function
	}
	return function
}
