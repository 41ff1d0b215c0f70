package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParse(t *testing.T) {
	number := func(s string) json.Number { return json.Number(s) }
	for _, c := range []struct {
		name   string
		format Format
		text   string
		want   any
	}{
		{"every kind of JSON value", JSON, ` {"a": [1, -2.5e3, "x", true, false, null], "b": {}} `,
			map[string]any{"a": []any{number("1"), number("-2.5e3"), "x", true, false, nil}, "b": map[string]any{}}},
		{"escapes of JSON", JSON, `"\"\\\/\b\f\n\r\té\u00e9\ud83d\ude00"`, "\"\\/\b\f\n\r\téé😀"},
		{"half a surrogate pair", JSON, `"\ud83dx"`, "\ufffdx"},
		{"block and flow YAML", YAML, "a: [1, two]\nb:\n  c: |\n    text\n", map[string]any{"a": []any{number("1"), "two"}, "b": map[string]any{"c": "text\n"}}},
		{"YAML scalars", YAML, "[~, true, 'true', 0x1F, 0o17, 1_000, 1e3, .5, 2024-01-01, no]",
			[]any{nil, true, "true", number("31"), number("15"), number("1000"), number("1e3"), number("0.5"), "2024-01-01", "no"}},
		{"YAML keys are texts", YAML, "1: a\ntrue: b\n", map[string]any{"1": "a", "true": "b"}},
		{"TOML values", TOML, "a = 0xff\nb = 1_000.5\nc = 'x'\nd = 2024-01-01 10:00:00\ne = [1, {f.g = true}]\n",
			map[string]any{"a": number("255"), "b": number("1000.5"), "c": "x", "d": "2024-01-01 10:00:00",
				"e": []any{number("1"), map[string]any{"f": map[string]any{"g": true}}}}},
		{"TOML strings over lines", TOML, "a = \"\"\"\nx \\\n  y\"\"\"\"\n", map[string]any{"a": `x y"`}},
		{"XML elements", XML, `<r i="1"><a>x</a><a/><b:c>y &lt; z</b:c>t</r>`,
			map[string]any{"r": map[string]any{"@i": "1", "a": []any{"x", nil}, "b:c": "y < z", "#text": "t"}}},
		{"CDATA", XML, "<a><![CDATA[1 < 2]]></a>", map[string]any{"a": "1 < 2"}},
		{"CSV rows", CSV, "a,b\n1,\"x, \"\"y\"\"\"\n", []any{map[string]any{"a": "1", "b": `x, "y"`}}},
		{"CSV without rows", CSV, "a,b", []any{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, fault := Parse(c.format, c.text, 8)
			if fault != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%#v, fault %v; want %#v", got, fault, c.want)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, text string
		format     Format
		check      Check
		pointer    string
		line       int
	}{
		{"a value is missing", "{\n\"a\": [1, {\"b/c\":}]}", JSON, CheckParse, "/a/1/b~1c", 2},
		{"a key twice", `{"a": {"b": 1, "b": 2}}`, JSON, CheckDuplicate, "/a/b", 1},
		{"too deep", `[[[[0]]]]`, JSON, CheckDepth, "/0/0/0", 1},
		{"text after the value", "1\n2", JSON, CheckParse, "", 2},
		{"an unknown escape", `"\x"`, JSON, CheckParse, "", 1},
		{"a control character", "\"\x01\"", JSON, CheckParse, "", 1},
		{"nothing", "", JSON, CheckParse, "", 1},
		{"invalid UTF-8", "\"\xff\"", JSON, CheckParse, "", 0},
		{"a YAML key twice", "a:\n  b: 1\n  b: 2\n", YAML, CheckDuplicate, "/a/b", 3},
		{"YAML too deep", "a: [[[0]]]", YAML, CheckDepth, "/a/0/0", 1},
		{"a YAML merge key", "a: &a {x: 1}\nb: {<<: *a}\n", YAML, CheckParse, "/b", 2},
		{"a YAML key that is a list", "? [a]\n: 1\n", YAML, CheckParse, "", 1},
		{"YAML of comments", "# nothing", YAML, CheckParse, "", 0},
		{"TOML too deep", "a.b.c = [[1]]", TOML, CheckDepth, "/a/b/c", 0},
		{"a TOML table that a dotted key made", "[a]\nb.c = 1\n[a.b]\n", TOML, CheckDuplicate, "/b", 3},
		{"an inline table that goes on", "a = {x = 1}\na.y = 2\n", TOML, CheckDuplicate, "/a", 2},
		{"a list of inline tables that goes on", "a = [{x = 1}]\n[[a]]\n", TOML, CheckDuplicate, "/a", 2},
		{"a TOML number that no float holds", "a = 1" + strings.Repeat("0", 500), TOML, CheckParse, "/a", 1},
		{"an XML attribute twice", "<a>\n<b c=\"1\" c=\"2\"/></a>", XML, CheckDuplicate, "/a/b/@c", 2},
		{"an XML element that is not closed", "<a><b></b>", XML, CheckParse, "/a", 1},
		{"a processing instruction", "<?php x ?><a/>", XML, CheckParse, "", 1},
		{"XML in another encoding", `<?xml version="1.0" encoding="latin1"?><a/>`, XML, CheckParse, "", 1},
		{"text outside the root", "<a/>b", XML, CheckParse, "", 1},
		{"a CSV row that is short", "a,b\n1,2\n3\n", CSV, CheckParse, "/1", 3},
		{"an unknown format", "", "ini", CheckParse, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, fault := Parse(c.format, c.text, 3)
			if fault == nil {
				t.Fatalf("it is read as %v", v)
			}
			if got := Pointer(fault.Path); fault.Check != c.check || got != c.pointer || fault.Line != c.line {
				t.Errorf("%s at %q, line %d: %v; want %s at %q, line %d", fault.Check, got, fault.Line, fault, c.check, c.pointer, c.line)
			}
		})
	}
}

func TestIsNumber(t *testing.T) {
	for text, want := range map[string]bool{
		"0": true, "-0": true, "1.50": true, "1E-5": true, "1e400": true, strings.Repeat("9", 400): true,
		"": false, "-": false, "01": false, "+1": false, "1.": false, ".5": false, "1e": false, "0x1": false, "NaN": false,
		"1e401": false, "1e-401": false, "1e99999999999999999999": false, strings.Repeat("9", 401): false,
	} {
		if got := IsNumber(text); got != want {
			t.Errorf("IsNumber(%.40q) is %v", text, got)
		}
	}
}

// FuzzJSON holds the reader to encoding/json: what both read is equal, and only what the bounds and the stricter rules
// name is refused.
func FuzzJSON(f *testing.F) {
	for _, text := range []string{
		`{"a":[1,2.5e-3,"x",true,null],"b":{}}`, `"\u00e9\ud83d\ude00\ud83d"`, `[[[]]]`, `{"a":1,"a":2}`, `1e999`, "[1,]", "\"\t\"", " 0 ", "-01",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, fault := Parse(JSON, text, 100)
		want, err := decode(text)
		switch {
		case err != nil && fault == nil:
			t.Fatalf("%q is read as %#v; encoding/json: %v", text, got, err)
		case err == nil && fault == nil && !reflect.DeepEqual(got, want):
			t.Fatalf("%q is read as %#v, by encoding/json as %#v", text, got, want)
		case err == nil && fault != nil && !stricter(text, fault):
			t.Fatalf("%q is refused: %v", text, fault)
		}
	})
}

// decode reads JSON with the standard library.
func decode(text string) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("text after the value")
	}
	return v, nil
}

// stricter reports whether a fault is one that encoding/json does not look for. A byte order mark is the one thing that
// it refuses and this package does not.
func stricter(text string, f *Fault) bool {
	return f.Check == CheckDuplicate || f.Check == CheckDepth || !utf8.ValidString(text) || strings.Contains(f.Message, "digits")
}

// FuzzParse holds every reader to its promises: no panic, values of the listed types alone, no deeper than allowed, and
// the same again.
func FuzzParse(f *testing.F) {
	formats := []Format{JSON, YAML, TOML, XML, CSV}
	for i, text := range []string{
		`{"a": [1]}`, "a: &x [1, *x]\n? b\n: !!str c\n---\n", "a.b = [1, {c = 'x'}]\n[[d]]\n", "<?xml version='1.0'?><a b='c'>d<e/></a>", "a,b\n1,\"2\"\n",
	} {
		f.Add(text, uint(i))
	}
	f.Fuzz(func(t *testing.T, text string, i uint) {
		format := formats[i%uint(len(formats))]
		v, fault := Parse(format, text, 6)
		again, second := Parse(format, text, 6)
		if !reflect.DeepEqual(v, again) || !reflect.DeepEqual(fault, second) {
			t.Fatalf("%s %q is read in two ways: %#v, %v and %#v, %v", format, text, v, fault, again, second)
		}
		if fault != nil && (v != nil || fault.Message == "") {
			t.Fatalf("%s %q has the fault %q and the value %#v", format, text, fault.Message, v)
		}
		checkTree(t, v, 6)
	})
}

func checkTree(t *testing.T, v any, depth int) {
	t.Helper()
	switch v := v.(type) {
	case nil, bool, string:
	case json.Number:
		if !IsNumber(string(v)) {
			t.Fatalf("%q is no number", v)
		}
	case []any:
		for _, item := range v {
			checkTree(t, item, depth-1)
		}
	case map[string]any:
		for _, member := range v {
			checkTree(t, member, depth-1)
		}
	default:
		t.Fatalf("%T is no type of the tree", v)
	}
	if depth < 0 {
		t.Fatal("the tree is too deep")
	}
}

// BenchmarkJSON reads a tool call, with encoding/json beside it.
func BenchmarkJSON(b *testing.B) {
	const text = `{"name": "get_weather", "arguments": {"location": "Oslo, Norway", "unit": "celsius", "days": 3, "fields": ["temperature", "wind"]}}`
	b.Run("document", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if _, fault := Parse(JSON, text, 64); fault != nil {
				b.Fatal(fault)
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if _, err := decode(text); err != nil {
				b.Fatal(err)
			}
		}
	})
}
