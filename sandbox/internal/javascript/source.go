package javascript

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
)

// asFunction wraps a script as Node does, so that its variables are local, return is allowed and this is module.exports.
// After the code, which may end with a comment, come getters of the variables that names lists.
func asFunction(code []byte, names []string) []byte {
	out := make([]byte, 0, len(code)+256)
	out = append(out, "(function (exports, require, module, __filename, __dirname) {"...)
	out = append(out, code...)
	out = append(out, '\n')
	if names = identifiers(names); len(names) > 0 {
		out = appendGetters(append(out, ";arguments[5]("...), names)
	}
	return append(out, "})"...)
}

// asModuleText adds the getters to a module, and puts in the address that the engine leaves out of import.meta, with which
// modules find out whether they are the program.
func asModuleText(code []byte, names []string) []byte {
	code = bytes.ReplaceAll(code, []byte("import.meta.url"), []byte(`"file:///work/main.js"`))
	if names = identifiers(names); len(names) == 0 {
		return code
	}
	out := append(slices.Clip(code), "\n;globalThis[Symbol.for('assay.names')]("...)
	return appendGetters(out, names)
}

func appendGetters(out []byte, names []string) []byte {
	out = append(out, '{')
	for n, name := range names {
		if n > 0 {
			out = append(out, ',')
		}
		out = append(append(append(append(out, "get "...), name...), "(){return "...), name...)
		out = append(out, '}')
	}
	return append(out, "});\n"...)
}

// withoutHashbang makes a comment of a first line that begins with #!, which only the very start of a file may have.
func withoutHashbang(code []byte) []byte {
	code = bytes.TrimPrefix(code, []byte("\uFEFF"))
	if !bytes.HasPrefix(code, []byte("#!")) {
		return code
	}
	return append([]byte("//"), code[2:]...)
}

var identifier = regexp.MustCompile(`^[\p{L}_$][\p{L}\p{Nd}_$]*$`)

// identifiers keeps the names that may stand in code as an expression, each once.
func identifiers(names []string) []string {
	var kept []string
	for _, name := range names {
		if identifier.MatchString(name) && !reserved[name] && !slices.Contains(kept, name) {
			kept = append(kept, name)
		}
	}
	return kept
}

func jsonStrings(list []string) []byte {
	if len(list) == 0 {
		return []byte("[]")
	}
	text, err := json.Marshal(list)
	if err != nil {
		return []byte("[]")
	}
	return text
}
