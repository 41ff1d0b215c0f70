package schema

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/assay-rl/assay/verifiers/schema/internal/shape"
)

// maxCalls is the most tool calls that a task may ask for, and maxTools the most tools it may offer.
const (
	maxCalls = 64
	maxTools = 256
)

// toolTask asks for calls of tools on offer.
type toolTask struct {
	dialect dialect
	prose   bool
	tools   map[string]*shape.Schema
	// least and most bound the number of calls; both are 0 where none is to be made.
	least, most int
	// expected are the calls to be made, in this order if ordered; nil where any will do.
	expected []expectedCall
	ordered  bool
	// extra lets calls have arguments that the expected one does not have.
	extra bool
}

// toolDocument is a reference of tools as its author wrote it.
type toolDocument struct {
	Tools    []toolOffer    `json:"tools"`
	Calls    []expectedCall `json:"calls"`
	None     bool           `json:"none"`
	Count    int            `json:"count"`
	MaxCalls int            `json:"max_calls"`
	Ordered  bool           `json:"ordered"`
	Extra    bool           `json:"extra_arguments"`
	Prose    string         `json:"prose"`
}

// toolOffer is a tool: as it is, or in the envelope of OpenAI's chat completions.
type toolOffer struct {
	Name       string          `json:"name"`
	Parameters json.RawMessage `json:"parameters"`
	Function   *toolOffer      `json:"function"`
}

func (v *verifier) readToolTask(raw json.RawMessage) (task, error) {
	var doc toolDocument
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	prose, err := v.proseAllowed(doc.Prose)
	if err != nil {
		return nil, err
	}
	t := &toolTask{
		dialect:  dialect{v.config.Dialect, v.config.DoubleEncoded, v.config.MaxDepth},
		prose:    prose,
		ordered:  doc.Ordered,
		extra:    doc.Extra,
		expected: doc.Calls,
	}
	if err := t.readTools(doc.Tools, v); err != nil {
		return nil, err
	}
	if err := t.readCount(doc, raw); err != nil {
		return nil, err
	}
	return t, t.readCalls()
}

func (t *toolTask) readTools(offers []toolOffer, v *verifier) error {
	if len(offers) == 0 || len(offers) > maxTools {
		return fmt.Errorf("tools: there are %d; want 1 to %d", len(offers), maxTools)
	}
	t.tools = make(map[string]*shape.Schema, len(offers))
	for i, offer := range offers {
		if offer.Function != nil {
			offer = *offer.Function
		}
		if offer.Name == "" {
			return fmt.Errorf("tools: %d has no name", i)
		}
		if t.tools[offer.Name] != nil {
			return fmt.Errorf("tools: %q is there twice", clip(offer.Name))
		}
		if len(offer.Parameters) == 0 || string(offer.Parameters) == "null" {
			offer.Parameters = json.RawMessage("true")
		}
		var err error
		if t.tools[offer.Name], err = v.schemas.Compile(offer.Parameters, v.config.Draft); err != nil {
			return fmt.Errorf("tools: %q: %w", clip(offer.Name), err)
		}
	}
	return nil
}

// readCount reads how many calls there are to be. raw tells fields that are zero from those that are absent.
func (t *toolTask) readCount(doc toolDocument, raw json.RawMessage) error {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(raw, &given); err != nil {
		return err
	}
	_, calls := given["calls"]
	_, count := given["count"]
	_, most := given["max_calls"]
	switch {
	case doc.None && (calls || count || most):
		return errors.New("none leaves no calls to state: drop calls, count and max_calls")
	case doc.None:
		return nil
	case calls && len(doc.Calls) == 0:
		return errors.New(`calls is an empty list: write "none": true if no tool is to be called`)
	case len(doc.Calls) > maxCalls:
		return fmt.Errorf("calls: there are %d, the limit is %d", len(doc.Calls), maxCalls)
	case count && most, count && calls:
		return errors.New("count goes with neither calls nor max_calls")
	case count && (doc.Count < 1 || doc.Count > maxCalls), most && (doc.MaxCalls < max(1, len(doc.Calls)) || doc.MaxCalls > maxCalls):
		return fmt.Errorf("want %d to %d for the number of calls", max(1, len(doc.Calls)), maxCalls)
	case (doc.Ordered || doc.Extra) && !calls:
		return errors.New("ordered and extra_arguments go with calls")
	}
	t.least, t.most = max(1, len(doc.Calls)), maxCalls
	switch {
	case most:
		t.most = doc.MaxCalls
	case calls:
		t.most = t.least
	case count:
		t.least, t.most = doc.Count, doc.Count
	}
	return nil
}

// readCalls reads the expected calls, which must pass what they are to be compared with.
func (t *toolTask) readCalls() error {
	for i := range t.expected {
		e := &t.expected[i]
		if err := e.read(t.dialect.depth); err != nil {
			return fmt.Errorf("calls: %d: %w", i, err)
		}
		tool := t.tools[e.Name]
		if tool == nil {
			return fmt.Errorf("calls: %d: there is no tool %q", i, clip(e.Name))
		}
		if err := tool.Validate(context.Background(), e.arguments); err != nil {
			return fmt.Errorf("calls: %d: the tool's own schema refuses it: %w", i, err)
		}
	}
	return nil
}

// judge implements [task]. The checks come in the order in which one makes sense of the next.
func (t *toolTask) judge(ctx context.Context, text string) (finding, error) {
	calls, outside, err := t.dialect.read(text, t.prose)
	if err != nil {
		return toolFault(ReasonToolParse, err.Error()), nil
	}
	if reason, message := t.counted(len(calls)); reason != "" {
		return toolFault(reason, message), nil
	}
	if len(calls) > 0 && outside && !t.prose {
		return toolFault(ReasonToolOutside, "there is text outside the tool calls"), nil
	}
	for i, c := range calls {
		f, err := t.valid(ctx, c)
		if f.reason != "" || err != nil {
			f.detail.Call = &i
			return f, err
		}
	}
	if !t.match(calls) {
		return toolFault(ReasonToolMatch, "the calls are not the expected ones"), nil
	}
	return finding{
		reason: ReasonOK, message: fmt.Sprintf("%d tool calls, as the reference asks", len(calls)),
		detail: Detail{Calls: len(calls)}, answer: t.spell(calls),
	}, nil
}

func toolFault(reason, message string) finding {
	return finding{reason: reason, message: message, detail: Detail{Check: checkOf("tool", reason)}}
}

// counted says what is wrong with a number of calls; an empty reason says that nothing is.
func (t *toolTask) counted(n int) (reason, message string) {
	switch {
	case t.most == 0 && n > 0:
		return ReasonToolNone, fmt.Sprintf("there are %d tool calls, want none", n)
	case n < t.least:
		return ReasonToolCount, fmt.Sprintf("there are %d tool calls, want %d at least", n, t.least)
	case n > t.most:
		return ReasonToolCount, fmt.Sprintf("there are %d tool calls, want %d at most", n, t.most)
	}
	return "", ""
}

// valid checks a call by itself; an empty finding says that nothing is wrong with it.
func (t *toolTask) valid(ctx context.Context, c call) (finding, error) {
	tool := t.tools[c.name]
	if tool == nil {
		return toolFault(ReasonToolKnown, fmt.Sprintf("there is no tool %q", clip(c.name))), nil
	}
	err := tool.Validate(ctx, c.arguments)
	if err == nil {
		return finding{}, nil
	}
	return refused(ctx, err, toolFault(ReasonToolSchema, ""))
}
