package document

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// yamlReader turns YAML nodes into values. The library bounds the nesting and its time grows with the text; what
// aliases expand to is counted here.
type yamlReader struct {
	max  int
	left int // values that may still be made
}

func parseYAML(text string, depth int) (any, *Fault) {
	root, fault := yamlRoot(text)
	if fault != nil {
		return nil, fault
	}
	r := yamlReader{max: depth, left: maxValues}
	v, fault := r.value(root, depth)
	if fault != nil {
		slices.Reverse(fault.Path)
	}
	return v, fault
}

// yamlRoot reads the one document of a text. The library's panics, should it have any, are faults of the text.
func yamlRoot(text string) (root *yaml.Node, fault *Fault) {
	defer func() {
		if p := recover(); p != nil {
			root, fault = nil, parseFault(0, "the YAML cannot be read")
		}
	}()
	d := yaml.NewDecoder(strings.NewReader(text))
	var doc, more yaml.Node
	if err := d.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, parseFault(0, "there is no document")
	} else if err != nil {
		return nil, parseFault(0, "%s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if err := d.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, parseFault(more.Line, "there is more than one document")
	}
	return doc.Content[0], nil
}

func (r *yamlReader) value(n *yaml.Node, depth int) (any, *Fault) {
	if r.left--; r.left < 0 {
		return nil, parseFault(n.Line, "its aliases expand to more than %d values", maxValues)
	}
	switch n.Kind {
	case yaml.AliasNode:
		return r.value(n.Alias, depth)
	case yaml.ScalarNode:
		return yamlScalar(n)
	}
	if depth == 0 {
		return nil, depthFault(n.Line, r.max)
	}
	if n.Kind == yaml.SequenceNode {
		return r.sequence(n, depth-1)
	}
	return r.mapping(n, depth-1)
}

func (r *yamlReader) sequence(n *yaml.Node, depth int) (any, *Fault) {
	if n.ShortTag() != "!!seq" {
		return nil, tagFault(n)
	}
	a := make([]any, len(n.Content))
	for i, item := range n.Content {
		var fault *Fault
		if a[i], fault = r.value(item, depth); fault != nil {
			return nil, fault.under(strconv.Itoa(i))
		}
	}
	return a, nil
}

func (r *yamlReader) mapping(n *yaml.Node, depth int) (any, *Fault) {
	if n.ShortTag() != "!!map" {
		return nil, tagFault(n)
	}
	o := make(map[string]any, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode || key.ShortTag() == "!!merge" {
			return nil, parseFault(key.Line, "a key is no plain text")
		}
		if _, twice := o[key.Value]; twice {
			return nil, duplicateFault(key.Line, key.Value)
		}
		v, fault := r.value(value, depth)
		if fault != nil {
			return nil, fault.under(key.Value)
		}
		o[key.Value] = v
	}
	return o, nil
}

func tagFault(n *yaml.Node) *Fault {
	return parseFault(n.Line, "the tag %q is not of the core schema", clip(n.ShortTag()))
}

// yamlScalar reads a scalar by the core schema. A date stays the text that it is in JSON.
func yamlScalar(n *yaml.Node) (any, *Fault) {
	switch n.ShortTag() {
	case "!!str", "!!timestamp":
		return n.Value, nil
	case "!!null":
		return nil, nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true"), nil
	case "!!int", "!!float":
		if number, ok := yamlNumber(n.Value); ok {
			return number, nil
		}
		return nil, parseFault(n.Line, "the number %q is none that JSON has", clip(n.Value))
	}
	return nil, tagFault(n)
}

// yamlNumber spells a YAML number as JSON does; infinities and NaN have no such spelling.
func yamlNumber(text string) (json.Number, bool) {
	text = strings.TrimPrefix(text, "+")
	if IsNumber(text) {
		return json.Number(text), true
	}
	if len(text) > maxDigits {
		return "", false
	}
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		return json.Number(strconv.FormatInt(n, 10)), true
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return "", false
	}
	return json.Number(strconv.FormatFloat(f, 'g', -1, 64)), true
}
