// Package document reads JSON, YAML, TOML, XML and CSV into one kind of tree: nil, bool, string, [json.Number], []any
// and map[string]any, which is what JSON Schema speaks of.
//
// Every reader is strict (RFC 8259, YAML 1.2's core schema, TOML 1.0, XML 1.0 without DTD, RFC 4180 with a header) and
// bounded: in depth, in the values that YAML's aliases expand to, and in the size of numbers. What breaks a rule is a
// [*Fault]; nothing is ever read leniently, so that no two readers can disagree about a text.
package document

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Format is a notation.
type Format string

// The formats.
const (
	JSON Format = "json"
	YAML Format = "yaml"
	TOML Format = "toml"
	XML  Format = "xml"
	CSV  Format = "csv"
)

// Bounds on every document, besides the depth that the caller states.
const (
	// maxDigits is the most digits of a number, and the greatest power of ten, either way.
	maxDigits = 400
	// maxValues is the most values that YAML's aliases may expand to.
	maxValues = 1 << 18
)

// Check is the rule that a document breaks.
type Check string

// The checks of a reader.
const (
	CheckParse     Check = "parse"
	CheckDuplicate Check = "duplicate_key"
	CheckDepth     Check = "depth"
)

// Fault says what is wrong with a document, and where.
type Fault struct {
	Check Check
	// Path leads to the value that is at fault, as far as it was read; see [Pointer].
	Path []string
	// Line is the line from 1, 0 when unknown.
	Line int
	// Message is what is wrong, in a few words.
	Message string
}

// Error implements error.
func (f *Fault) Error() string {
	if f.Line == 0 {
		return f.Message
	}
	return fmt.Sprintf("line %d: %s", f.Line, f.Message)
}

// under returns the fault with another step in front of its path.
func (f *Fault) under(step string) *Fault {
	f.Path = append(f.Path, step) // reversed: see finish
	return f
}

// parseFault returns a fault of syntax.
func parseFault(line int, format string, args ...any) *Fault {
	return &Fault{Check: CheckParse, Line: line, Message: fmt.Sprintf(format, args...)}
}

func depthFault(line, limit int) *Fault {
	return &Fault{Check: CheckDepth, Line: line, Message: fmt.Sprintf("it is nested more than %d deep", limit)}
}

func duplicateFault(line int, key string) *Fault {
	return &Fault{Check: CheckDuplicate, Path: []string{key}, Line: line, Message: fmt.Sprintf("the key %q occurs twice", clip(key))}
}

// clip shortens what a message quotes.
func clip(s string) string {
	const limit = 60
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "…"
}

// Pointer spells a path as a JSON Pointer (RFC 6901); the whole document is "".
func Pointer(path []string) string {
	var b strings.Builder
	for _, step := range path {
		b.WriteByte('/')
		b.WriteString(escaper.Replace(step))
	}
	return b.String()
}

var escaper = strings.NewReplacer("~", "~0", "/", "~1")

// Parse reads a text with LF line ends. Lists and objects may be nested depth deep, at least 1. A document that breaks
// a rule is a [*Fault]; there is no other error. It panics on no text and is safe for concurrent use.
func Parse(f Format, text string, depth int) (any, *Fault) {
	read := map[Format]func(string, int) (any, *Fault){
		JSON: parseJSON, YAML: parseYAML, TOML: parseTOML, XML: parseXML, CSV: parseCSV,
	}[f]
	if read == nil {
		return nil, parseFault(0, "the format %q is unknown", clip(string(f)))
	}
	if !utf8.ValidString(text) {
		return nil, parseFault(0, "it is not valid UTF-8")
	}
	v, fault := read(strings.TrimPrefix(text, "\ufeff"), depth)
	if fault != nil {
		return nil, fault
	}
	return v, nil
}
