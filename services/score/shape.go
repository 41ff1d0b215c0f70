package score

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// shape is one way in which files hold generations.
type shape interface {
	// name is what --format calls it.
	name() string
	// example is a line of it, for people.
	example() string
	// recognises reports whether a line with these keys is of this shape and of no other.
	recognises(fields map[string]json.RawMessage) bool
	// read returns the rollouts of one line; number counts the lines from 0, blank ones left out. It must not
	// keep line.
	read(line []byte, number int) ([]*assayv1.Rollout, error)
}

// shapes are tried in this order.
var shapes = []shape{assayShape{}, gsm8kShape{}, gsm8kProblemShape{}, humanEvalShape{}, mbppShape{}, javaScriptShape{}}

func shapeNamed(name string) shape {
	for _, s := range shapes {
		if s.name() == name {
			return s
		}
	}
	return nil
}

// Formats returns the names of the shapes that are known.
func Formats() []string {
	names := make([]string, len(shapes))
	for i, s := range shapes {
		names[i] = s.name()
	}
	return names
}

func listShapes() string {
	var b strings.Builder
	for _, s := range shapes {
		fmt.Fprintf(&b, "  %s: %s\n", s.name(), s.example())
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// recognise returns the shape of a line, nil when none is known; its error says that the line is no JSON object.
func recognise(line []byte) (shape, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		return nil, notAnObject(err)
	}
	for _, s := range shapes {
		if s.recognises(fields) {
			return s, nil
		}
	}
	return nil, nil
}

// notAnObject says in a user's words why a line does not decode.
func notAnObject(err error) error {
	e, ok := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case !ok:
		return fmt.Errorf("not a JSON object: %w", err)
	case e.Field == "":
		return fmt.Errorf("a JSON %s, not an object", e.Value)
	}
	return fmt.Errorf("%s must not be a JSON %s", e.Field, e.Value)
}

// names are those of runs, tenants and routes.
var names = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// validate says what is wrong with a rollout by the rules of the Rollout message.
func validate(r *assayv1.Rollout) error {
	if err := validateID("id", r.GetId()); err != nil {
		return err
	}
	if err := validateID("group", r.GetGroup()); err != nil {
		return err
	}
	switch {
	case r.GetRoute() == "":
		return errors.New(`no route; say what judges the line, as "route":"math"`)
	case !names.MatchString(r.GetRoute()):
		return fmt.Errorf("route %q must match %s", r.GetRoute(), names)
	}
	if n := weight(r); n > MaxRolloutBytes {
		return fmt.Errorf("the rollout has %d bytes, the limit is %d", n, MaxRolloutBytes)
	}
	return nil
}

func validateID(what, id string) error {
	switch {
	case id == "" || len(id) > 256:
		return fmt.Errorf("%s has %d bytes, 1 to 256 are possible", what, len(id))
	case !utf8.ValidString(id) || strings.ContainsFunc(id, unicode.IsControl):
		return fmt.Errorf("%s %q has control characters", what, id)
	}
	return nil
}

// weight returns the bytes of all that a rollout carries.
func weight(r *assayv1.Rollout) int {
	n := len(r.GetReference()) + len(r.GetMetadata())
	for _, c := range []*assayv1.Content{r.GetPrompt(), r.GetCompletion()} {
		n += len(c.GetText())
		for _, m := range c.GetChat().GetMessages() {
			n += len(m.GetRole()) + len(m.GetContent())
		}
	}
	return n
}
