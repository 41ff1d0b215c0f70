package assayjson

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// Marshal returns m as one line of Assay's JSON: fields in the order of the schema, map keys sorted, unset fields
// left out, so equal messages give equal bytes. A raw JSON field that does not hold valid JSON, a NaN, an infinity
// or invalid UTF-8 is an error that names the field.
func Marshal(m proto.Message) ([]byte, error) {
	return MarshalAppend(make([]byte, 0, 1024), m)
}

// MarshalAppend is [Marshal] that appends to dst.
func MarshalAppend(dst []byte, m proto.Message) ([]byte, error) {
	e := encoder{dst}
	if err := e.message(m.ProtoReflect()); err != nil {
		return nil, fmt.Errorf("assayjson: %w", err)
	}
	return e.buf, nil
}

// encoder appends JSON to buf.
type encoder struct{ buf []byte }

func (e *encoder) message(m protoreflect.Message) error {
	if isWellKnown(m.Descriptor()) {
		return e.wellKnown(m)
	}
	if c, ok := m.Interface().(*assayv1.Content); ok && c.GetKind() != nil {
		return e.content(c)
	}
	fields := m.Descriptor().Fields()
	sep := byte('{')
	for i := range fields.Len() {
		fd := fields.Get(i)
		if !m.Has(fd) {
			continue
		}
		e.buf = append(e.buf, sep, '"')
		e.buf = append(e.buf, fd.Name()...)
		e.buf = append(e.buf, '"', ':')
		if err := e.field(fd, m.Get(fd)); err != nil {
			return within(string(fd.Name()), err)
		}
		sep = ','
	}
	if sep == '{' {
		e.buf = append(e.buf, '{')
	}
	e.buf = append(e.buf, '}')
	return nil
}

// isWellKnown tells the types to which protobuf-JSON gives a form of their own, such as "1.5s" for a Duration.
func isWellKnown(md protoreflect.MessageDescriptor) bool {
	return md.FullName().Parent() == "google.protobuf"
}

func (e *encoder) wellKnown(m protoreflect.Message) error {
	raw, err := protojson.Marshal(m.Interface())
	if err != nil {
		return err
	}
	// protojson varies its white space from build to build.
	e.buf, err = appendCompact(e.buf, raw)
	return err
}

func (e *encoder) content(c *assayv1.Content) error {
	if _, ok := c.GetKind().(*assayv1.Content_Text); ok {
		return e.str(c.GetText())
	}
	e.buf = append(e.buf, '[')
	for i, turn := range c.GetChat().GetMessages() {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		if err := e.message(turn.ProtoReflect()); err != nil {
			return withinIndex(i, err)
		}
	}
	e.buf = append(e.buf, ']')
	return nil
}

func (e *encoder) field(fd protoreflect.FieldDescriptor, v protoreflect.Value) error {
	switch {
	case fd.IsList():
		return e.list(fd, v.List())
	case fd.IsMap():
		return e.mapping(fd, v.Map())
	default:
		return e.value(fd, v)
	}
}

func (e *encoder) list(fd protoreflect.FieldDescriptor, l protoreflect.List) error {
	e.buf = append(e.buf, '[')
	for i := range l.Len() {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		if err := e.value(fd, l.Get(i)); err != nil {
			return withinIndex(i, err)
		}
	}
	e.buf = append(e.buf, ']')
	return nil
}

func (e *encoder) mapping(fd protoreflect.FieldDescriptor, m protoreflect.Map) error {
	keys := make([]protoreflect.MapKey, 0, m.Len())
	m.Range(func(k protoreflect.MapKey, _ protoreflect.Value) bool {
		keys = append(keys, k)
		return true
	})
	slices.SortFunc(keys, func(a, b protoreflect.MapKey) int { return strings.Compare(a.String(), b.String()) })
	e.buf = append(e.buf, '{')
	for i, k := range keys {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		if err := e.str(k.String()); err != nil {
			return withinKey(k.String(), err)
		}
		e.buf = append(e.buf, ':')
		if err := e.value(fd.MapValue(), m.Get(k)); err != nil {
			return withinKey(k.String(), err)
		}
	}
	e.buf = append(e.buf, '}')
	return nil
}

func (e *encoder) value(fd protoreflect.FieldDescriptor, v protoreflect.Value) (err error) {
	switch fd.Kind() {
	case protoreflect.MessageKind, protoreflect.GroupKind:
		return e.message(v.Message())
	case protoreflect.StringKind:
		return e.str(v.String())
	case protoreflect.BytesKind:
		e.buf, err = appendRaw(e.buf, v.Bytes())
		return err
	case protoreflect.EnumKind:
		e.enum(fd.Enum(), v.Enum())
	case protoreflect.BoolKind:
		e.buf = strconv.AppendBool(e.buf, v.Bool())
	case protoreflect.FloatKind:
		return e.float(v.Float(), 32)
	case protoreflect.DoubleKind:
		return e.float(v.Float(), 64)
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		e.buf = strconv.AppendInt(e.buf, v.Int(), 10)
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		e.buf = strconv.AppendUint(e.buf, v.Uint(), 10)
	default: // 64-bit integers are quoted in protobuf-JSON: a JavaScript number would lose their last digits.
		e.buf = append(append(append(e.buf, '"'), v.String()...), '"')
	}
	return nil
}

// enum appends the value's suffix in lower case; a number the schema does not know stays a number.
func (e *encoder) enum(ed protoreflect.EnumDescriptor, n protoreflect.EnumNumber) {
	value := ed.Values().ByNumber(n)
	if value == nil {
		e.buf = strconv.AppendInt(e.buf, int64(n), 10)
		return
	}
	suffix := strings.TrimPrefix(string(value.Name()), enumPrefix(ed))
	e.buf = append(append(append(e.buf, '"'), strings.ToLower(suffix)...), '"')
}

// enumPrefix is what the names of an enum's values start with: "OUTCOME_" for OUTCOME_UNSPECIFIED and its siblings.
// buf lint holds both ends of that name.
func enumPrefix(ed protoreflect.EnumDescriptor) string {
	prefix, ok := strings.CutSuffix(string(ed.Values().Get(0).Name()), "UNSPECIFIED")
	if !ok {
		return ""
	}
	return prefix
}

func (e *encoder) float(f float64, bits int) error {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return notFinite(f)
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	e.buf = strconv.AppendFloat(e.buf, f, format, -1, bits)
	return nil
}

func notFinite(f float64) error { return fmt.Errorf("%v is not a finite number", f) }

var errInvalidUTF8 = errors.New("invalid UTF-8")

const hex = "0123456789abcdef"

func (e *encoder) str(s string) error {
	if !utf8.ValidString(s) {
		return errInvalidUTF8
	}
	e.buf = append(e.buf, '"')
	start := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		e.buf = append(e.buf, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			e.buf = append(e.buf, '\\', c)
		case '\n':
			e.buf = append(e.buf, '\\', 'n')
		case '\t':
			e.buf = append(e.buf, '\\', 't')
		case '\r':
			e.buf = append(e.buf, '\\', 'r')
		default:
			e.buf = append(e.buf, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	e.buf = append(append(e.buf, s[start:]...), '"')
	return nil
}
