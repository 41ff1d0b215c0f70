package python

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestCheckPlain(t *testing.T) {
	for name, c := range map[string]struct {
		data  string
		plain bool
	}{
		"None":                          {"N", true},
		"an integer":                    {"i\x01\x00\x00\x00", true},
		"a long integer":                {"l\x02\x00\x00\x00\x01\x00\x01\x00", true},
		"a negative long integer":       {"l\xfe\xff\xff\xff\x01\x00\x01\x00", true},
		"a float":                       {"g12345678", true},
		"a string":                      {"u\x02\x00\x00\x00ab", true},
		"a tuple":                       {"(\x02\x00\x00\x00NT", true},
		"a dict":                        {"{NTFF0", true},
		"nested":                        {"[\x01\x00\x00\x00(\x01\x00\x00\x00<\x01\x00\x00\x00N", true},
		"nothing":                       {"", false},
		"two values":                    {"NN", false},
		"code":                          {"c", false},
		"a reference":                   {"r\x00\x00\x00\x00", false},
		"a value to be referred to":     {"\xceN", false},
		"an interned string":            {"t\x01\x00\x00\x00a", false},
		"StopIteration":                 {"S", false},
		"the end of a dict alone":       {"0", false},
		"a dict without its last value": {"{N0", false},
		"a dict without an end":         {"{NN", false},
		"more items than there are":     {"(\xff\xff\xff\x7fN", false},
		"fewer than no items":           {"(\xff\xff\xff\xffN", false},
		"a string that is cut off":      {"u\x09\x00\x00\x00ab", false},
		"a long integer that is cut":    {"l\xff\xff\xff\x7f\x01", false},
		"as deep as may be":             {strings.Repeat("(\x01\x00\x00\x00", mostDepth) + "N", true},
		"deeper":                        {strings.Repeat("(\x01\x00\x00\x00", mostDepth+1) + "N", false},
	} {
		t.Run(name, func(t *testing.T) {
			err := checkPlain([]byte(c.data))
			if (err == nil) != c.plain || err != nil && !errors.Is(err, errMarshal) {
				t.Errorf("%v; plain is %v", err, c.plain)
			}
		})
	}
}

// Whatever a guest writes is refused or understood, and nothing is allocated by what it claims.
func FuzzExchange(f *testing.F) {
	ok, err := message("reply", []byte("(\x01\x00\x00\x00N"), true, []string{"a"}, nil, int32(1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(ok, 1)
	f.Add([]byte("\x05\x00\x00\x00(\x00\x00\x00\x00"), 3)
	f.Add([]byte("\xff\xff\xff\x01"), 2)
	f.Fuzz(func(t *testing.T, data []byte, chunk int) {
		_ = checkPlain(data)
		got := 0
		e := &exchange{}
		e.got = func(_ context.Context, _ string, items []any) error {
			var r Report
			got++
			_ = r.take(NewProgram(nil), "error", items)
			return r.judged("passed", items)
		}
		chunk = max(chunk, 1)
		for len(data) > 0 && e.Send(t.Context(), data[:min(chunk, len(data))]) == nil {
			data = data[min(chunk, len(data)):]
		}
		if len(e.in) > mostMessage+4 {
			t.Errorf("%d bytes are kept", len(e.in))
		}
	})
}
