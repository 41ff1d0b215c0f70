package judge

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// longestTemplate is the longest template, in bytes.
const longestTemplate = 64 << 10

// ErrReference says that a template asks for what the reference does not hold.
var ErrReference = errors.New("the reference does not hold what the judge's template asks for")

// Subject is what a judge is asked about.
type Subject struct {
	Prompt string
	// Completion is the whole text, Answer what comes after the thought, Judged that of the two which is to be judged.
	Completion, Answer, Judged string
	// Reference is the task's, as JSON.
	Reference json.RawMessage
}

// scene is a subject with what only templates see.
type scene struct {
	Subject
	first, second string // of a pair, in this order
}

// fence is a line that no text can hold by design: a hash of everything that the candidate wrote.
func (s scene) fence() string {
	h := sha256.New()
	for _, text := range []string{s.Prompt, s.Completion, s.Judged, s.first, s.second} {
		fmt.Fprintf(h, "%d:%s", len(text), text)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// variables are the names that a template may use, besides reference.NAME.
var variables = map[string]func(scene) string{
	"prompt":             func(s scene) string { return s.Prompt },
	"completion":         func(s scene) string { return s.Completion },
	"answer":             func(s scene) string { return s.Answer },
	"judged":             func(s scene) string { return s.Judged },
	"fence":              scene.fence,
	"first":              func(s scene) string { return s.first },
	"second":             func(s scene) string { return s.second },
	"sample.output_text": func(s scene) string { return s.Completion },
}

// template is a text with places to fill in. What is filled in is not read again, so no text can use a variable.
type template []piece

// piece is text, or the place of a variable or of a path into the reference.
type piece struct {
	text     string
	variable func(scene) string
	path     []string
}

// parse reads a template: {{name}}, {{reference.name}} or {{reference.name.name}}, blanks inside allowed. As in OpenAI's
// graders, item stands for reference and sample.output_text for completion. There is nothing else: no code, no escape.
func parse(text string) (template, error) {
	if len(text) > longestTemplate {
		return nil, fmt.Errorf("the template has %d bytes, the limit is %d", len(text), longestTemplate)
	}
	var t template
	for {
		before, rest, ok := strings.Cut(text, "{{")
		t = append(t, piece{text: before})
		if !ok {
			return t, nil
		}
		name, after, ok := strings.Cut(rest, "}}")
		if !ok {
			return nil, fmt.Errorf("the template has {{ without }}: %.40q", rest)
		}
		p, err := place(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		t, text = append(t, p), after
	}
}

// place returns the piece that a name stands for.
func place(name string) (piece, error) {
	if v, ok := variables[name]; ok {
		return piece{variable: v}, nil
	}
	parts := strings.Split(name, ".")
	if len(parts) > 1 && (parts[0] == "reference" || parts[0] == "item") && !slices.Contains(parts, "") {
		return piece{path: parts[1:]}, nil
	}
	return piece{}, fmt.Errorf("the template uses {{%.40s}}; there are prompt, completion, answer, judged, fence, first, second, and reference.NAME", name)
}

// fill fills in a template.
func (t template) fill(s scene) (string, error) {
	var b strings.Builder
	for _, p := range t {
		switch {
		case p.variable != nil:
			b.WriteString(p.variable(s))
		case p.path != nil:
			text, err := lookUp(s.Reference, p.path)
			if err != nil {
				return "", err
			}
			b.WriteString(text)
		default:
			b.WriteString(p.text)
		}
	}
	return b.String(), nil
}

// lookUp returns a field of the reference: a text as it is, any other value as JSON.
func lookUp(reference json.RawMessage, path []string) (string, error) {
	value := reference
	for _, name := range path {
		var object map[string]json.RawMessage
		if json.Unmarshal(value, &object) != nil || object[name] == nil {
			return "", fmt.Errorf("%w: %s", ErrReference, strings.Join(path, "."))
		}
		value = object[name]
	}
	var text string
	if json.Unmarshal(value, &text) == nil && value[0] == '"' {
		return text, nil
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, value); err != nil {
		return "", fmt.Errorf("%w: %w", ErrReference, err)
	}
	return compact.String(), nil
}

// turn is a message to be filled in.
type turn struct {
	role    string
	content template
}

// show is an [Input] to be filled in.
type show struct {
	text  template
	turns []turn
}

func newShow(i Input) (show, error) {
	if len(i.Messages) == 0 {
		t, err := parse(i.Text)
		return show{text: t}, err
	}
	var s show
	for _, m := range i.Messages {
		if !slices.Contains([]string{"system", "developer", "user", "assistant"}, m.Role) {
			return s, fmt.Errorf("the role of a message is %q, want system, developer, user or assistant", m.Role)
		}
		t, err := parse(m.Content)
		if err != nil {
			return s, err
		}
		s.turns = append(s.turns, turn{m.Role, t})
	}
	return s, nil
}

// wireMessage is a message as servers take it.
type wireMessage struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// messages fills in the turns.
func (s show) messages(sc scene) ([]wireMessage, error) {
	var filled []wireMessage
	for _, t := range s.turns {
		content, err := t.content.fill(sc)
		if err != nil {
			return nil, err
		}
		filled = append(filled, wireMessage{t.role, content})
	}
	return filled, nil
}
