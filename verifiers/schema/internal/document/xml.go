package document

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// element is an XML element that is being read.
type element struct {
	name   string
	values map[string]any
	text   strings.Builder
}

// xmlReader reads XML as xmltodict does: an element is an object of its attributes ("@name"), children and text
// ("#text"); one with text alone is that text, an empty one is null, and children of one name make a list. Names keep
// their prefixes.
type xmlReader struct {
	decoder *xml.Decoder
	open    []*element
	max     int
	root    map[string]any
}

func parseXML(text string, depth int) (any, *Fault) {
	r := xmlReader{decoder: xml.NewDecoder(strings.NewReader(text)), max: depth}
	for {
		token, err := r.decoder.RawToken()
		ended := errors.Is(err, io.EOF)
		var fault *Fault
		switch {
		case ended:
			fault = r.finish()
		case err != nil:
			fault = r.syntax(err)
		default:
			fault = r.token(token)
		}
		if fault != nil {
			fault.Path = append(r.path(), fault.Path...)
			return nil, fault
		}
		if ended {
			return r.root, nil
		}
	}
}

func (r *xmlReader) finish() *Fault {
	if len(r.open) > 0 {
		return r.fault("<%s> is never closed", clip(r.open[len(r.open)-1].name))
	}
	if r.root == nil {
		return r.fault("there is no element")
	}
	return nil
}

func (r *xmlReader) line() int {
	line, _ := r.decoder.InputPos()
	return line
}

func (r *xmlReader) fault(format string, args ...any) *Fault {
	return parseFault(r.line(), format, args...)
}

func (r *xmlReader) syntax(err error) *Fault {
	if e, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return parseFault(e.Line, "%s", e.Msg)
	}
	return r.fault("%s", strings.TrimPrefix(err.Error(), "xml: "))
}

// path returns the names of the open elements.
func (r *xmlReader) path() []string {
	path := make([]string, len(r.open))
	for i, e := range r.open {
		path[i] = e.name
	}
	return path
}

func (r *xmlReader) token(t xml.Token) *Fault {
	switch t := t.(type) {
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		return r.end(qualified(t.Name))
	case xml.CharData:
		return r.characters(string(t))
	case xml.Directive:
		return r.fault("a DTD or another declaration is not read")
	case xml.ProcInst:
		if t.Target != "xml" || r.decoder.InputOffset() != int64(len("<?xml ?>")+len(t.Inst)) {
			return r.fault("a processing instruction is not read")
		}
	}
	return nil
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

func (r *xmlReader) start(t xml.StartElement) *Fault {
	name := qualified(t.Name)
	switch {
	case len(r.open) == 0 && r.root != nil:
		return r.fault("there is a second root, <%s>", clip(name))
	case len(r.open) == r.max:
		return depthFault(r.line(), r.max)
	}
	e := &element{name: name}
	r.open = append(r.open, e)
	for _, a := range t.Attr {
		key := "@" + qualified(a.Name)
		if _, twice := e.values[key]; twice {
			return duplicateFault(r.line(), key)
		}
		e.put(key, a.Value)
	}
	return nil
}

func (e *element) put(key string, v any) {
	if e.values == nil {
		e.values = map[string]any{}
	}
	e.values[key] = v
}

// repeated is a list that is made of children of one name, in contrast to one child.
type repeated []any

// add puts a child beside those of its name.
func (e *element) add(name string, v any) {
	switch old, there := e.values[name]; old := old.(type) {
	case *repeated:
		*old = append(*old, v)
	default:
		if !there {
			e.put(name, v)
			return
		}
		e.values[name] = &repeated{old, v}
	}
}

// value returns what a closed element stands for.
func (e *element) value() any {
	text := strings.TrimSpace(e.text.String())
	switch {
	case len(e.values) == 0 && text == "":
		return nil
	case len(e.values) == 0:
		return text
	case text != "":
		e.values["#text"] = text
	}
	for name, v := range e.values {
		if list, ok := v.(*repeated); ok {
			e.values[name] = slices.Clip([]any(*list))
		}
	}
	return e.values
}

func (r *xmlReader) end(name string) *Fault {
	if len(r.open) == 0 {
		return r.fault("</%s> closes nothing", clip(name))
	}
	last := r.open[len(r.open)-1]
	if last.name != name {
		return r.fault("</%s> closes <%s>", clip(name), clip(last.name))
	}
	r.open = r.open[:len(r.open)-1]
	if len(r.open) == 0 {
		r.root = map[string]any{name: last.value()}
		return nil
	}
	r.open[len(r.open)-1].add(name, last.value())
	return nil
}

func (r *xmlReader) characters(text string) *Fault {
	if len(r.open) > 0 {
		r.open[len(r.open)-1].text.WriteString(text)
		return nil
	}
	if strings.TrimSpace(text) != "" {
		return r.fault("there is text outside the root")
	}
	return nil
}
