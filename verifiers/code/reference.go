package code

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/verifiers"
)

// maxTests is the most tests a task may have. All are run, so that no test is dropped in silence.
const maxTests = 400

//go:embed reference.schema.json
var referenceSchema json.RawMessage

// reference is a task: its tests, at least one, and what goes with them.
type reference struct {
	language   sandbox.Language
	tests      []test
	setup      string
	prompt     string
	entryPoint string
	names      []string
	checker    checkerSpec
	limits     sandbox.Limits
	// solution is a program that passes, for who wants to check the task. No candidate is judged by it.
	solution string
}

// document is a reference as its author wrote it; null is as good as absent.
type document struct {
	Language    *string           `json:"language"`
	Tests       []json.RawMessage `json:"tests"`
	Inputs      []json.RawMessage `json:"inputs"`
	Outputs     []json.RawMessage `json:"outputs"`
	AssertCase  []string          `json:"assert_case"`
	FnName      string            `json:"fn_name"`
	EntryPoint  string            `json:"entry_point"`
	Names       []string          `json:"names"`
	Setup       string            `json:"setup"`
	Prompt      string            `json:"prompt"`
	TimeLimit   *float64          `json:"time_limit_s"`
	MemoryLimit *float64          `json:"memory_limit_mb"`
	Checker     json.RawMessage   `json:"checker"`
	Solution    string            `json:"solution"`
}

var documentFields = []string{
	"language", "tests", "inputs", "outputs", "assert_case", "fn_name", "entry_point", "names", "setup", "prompt",
	"time_limit_s", "memory_limit_mb", "checker", "solution",
}

// readReference decodes and checks a reference; c says what holds where it says nothing.
func readReference(raw json.RawMessage, c config) (*reference, error) {
	if len(raw) == 0 {
		return nil, verifiers.BadReference(`code: the reference is missing; want {"tests": […]}`)
	}
	var d document
	if err := decodeExact(raw, &d, documentFields...); err != nil {
		return nil, verifiers.BadReference("code: reference: %w", err)
	}
	ref, err := d.reference(c)
	if err != nil {
		return nil, verifiers.BadReference("code: reference: %w", err)
	}
	return ref, nil
}

// decodeExact fills v from a JSON object that has no other fields than those, letter case included: a misspelled
// checker must not be passed over.
func decodeExact(raw json.RawMessage, v any, fields ...string) error {
	var found map[string]json.RawMessage
	if err := json.Unmarshal(raw, &found); err != nil {
		return err
	}
	if found == nil {
		return errors.New("is null, want an object")
	}
	for name := range found {
		if !slices.Contains(fields, name) {
			return fmt.Errorf("the field %q is unknown; there are: %s", clip(name), strings.Join(fields, ", "))
		}
	}
	return json.Unmarshal(raw, v)
}

// isNull reports whether a field is absent or null.
func isNull(raw json.RawMessage) bool {
	return len(raw) == 0 || bytes.Equal(raw, []byte("null"))
}

func (d *document) reference(c config) (*reference, error) {
	ref := &reference{setup: unix(d.Setup), prompt: unix(d.Prompt), entryPoint: d.EntryPoint, names: d.Names, solution: d.Solution}
	name := c.Language
	if d.Language != nil {
		name = *d.Language
	}
	var ok bool
	if ref.language, ok = languages[name]; !ok {
		return nil, fmt.Errorf("language %q is unknown; want python, javascript, c, cpp, sql or wasm", clip(name))
	}
	for _, step := range []func(*document, config) error{ref.readLimits, ref.readNames, ref.readTests, ref.readChecker} {
		if err := step(d, c); err != nil {
			return nil, err
		}
	}
	return ref, ref.validate()
}

func (ref *reference) readLimits(d *document, c config) error {
	seconds, megabytes := c.TimeLimit, c.MemoryLimit
	if d.TimeLimit != nil {
		seconds = *d.TimeLimit
	}
	if d.MemoryLimit != nil {
		megabytes = *d.MemoryLimit
	}
	ref.limits = sandbox.Limits{CPU: time.Duration(seconds * float64(time.Second)), Memory: int64(megabytes * (1 << 20))}
	return checkLimits(seconds, megabytes)
}

// namePattern is the name of a function, or of a method of a class.
var namePattern = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z_$][A-Za-z0-9_$]*)?$`)

func (ref *reference) readNames(d *document, _ config) error {
	if d.FnName != "" && d.EntryPoint == "" {
		ref.entryPoint = d.FnName
	}
	for _, name := range append([]string{d.FnName, d.EntryPoint}, d.Names...) {
		if name != "" && !namePattern.MatchString(name) {
			return fmt.Errorf("%q is no name of a function", clip(name))
		}
	}
	if slices.Contains(d.Names, "") {
		return errors.New("names holds an empty name")
	}
	return nil
}

func (ref *reference) readChecker(d *document, _ config) (err error) {
	if ref.checker, err = readChecker(d.Checker); err != nil {
		return fmt.Errorf("checker: %w", err)
	}
	if !isNull(d.Checker) && !slices.ContainsFunc(ref.tests, test.checked) {
		return errors.New("checker: assert tests decide by themselves; leave it out")
	}
	return nil
}

// validate checks what concerns the parts together.
func (ref *reference) validate() error {
	asserts := 0
	for i, t := range ref.tests {
		if t.kind() != kindStdin && !hasFunctions(ref.language) {
			return fmt.Errorf("test %d: %s has no %s tests; use %s", i, ref.language, t.kind(), kindStdin)
		}
		if t.kind() == kindAssert {
			asserts++
		}
	}
	switch {
	case ref.prompt != "" && ref.entryPoint == "":
		return errors.New("prompt needs entry_point, the function that it begins")
	case ref.language == sandbox.Wasm && (ref.setup != "" || ref.prompt != ""):
		return errors.New("setup and prompt cannot be put in front of a wasm module")
	case ref.setup != "" && asserts > 0 && asserts < len(ref.tests):
		return errors.New("setup is ambiguous with assert tests beside others: it belongs to the tests of the former and to the programs of the latter")
	}
	return nil
}

// asserted reports whether the tests are asserts, so that the setup belongs to them.
func (ref *reference) asserted() bool { return ref.tests[0].kind() == kindAssert }
