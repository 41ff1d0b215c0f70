package rewardspec

import (
	"errors"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits on a spec's YAML. The nesting one is far above any real spec and far below what would hurt a parser.
const (
	// MaxYAMLBytes is the largest spec that is read.
	MaxYAMLBytes = 1 << 20
	maxNodes     = 50_000
	maxNesting   = 64
)

type kind int

const (
	scalar kind = iota
	sequence
	mapping
	broken // it has a fault of its own already
)

func (k kind) String() string {
	return [...]string{"a plain value", "a list", "a mapping", "broken"}[k]
}

// node is a YAML value with its aliases resolved.
type node struct {
	line, column int
	kind         kind
	text         string // of a scalar
	quoted       bool   // of a scalar: it is text whatever it looks like
	items        []*node
	fields       []field
}

// field is one entry of a mapping.
type field struct {
	key   *node
	value *node
}

// get returns the value of a key, nil when there is none.
func (n *node) get(key string) *node {
	for _, f := range n.fields {
		if f.key.text == key {
			return f.value
		}
	}
	return nil
}

// readDocument returns the root of the one document that src must be, nil after a fault that leaves nothing to read.
func readDocument(src []byte, f *faults) *node {
	if len(src) > MaxYAMLBytes {
		f.add(1, 1, "the spec has %d bytes, the limit is %d", len(src), MaxYAMLBytes)
		return nil
	}
	if line, column, ok := invalidUTF8(src); ok {
		f.add(line, column, "this is not UTF-8")
		return nil
	}
	tokens := lexer.Tokenize(string(src))
	if t := tooNested(tokens); t != nil {
		f.add(t.Position.Line, t.Position.Column, "nested deeper than %d", maxNesting)
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		f.syntax(err)
		return nil
	}
	return (&reader{faults: f, anchors: map[string]*node{}}).document(file)
}

// invalidUTF8 returns the position of the first byte that is not UTF-8.
func invalidUTF8(src []byte) (line, column int, found bool) {
	line, column = 1, 1
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return line, column, true
		case r == '\n':
			line, column = line+1, 1
		default:
			column++
		}
		i += size
	}
	return 0, 0, false
}

// tooNested returns the first token that nests too deep, before the parser recurses into it. What opens a level on
// the same line is counted until the line, or in a flow collection the entry, ends; block levels on lines of their
// own need as many blanks as they are deep, which the size limit bounds.
func tooNested(tokens token.Tokens) *token.Token {
	depth, chain, line := 0, 0, 0
	for _, t := range tokens {
		if depth == 0 && t.Position.Line != line {
			chain = 0
		}
		line = t.Position.Line
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth = max(depth-1, 0)
			chain = 0
		case token.CollectEntryType:
			chain = 0
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType, token.AnchorType, token.TagType:
			chain++
		}
		if depth > maxNesting || chain > maxNesting {
			return t
		}
	}
	return nil
}

// syntax records an error of the parser.
func (f *faults) syntax(err error) {
	e, ok := errors.AsType[yaml.Error](err)
	if !ok || e.GetToken() == nil {
		f.add(1, 1, "not YAML: %v", err)
		return
	}
	p := e.GetToken().Position
	f.add(p.Line, max(p.Column, 1), "not YAML: %s", e.GetMessage())
}

// reader turns the parser's tree into nodes.
type reader struct {
	*faults
	anchors map[string]*node
	nodes   int
}

func (r *reader) document(file *ast.File) *node {
	var root *node
	for _, d := range file.Docs {
		switch {
		case d.Body == nil:
		case root != nil:
			r.fault(d.Body, "a second document; a spec is one")
		default:
			root = r.read(d.Body, 0)
		}
	}
	if root == nil && len(r.list) == 0 {
		r.add(1, 1, "the spec is empty; it needs name and routes")
	}
	return root
}

func (r *reader) fault(n ast.Node, format string, args ...any) {
	p := start(n)
	r.add(p.Line, max(p.Column, 1), format, args...)
}

// start returns where a value begins: a block mapping's token is the colon of its first key.
func start(n ast.Node) *token.Position {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return start(n.Values[0])
		}
	case *ast.MappingValueNode:
		return n.Key.GetToken().Position
	}
	return n.GetToken().Position
}

// read converts n; it returns nil after a fault.
func (r *reader) read(n ast.Node, depth int) *node {
	r.nodes++
	switch {
	case r.nodes == maxNodes:
		r.fault(n, "more than %d values", maxNodes)
		return nil
	case r.nodes > maxNodes:
		return nil
	case depth > maxNesting:
		r.fault(n, "nested deeper than %d", maxNesting)
		return nil
	}
	p := start(n)
	out := &node{line: p.Line, column: p.Column}
	switch n := n.(type) {
	case *ast.MappingNode:
		return r.mapping(out, n.Values, depth)
	case *ast.MappingValueNode:
		return r.mapping(out, []*ast.MappingValueNode{n}, depth)
	case *ast.SequenceNode:
		return r.sequence(out, n, depth)
	case *ast.AnchorNode:
		return r.anchor(n, depth)
	case *ast.AliasNode:
		return r.alias(n)
	case *ast.LiteralNode:
		out.text, out.quoted = n.Value.Value, true
	case *ast.TagNode:
		r.fault(n, "tags such as %s are not supported", n.Start.Value)
		return nil
	case ast.ScalarNode:
		t := n.GetToken()
		out.text = t.Value
		out.quoted = t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType
	default:
		r.fault(n, "unexpected %s", n.Type())
		return nil
	}
	return out
}

func (r *reader) sequence(out *node, n *ast.SequenceNode, depth int) *node {
	out.kind = sequence
	for _, v := range n.Values {
		if item := r.read(v, depth+1); item != nil {
			out.items = append(out.items, item)
		}
	}
	return out
}

func (r *reader) mapping(out *node, values []*ast.MappingValueNode, depth int) *node {
	out.kind = mapping
	seen := make(map[string]*node, len(values))
	for _, v := range values {
		key := r.key(v.Key)
		if key == nil {
			continue
		}
		if first := seen[key.text]; first != nil {
			r.at(key, "%s is given twice, first at %d:%d", key.text, first.line, first.column)
			continue
		}
		seen[key.text] = key
		value := r.read(v.Value, depth+1)
		if value == nil {
			value = &node{line: key.line, column: key.column, kind: broken}
		}
		out.fields = append(out.fields, field{key, value})
	}
	return out
}

func (r *reader) key(k ast.MapKeyNode) *node {
	if k.IsMergeKey() {
		r.fault(k, "merge keys are not supported; use an alias for the whole value")
		return nil
	}
	switch k.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		return r.read(k, 0)
	}
	r.fault(k, "a key must be a plain name")
	return nil
}

// anchor registers a value once it is complete, so that it cannot contain itself.
func (r *reader) anchor(n *ast.AnchorNode, depth int) *node {
	value := r.read(n.Value, depth)
	if value != nil {
		r.anchors[n.Name.GetToken().Value] = value
	}
	return value
}

// alias counts the value once more for each use, which stops aliases of aliases from exploding.
func (r *reader) alias(n *ast.AliasNode) *node {
	name := n.Value.GetToken().Value
	value := r.anchors[name]
	if value == nil {
		r.fault(n, "no anchor &%s comes before this alias", name)
		return nil
	}
	if r.nodes += value.size(maxNodes - r.nodes); r.nodes >= maxNodes {
		r.fault(n, "more than %d values once aliases are resolved", maxNodes)
		return nil
	}
	return value
}

// size counts a node and everything below it, up to limit.
func (n *node) size(limit int) int {
	total := 1
	for _, item := range n.items {
		if total > limit {
			return total
		}
		total += item.size(limit - total)
	}
	for _, f := range n.fields {
		if total > limit {
			return total
		}
		total += f.value.size(limit-total) + 1
	}
	return total
}
