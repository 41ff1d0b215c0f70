package schema

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers/prose"
	"github.com/assay-rl/assay/verifiers/schema/internal/document"
)

// call is a tool call as a policy wrote it.
type call struct {
	name      string
	arguments map[string]any
	// id is OpenAI's, empty where there is none.
	id string
}

// dialect is a form in which tool calls are written.
type dialect struct {
	name string
	// doubleEncoded lets arguments be encoded as text once more than the form asks.
	doubleEncoded bool
	depth         int
}

// read returns the tool calls of a text, and whether there is text outside them. Its error says what is malformed.
func (d dialect) read(text string, prose bool) (calls []call, outside bool, err error) {
	if d.name == dialectOpenAI {
		calls, outside, err = d.readOpenAI(text, prose)
	} else {
		calls, outside, err = d.readHermes(text)
	}
	if err != nil {
		return nil, false, err
	}
	seen := map[string]bool{}
	for i, c := range calls {
		if c.id != "" && seen[c.id] {
			return nil, false, fmt.Errorf("call %d: the id %q is taken by another call", i, clip(c.id))
		}
		seen[c.id] = true
	}
	return calls, outside, nil
}

// The tags of Hermes's form: <tool_call>{"name": …, "arguments": {…}}</tool_call>, repeated.
const (
	callOpen  = "<tool_call>"
	callClose = "</tool_call>"
)

// readHermes reads Hermes's form. A call ends at the first closing tag, as inference servers have it, so a text that
// holds the tag is written with an escape.
func (d dialect) readHermes(text string) (calls []call, outside bool, err error) {
	for {
		before, rest, found := strings.Cut(text, callOpen)
		if strings.Contains(before, callClose) {
			return nil, false, errors.New(callClose + " closes nothing")
		}
		outside = outside || !prose.IsBlank(before)
		if !found {
			return calls, outside, nil
		}
		body, after, closed := strings.Cut(rest, callClose)
		if !closed {
			return nil, false, fmt.Errorf("call %d is never closed by %s", len(calls), callClose)
		}
		c, err := d.readCall(body)
		if err != nil {
			return nil, false, fmt.Errorf("call %d: %w", len(calls), err)
		}
		calls = append(calls, c)
		text = after
	}
}

func (d dialect) readCall(body string) (call, error) {
	v, fault := document.Parse(document.JSON, body, d.depth)
	if fault != nil {
		return call{}, fault
	}
	o, err := object(v, "name", "arguments", "id")
	if err != nil {
		return call{}, err
	}
	c := call{}
	if c.name, c.id, err = names(o, o); err != nil {
		return call{}, err
	}
	if encoded, ok := o["arguments"].(string); ok && d.doubleEncoded {
		c.arguments, err = d.decode(encoded)
		return c, err
	}
	if c.arguments, err = object(o["arguments"]); err != nil {
		return call{}, fmt.Errorf("arguments: %w", err)
	}
	return c, nil
}

// names returns the name of the function and the id of the call.
func names(function, call map[string]any) (name, id string, err error) {
	name, ok := function["name"].(string)
	if !ok || name == "" {
		return "", "", errors.New("it has no name")
	}
	id, ok = call["id"].(string)
	if !ok && call["id"] != nil {
		return "", "", errors.New("its id is no text")
	}
	return name, id, nil
}

// decode reads arguments that are encoded as text.
func (d dialect) decode(encoded string) (map[string]any, error) {
	v, fault := document.Parse(document.JSON, encoded, d.depth)
	if fault != nil {
		return nil, fmt.Errorf("arguments: %w", fault)
	}
	arguments, err := object(v)
	if err != nil {
		return nil, fmt.Errorf("arguments: %w", err)
	}
	return arguments, nil
}

// object returns a value as an object that has no other fields than those, any if none are named.
func object(v any, fields ...string) (map[string]any, error) {
	o, ok := v.(map[string]any)
	if !ok {
		return nil, errors.New("it is no object")
	}
	for name := range o {
		if len(fields) > 0 && !slices.Contains(fields, name) {
			return nil, fmt.Errorf("it has other fields than %s", strings.Join(fields, ", "))
		}
	}
	return o, nil
}

// readOpenAI reads OpenAI's form: an assistant's message with tool_calls, or the list of them. What is no JSON by its
// first letter is a message of text.
func (d dialect) readOpenAI(text string, prose bool) (calls []call, outside bool, err error) {
	body, err := enclosed(text, notations[document.JSON].names, prose)
	if err != nil {
		return nil, false, err
	}
	if body = strings.TrimSpace(body); body == "" || !strings.ContainsRune("[{", rune(body[0])) {
		return nil, true, nil
	}
	v, fault := document.Parse(document.JSON, body, d.depth)
	if fault != nil {
		return nil, false, fault
	}
	list, outside, err := messageCalls(v)
	if err != nil {
		return nil, false, err
	}
	for i, item := range list {
		c, err := d.readOpenAICall(item)
		if err != nil {
			return nil, false, fmt.Errorf("call %d: %w", i, err)
		}
		calls = append(calls, c)
	}
	return calls, outside, nil
}

// messageCalls returns the calls of a message, and whether it has text besides.
func messageCalls(v any) (list []any, outside bool, err error) {
	if list, ok := v.([]any); ok {
		return list, false, nil
	}
	message, err := object(v)
	if err != nil {
		return nil, false, err
	}
	content, _ := message["content"].(string)
	outside = !prose.IsBlank(content)
	if message["tool_calls"] == nil {
		if !outside {
			return nil, false, errors.New("the message has neither tool_calls nor content")
		}
		return nil, true, nil
	}
	list, ok := message["tool_calls"].([]any)
	if !ok {
		return nil, false, errors.New("tool_calls is no list")
	}
	return list, outside, nil
}

func (d dialect) readOpenAICall(item any) (call, error) {
	o, err := object(item, "id", "type", "function", "index")
	if err != nil {
		return call{}, err
	}
	if kind, there := o["type"]; there && kind != "function" {
		return call{}, errors.New("its type is not function")
	}
	function, err := object(o["function"], "name", "arguments")
	if err != nil {
		return call{}, fmt.Errorf("function: %w", err)
	}
	c := call{}
	if c.name, c.id, err = names(function, o); err != nil {
		return call{}, err
	}
	encoded, ok := function["arguments"].(string)
	if !ok {
		return call{}, errors.New("arguments is no text with JSON")
	}
	if d.doubleEncoded {
		if v, fault := document.Parse(document.JSON, encoded, d.depth); fault == nil {
			if inner, ok := v.(string); ok {
				encoded = inner
			}
		}
	}
	c.arguments, err = d.decode(encoded)
	return c, err
}
