package assayjson

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/reflect/protoreflect"
)

func (d *decoder) scalar(fd protoreflect.FieldDescriptor) (v protoreflect.Value, err error) {
	switch fd.Kind() {
	case protoreflect.StringKind:
		s, err := d.str()
		return protoreflect.ValueOfString(s), err
	case protoreflect.BytesKind:
		raw, err := d.raw()
		return protoreflect.ValueOfBytes(raw), err
	case protoreflect.EnumKind:
		n, err := d.enum(fd.Enum())
		return protoreflect.ValueOfEnum(n), err
	case protoreflect.BoolKind:
		b, err := d.boolean()
		return protoreflect.ValueOfBool(b), err
	case protoreflect.FloatKind:
		f, err := d.float(32)
		return protoreflect.ValueOfFloat32(float32(f)), err
	case protoreflect.DoubleKind:
		f, err := d.float(64)
		return protoreflect.ValueOfFloat64(f), err
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		n, err := integer(d, 32, strconv.ParseUint)
		return protoreflect.ValueOfUint32(uint32(n)), err
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		n, err := integer(d, 64, strconv.ParseUint)
		return protoreflect.ValueOfUint64(n), err
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		n, err := integer(d, 64, strconv.ParseInt)
		return protoreflect.ValueOfInt64(n), err
	default:
		n, err := integer(d, 32, strconv.ParseInt)
		return protoreflect.ValueOfInt32(int32(n)), err
	}
}

func (d *decoder) boolean() (bool, error) {
	if d.word("true") {
		return true, nil
	}
	if d.word("false") {
		return false, nil
	}
	return false, d.want("true or false")
}

// raw reads a raw JSON field: a string is base64, anything else is the JSON itself.
func (d *decoder) raw() (raw []byte, err error) {
	at := d.pos
	if d.peek() == '"' {
		raw, err = d.base64()
	} else {
		raw = d.value()
		err = checkRaw(raw)
	}
	if err != nil {
		d.pos = at
		return nil, d.errorf("%w", err)
	}
	if utf8.Valid(raw) {
		return bytes.Clone(raw), nil
	}
	d.replaced++
	return bytes.ToValidUTF8(raw, []byte("\uFFFD")), nil
}

// base64 reads raw JSON as protobuf-JSON has it; the empty string is an unset field.
func (d *decoder) base64() ([]byte, error) {
	s, err := d.str()
	if err != nil || s == "" {
		return nil, err
	}
	raw, err := decodeBase64(s)
	if err == nil {
		err = checkRaw(raw)
	}
	if err != nil {
		return nil, fmt.Errorf("a string here is base64 of JSON (other JSON stands as it is, unquoted): %w", err)
	}
	return bytes.Trim(raw, blank), nil
}

// enum reads a value's name, its lower-case suffix or its number.
func (d *decoder) enum(ed protoreflect.EnumDescriptor) (protoreflect.EnumNumber, error) {
	if d.peek() != '"' {
		n, err := integer(d, 32, strconv.ParseInt)
		return protoreflect.EnumNumber(n), err
	}
	s, err := d.str()
	if err != nil {
		return 0, err
	}
	if v := ed.Values().ByName(protoreflect.Name(s)); v != nil {
		return v.Number(), nil
	}
	if s == strings.ToLower(s) {
		if v := ed.Values().ByName(protoreflect.Name(enumPrefix(ed) + strings.ToUpper(s))); v != nil {
			return v.Number(), nil
		}
	}
	return 0, d.errorf("%s is not one of %s", quote(s), suffixes(ed))
}

// suffixes lists an enum's values for an error.
func suffixes(ed protoreflect.EnumDescriptor) string {
	list := make([]string, ed.Values().Len())
	for i := range list {
		list[i] = strings.ToLower(strings.TrimPrefix(string(ed.Values().Get(i).Name()), enumPrefix(ed)))
	}
	return strings.Join(list, ", ")
}

func (d *decoder) float(bits int) (float64, error) {
	text, err := d.number("a number")
	if err != nil {
		return 0, err
	}
	f, err := strconv.ParseFloat(text, bits)
	if err != nil {
		return 0, d.errorf("%s is out of range", quote(text))
	}
	return f, nil
}

// integer reads a whole number; 1e3 and 2.0 are whole too.
func integer[T int64 | uint64](d *decoder, bits int, parse func(string, int, int) (T, error)) (T, error) {
	text, err := d.number("a whole number")
	if err != nil {
		return 0, err
	}
	n, err := parse(plain(text), 10, bits)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, d.errorf("%s is out of range", quote(text))
	case err != nil:
		return 0, d.errorf("want a whole number, got %s", quote(text))
	}
	return n, nil
}

// plain writes a number in digits alone where a float64 holds it exactly.
func plain(text string) string {
	if !strings.ContainsAny(text, ".eE") {
		return text
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Abs(f) > 1<<53 {
		return text
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
