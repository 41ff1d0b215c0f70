package instruct

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// maxInstructions is how many instructions a task may have, so that a verdict's detail fits its message.
const maxInstructions = 64

// referenceSchema is the JSON Schema of the reference.
func referenceSchema() json.RawMessage {
	ids, _ := json.Marshal(slices.Sorted(maps.Keys(instructions))) // a list of strings cannot fail
	return fmt.Appendf(nil, `{
  "type": "object",
  "required": ["instruction_id_list", "kwargs"],
  "properties": {
    "instruction_id_list": {"type": "array", "minItems": 1, "maxItems": %d, "items": {"enum": %s}},
    "kwargs": {
      "type": "array", "minItems": 1, "maxItems": %[1]d, "items": {"type": ["object", "null"]},
      "description": "the arguments of each instruction, as many as there are instructions; null stands for an argument or a set of them that is not there"
    },
    "prompt": {"type": "string"}
  }
}`, maxInstructions, ids)
}

// instruction is one instruction of a task.
type instruction struct {
	id      string
	follows check
}

// readReference reads the instructions of a task. Other fields than those of the schema are left alone, because data
// sets carry keys and the like there.
func readReference(raw json.RawMessage) ([]instruction, error) {
	var r struct {
		IDs    []string                     `json:"instruction_id_list"`
		Kwargs []map[string]json.RawMessage `json:"kwargs"`
		Prompt *string                      `json:"prompt"`
	}
	if len(raw) == 0 {
		return nil, errors.New(`instruct: the reference is missing, want {"instruction_id_list": […], "kwargs": […]}`)
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		return nil, fmt.Errorf("instruct: reference: %w", err)
	}
	switch n := len(r.IDs); {
	case n == 0 || n > maxInstructions:
		return nil, fmt.Errorf("instruct: reference: instruction_id_list has %d instructions, want 1 to %d", n, maxInstructions)
	case len(r.Kwargs) != n:
		return nil, fmt.Errorf("instruct: reference: kwargs has %d sets of arguments for %d instructions, want one for each, {} where it takes none", len(r.Kwargs), n)
	}
	list := make([]instruction, len(r.IDs))
	for i, id := range r.IDs {
		follows, err := makeCheck(id, r.Kwargs[i])
		if err != nil {
			return nil, fmt.Errorf("instruct: reference: instruction %d, %q: %w", i, id, err)
		}
		list[i] = instruction{id, follows}
	}
	return list, nil
}

// errUnknown says that no instruction has the id.
var errUnknown = errors.New("it is not known: Assay judges IFEval's instructions and those of open-instruct's IFEvalG; remove it or write a verifier for it")

func makeCheck(id string, kwargs map[string]json.RawMessage) (check, error) {
	build, ok := instructions[id]
	if !ok {
		return nil, errUnknown
	}
	a := arguments{values: kwargs}
	follows := build(&a)
	return follows, a.err
}
