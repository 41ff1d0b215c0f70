package shape

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/assay-rl/assay/verifiers/schema/internal/document"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// first returns the failure to report: of all values that a keyword refuses the first one, a value before what it holds,
// the items of a list by index, the members of an object by name. Where alternatives all fail, the value that none of
// them takes is at fault, not what each alternative missed in it. A schema that refers to itself without end is an
// error of its own.
func first(root *jsonschema.ValidationError) error {
	type entry struct {
		*jsonschema.ValidationError
		// inner is true below the value that is at fault.
		inner bool
	}
	var least *jsonschema.ValidationError
	for stack := []entry{{root, false}}; len(stack) > 0; {
		e := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		through := false
		switch k := e.ErrorKind.(type) {
		case *kind.RefCycle:
			return fmt.Errorf("shape: the schema refers to itself without end, by %s", clip(k.KeywordLocation1))
		case *kind.Schema, *kind.Group, *kind.Reference, *kind.AllOf:
			through = true
		}
		if !e.inner && !through && (least == nil || before(e.ValidationError, least)) {
			least = e.ValidationError
		}
		for _, cause := range e.Causes {
			stack = append(stack, entry{cause, e.inner || !through})
		}
	}
	return failure(least)
}

// before orders errors by their place, then by the keyword.
func before(a, b *jsonschema.ValidationError) bool {
	c := slices.CompareFunc(a.InstanceLocation, b.InstanceLocation, compareSteps)
	if c == 0 {
		c = cmp.Or(cmp.Compare(a.SchemaURL, b.SchemaURL), slices.Compare(a.ErrorKind.KeywordPath(), b.ErrorKind.KeywordPath()))
	}
	return c < 0
}

// compareSteps orders steps of a path, indices as numbers.
func compareSteps(a, b string) int {
	i, errA := strconv.Atoi(a)
	j, errB := strconv.Atoi(b)
	if errA == nil && errB == nil {
		return cmp.Or(cmp.Compare(i, j), cmp.Compare(a, b))
	}
	return cmp.Compare(a, b)
}

func failure(e *jsonschema.ValidationError) *Failure {
	_, fragment, _ := strings.Cut(e.SchemaURL, "#")
	return &Failure{
		Pointer: clip(document.Pointer(e.InstanceLocation)),
		Keyword: clip(fragment + document.Pointer(e.ErrorKind.KeywordPath())),
		Message: clip(describe(e.ErrorKind)),
	}
}

// describe says what a keyword refuses, in words that do not depend on the order of maps or quote a whole document.
func describe(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.AdditionalProperties:
		slices.Sort(k.Properties)
		return "unknown properties: " + strings.Join(k.Properties[:min(len(k.Properties), 8)], ", ")
	case *kind.Required:
		return "missing properties: " + strings.Join(k.Missing[:min(len(k.Missing), 8)], ", ")
	case *kind.Pattern:
		return fmt.Sprintf("%q does not match %q", clip(k.Got), clip(k.Want))
	case *kind.Format:
		return fmt.Sprintf("%q is no %s", clip(fmt.Sprint(k.Got)), k.Want)
	case *kind.AnyOf:
		return "none of the alternatives fits"
	case *kind.Minimum:
		return "it is less than " + k.Want.RatString()
	case *kind.Maximum:
		return "it is more than " + k.Want.RatString()
	case *kind.ExclusiveMinimum:
		return "it is not more than " + k.Want.RatString()
	case *kind.ExclusiveMaximum:
		return "it is not less than " + k.Want.RatString()
	case *kind.MultipleOf:
		return "it is no multiple of " + k.Want.RatString()
	}
	return k.LocalizedString(message.NewPrinter(language.English))
}

// clip shortens what a verdict carries.
func clip(s string) string {
	const limit = 240
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "…"
}
