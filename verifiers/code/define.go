package code

import (
	"iter"
	"strings"
	"unicode"

	"github.com/assay-rl/assay/sandbox"
)

// definition is a function, class or value that a program gives a name to.
type definition struct {
	name string
	// at is the offset of its line.
	at int
	// top is true outside any block, as far as indentation tells.
	top bool
}

// definitions yields what a program defines, as far as each line by itself tells. It chooses between blocks of a
// completion and finds prompts' functions; nothing that decides a verdict rests on it.
func definitions(l sandbox.Language, code string) iter.Seq[definition] {
	names := map[sandbox.Language]func(line string, top bool) string{
		sandbox.Python: pythonName, sandbox.JavaScript: scriptName, sandbox.C: functionName, sandbox.CPP: functionName,
	}[l]
	return func(yield func(definition) bool) {
		for at := 0; names != nil && at < len(code); {
			line, next := lineAt(code, at)
			bare := strings.TrimLeft(line, " \t")
			top := len(bare) == len(line)
			if name := names(bare, top); name != "" && !yield(definition{name, at, top}) {
				return
			}
			at = next
		}
	}
}

func pythonName(line string, top bool) string {
	line = strings.TrimPrefix(line, "async ")
	for _, keyword := range [...]string{"def ", "class "} {
		if rest, ok := strings.CutPrefix(line, keyword); ok {
			return leadingName(strings.TrimLeft(rest, " "))
		}
	}
	if top {
		return assigned(line)
	}
	return ""
}

func scriptName(line string, top bool) string {
	for _, prefix := range [...]string{"export ", "default ", "async "} {
		line = strings.TrimPrefix(line, prefix)
	}
	if rest, ok := strings.CutPrefix(line, "function"); ok && rest != "" && strings.IndexByte(" *", rest[0]) >= 0 {
		return leadingName(strings.TrimLeft(rest, " *"))
	}
	if rest, ok := strings.CutPrefix(line, "class "); ok {
		return leadingName(rest)
	}
	if !top {
		return ""
	}
	for _, keyword := range [...]string{"const ", "let ", "var "} {
		if rest, ok := strings.CutPrefix(line, keyword); ok {
			return leadingName(strings.TrimLeft(rest, " "))
		}
	}
	for _, object := range [...]string{"module.", "exports.", "globalThis."} {
		line = strings.TrimPrefix(line, object)
	}
	return assigned(line)
}

// functionName reads the start of a C function's definition: a type, a name and a bracket, at the margin.
func functionName(line string, top bool) string {
	head, _, ok := strings.Cut(line, "(")
	if !ok || !top || strings.HasSuffix(strings.TrimRight(line, " \t"), ";") || strings.ContainsAny(head, "=#/\"") {
		return ""
	}
	head = strings.TrimRight(head, " ")
	start := strings.LastIndexAny(head, " *&>") + 1
	if start == 0 {
		return ""
	}
	return leadingName(head[start:])
}

// assigned returns the name on the left of an assignment.
func assigned(line string) string {
	name := leadingName(line)
	rest := strings.TrimLeft(line[len(name):], " ")
	if name == "" || !strings.HasPrefix(rest, "=") || strings.HasPrefix(rest, "==") {
		return ""
	}
	return name
}

// leadingName returns the identifier that s starts with.
func leadingName(s string) string {
	for i, r := range s {
		if !isNameRune(r) {
			return s[:i]
		}
	}
	return s
}

func isNameRune(r rune) bool {
	if r < 0x80 {
		return r == '_' || r == '$' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
	}
	return unicode.IsLetter(r)
}

// mentioned adds every name that code mentions to names, but those that the code defines itself.
func mentioned(names map[string]bool, l sandbox.Language, code string) {
	own := map[string]bool{}
	for d := range definitions(l, code) {
		own[d.name] = true
	}
	for name := range strings.FieldsFuncSeq(code, func(r rune) bool { return !isNameRune(r) }) {
		if !own[name] {
			names[name] = true
		}
	}
}
