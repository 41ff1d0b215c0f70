package assayjson

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// maxDepth bounds the nesting of messages.
const maxDepth = 100

// Unmarshal reads one JSON value into m, which is emptied first. After an error m holds what was read before it.
func Unmarshal(data []byte, m proto.Message) error {
	_, err := UnmarshalCount(data, m)
	return err
}

// UnmarshalCount is [Unmarshal] that also says in how many strings invalid UTF-8 became U+FFFD.
func UnmarshalCount(data []byte, m proto.Message) (replaced int, err error) {
	proto.Reset(m)
	d := decoder{scanner: scanner{data: data}}
	err = d.message(m.ProtoReflect())
	if err == nil {
		err = d.end()
	}
	if err != nil {
		return d.replaced, fmt.Errorf("assayjson: %w", err)
	}
	return d.replaced, nil
}

// decoder reads JSON into messages.
type decoder struct {
	scanner

	depth int
}

func (d *decoder) message(m protoreflect.Message) error {
	if d.depth++; d.depth > maxDepth {
		return d.errorf("messages nested more than %d deep", maxDepth)
	}
	defer func() { d.depth-- }()
	if isWellKnown(m.Descriptor()) {
		return d.wellKnown(m)
	}
	if c, ok := m.Interface().(*assayv1.Content); ok {
		switch d.peek() {
		case '"', '[':
			return d.content(c)
		}
	}
	return d.members(m)
}

func (d *decoder) wellKnown(m protoreflect.Message) error {
	at := d.pos
	if err := protojson.Unmarshal(d.value(), m.Interface()); err != nil {
		d.pos = at
		return d.errorf("not a %s: %w", m.Descriptor().FullName(), err)
	}
	return nil
}

// content reads the two short forms of a Content.
func (d *decoder) content(c *assayv1.Content) error {
	if d.peek() == '"' {
		text, err := d.str()
		c.Kind = &assayv1.Content_Text{Text: text}
		return err
	}
	chat := &assayv1.Messages{}
	c.Kind = &assayv1.Content_Chat{Chat: chat}
	d.take('[')
	return d.items(']', func(i int) error {
		turn := &assayv1.Message{}
		chat.Messages = append(chat.Messages, turn)
		if err := d.message(turn.ProtoReflect()); err != nil {
			return withinIndex(i, err)
		}
		return nil
	})
}

// members reads an object of named fields.
func (d *decoder) members(m protoreflect.Message) error {
	fields := m.Descriptor().Fields()
	seen := make([]bool, fields.Len())
	return d.object(func(key string) error {
		fd := fieldNamed(fields, key)
		if fd == nil {
			return d.errorf("unknown field %s; %s has %s", quote(key), m.Descriptor().Name(), names(fields))
		}
		if seen[fd.Index()] {
			return within(string(fd.Name()), d.errorf("given twice"))
		}
		seen[fd.Index()] = true
		if d.word("null") {
			return nil
		}
		if err := d.field(m, fd); err != nil {
			return within(string(fd.Name()), err)
		}
		return nil
	})
}

// fieldNamed finds a field by its name in the schema or its lowerCamelCase name.
func fieldNamed(fields protoreflect.FieldDescriptors, key string) protoreflect.FieldDescriptor {
	if fd := fields.ByName(protoreflect.Name(key)); fd != nil {
		return fd
	}
	return fields.ByJSONName(key)
}

// names lists a message's fields for an error.
func names(fields protoreflect.FieldDescriptors) string {
	if fields.Len() == 0 {
		return "no fields"
	}
	list := make([]string, fields.Len())
	for i := range list {
		list[i] = string(fields.Get(i).Name())
	}
	return strings.Join(list, ", ")
}

func (d *decoder) field(m protoreflect.Message, fd protoreflect.FieldDescriptor) error {
	if one := fd.ContainingOneof(); one != nil {
		if other := m.WhichOneof(one); other != nil {
			return d.errorf("%s is given as well; only one of them can be", other.Name())
		}
	}
	switch {
	case fd.IsList():
		return d.list(fd, m.Mutable(fd).List())
	case fd.IsMap():
		return d.mapping(fd, m.Mutable(fd).Map())
	case fd.Message() != nil:
		return d.message(m.Mutable(fd).Message())
	}
	v, err := d.scalar(fd)
	if err == nil {
		m.Set(fd, v)
	}
	return err
}

func (d *decoder) list(fd protoreflect.FieldDescriptor, l protoreflect.List) error {
	if !d.take('[') {
		return d.want("an array")
	}
	return d.items(']', func(i int) error {
		v, err := d.element(fd, l.NewElement)
		if err != nil {
			return withinIndex(i, err)
		}
		l.Append(v)
		return nil
	})
}

func (d *decoder) mapping(fd protoreflect.FieldDescriptor, m protoreflect.Map) error {
	return d.object(func(key string) error {
		k, err := mapKey(fd.MapKey(), key)
		if err == nil && m.Has(k) {
			err = d.errorf("given twice")
		}
		if err != nil {
			return withinKey(key, err)
		}
		v, err := d.element(fd.MapValue(), m.NewValue)
		if err != nil {
			return withinKey(key, err)
		}
		m.Set(k, v)
		return nil
	})
}

// element reads one value of a list or a map; empty makes a message to read into.
func (d *decoder) element(fd protoreflect.FieldDescriptor, empty func() protoreflect.Value) (protoreflect.Value, error) {
	if fd.Message() == nil {
		return d.scalar(fd)
	}
	v := empty()
	return v, d.message(v.Message())
}

func mapKey(fd protoreflect.FieldDescriptor, key string) (protoreflect.MapKey, error) {
	if fd.Kind() == protoreflect.StringKind {
		return protoreflect.ValueOfString(key).MapKey(), nil
	}
	d := decoder{scanner: scanner{data: []byte(key)}}
	v, err := d.scalar(fd)
	if err != nil || d.pos < len(key) {
		return protoreflect.MapKey{}, fmt.Errorf("not a key of kind %s", fd.Kind())
	}
	return v.MapKey(), nil
}
