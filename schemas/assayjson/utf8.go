package assayjson

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// UnmarshalProto reads a protobuf body into m, which is emptied first, and holds it to what [Unmarshal] asks of JSON:
// raw JSON fields must be valid JSON and numbers finite. Bodies from publishers that do not check their strings
// are repaired rather than refused: replaced says in how many of them invalid UTF-8 became U+FFFD.
func UnmarshalProto(data []byte, m proto.Message) (replaced int, err error) {
	name := m.ProtoReflect().Descriptor().FullName()
	if err := proto.Unmarshal(data, m); err != nil {
		// Go's decoder refuses the whole message for one bad string, so the strings are mended on the wire.
		var mended []byte
		mended, replaced = mendWire(nil, data, m.ProtoReflect().Descriptor(), 0)
		if replaced > 0 {
			err = proto.Unmarshal(mended, m)
		}
		if err != nil {
			return replaced, fmt.Errorf("assayjson: not a valid protobuf %s: %w", name, err)
		}
	}
	more, err := check(m.ProtoReflect())
	if err != nil {
		return replaced, fmt.Errorf("assayjson: %w", err)
	}
	return replaced + more, nil
}

// Sanitize makes every string and raw JSON field of m valid UTF-8 and returns in how many invalid bytes became U+FFFD.
func Sanitize(m proto.Message) (replaced int) {
	// The leaf never fails, so neither does the walk.
	_ = walk(m.ProtoReflect(), func(fd protoreflect.FieldDescriptor, v protoreflect.Value) (protoreflect.Value, error) {
		v, changed := mend(fd, v)
		if changed {
			replaced++
		}
		return v, nil
	})
	return replaced
}

// mend returns v in valid UTF-8, one U+FFFD for each run of invalid bytes.
func mend(fd protoreflect.FieldDescriptor, v protoreflect.Value) (mended protoreflect.Value, changed bool) {
	switch fd.Kind() {
	case protoreflect.StringKind:
		if s := v.String(); !utf8.ValidString(s) {
			return protoreflect.ValueOfString(strings.ToValidUTF8(s, "\uFFFD")), true
		}
	case protoreflect.BytesKind:
		if b := v.Bytes(); !utf8.Valid(b) {
			return protoreflect.ValueOfBytes(bytes.ToValidUTF8(b, []byte("\uFFFD"))), true
		}
	}
	return v, false
}

// check refuses what JSON could not carry and mends raw JSON fields.
func check(m protoreflect.Message) (replaced int, err error) {
	err = walk(m, func(fd protoreflect.FieldDescriptor, v protoreflect.Value) (protoreflect.Value, error) {
		switch fd.Kind() {
		case protoreflect.BytesKind:
			if err := checkRaw(v.Bytes()); err != nil {
				return v, err
			}
		case protoreflect.FloatKind, protoreflect.DoubleKind:
			if f := v.Float(); math.IsNaN(f) || math.IsInf(f, 0) {
				return v, notFinite(f)
			}
		}
		v, changed := mend(fd, v)
		if changed {
			replaced++
		}
		return v, nil
	})
	return replaced, err
}

// leaf looks at one scalar and returns what to put in its place.
type leaf func(protoreflect.FieldDescriptor, protoreflect.Value) (protoreflect.Value, error)

// walk calls visit for every scalar that is set, map keys included, and stores what it returns.
func walk(m protoreflect.Message, visit leaf) (err error) {
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case fd.IsList():
			err = walkList(fd, v.List(), visit)
		case fd.IsMap():
			err = walkMap(fd, v.Map(), visit)
		case fd.Message() != nil:
			err = walk(v.Message(), visit)
		default:
			err = replace(fd, v, visit, func(n protoreflect.Value) { m.Set(fd, n) })
		}
		if err != nil {
			err = within(string(fd.Name()), err)
		}
		return err == nil
	})
	return err
}

// replace visits one scalar and stores the answer if it is another value.
func replace(fd protoreflect.FieldDescriptor, v protoreflect.Value, visit leaf, set func(protoreflect.Value)) error {
	n, err := visit(fd, v)
	if err == nil && !n.Equal(v) {
		set(n)
	}
	return err
}

func walkList(fd protoreflect.FieldDescriptor, l protoreflect.List, visit leaf) error {
	for i := range l.Len() {
		var err error
		if fd.Message() != nil {
			err = walk(l.Get(i).Message(), visit)
		} else {
			err = replace(fd, l.Get(i), visit, func(n protoreflect.Value) { l.Set(i, n) })
		}
		if err != nil {
			return withinIndex(i, err)
		}
	}
	return nil
}

func walkMap(fd protoreflect.FieldDescriptor, m protoreflect.Map, visit leaf) (err error) {
	type rename struct{ from, to protoreflect.MapKey }
	var renames []rename
	m.Range(func(k protoreflect.MapKey, v protoreflect.Value) bool {
		err = replace(fd.MapKey(), k.Value(), visit, func(n protoreflect.Value) { renames = append(renames, rename{k, n.MapKey()}) })
		switch {
		case err != nil:
		case fd.MapValue().Message() != nil:
			err = walk(v.Message(), visit)
		default:
			err = replace(fd.MapValue(), v, visit, func(n protoreflect.Value) { m.Set(k, n) })
		}
		if err != nil {
			err = withinKey(k.String(), err)
		}
		return err == nil
	})
	for _, r := range renames {
		m.Set(r.to, m.Get(r.from))
		m.Clear(r.from)
	}
	return err
}

// mendWire copies the wire bytes of a message with its strings in valid UTF-8. What it cannot read it copies as it is:
// the decoder that comes after says what is wrong there.
func mendWire(dst, src []byte, md protoreflect.MessageDescriptor, depth int) (out []byte, replaced int) {
	for len(src) > 0 {
		num, typ, n := protowire.ConsumeTag(src)
		if n < 0 || depth > maxDepth {
			return append(dst, src...), replaced
		}
		size := protowire.ConsumeFieldValue(num, typ, src[n:])
		if size < 0 {
			return append(dst, src...), replaced
		}
		field := src[:n+size]
		src = src[n+size:]
		fd := md.Fields().ByNumber(num)
		if fd == nil || typ != protowire.BytesType {
			dst = append(dst, field...)
			continue
		}
		value, _ := protowire.ConsumeBytes(field[n:])
		var more int
		value, more = mendValue(value, fd, depth)
		replaced += more
		dst = protowire.AppendBytes(append(dst, field[:n]...), value)
	}
	return dst, replaced
}

func mendValue(value []byte, fd protoreflect.FieldDescriptor, depth int) (mended []byte, replaced int) {
	switch {
	case fd.Message() != nil:
		return mendWire(nil, value, fd.Message(), depth+1)
	case fd.Kind() == protoreflect.StringKind && !utf8.Valid(value):
		return bytes.ToValidUTF8(value, []byte("\uFFFD")), 1
	default:
		return value, 0
	}
}
