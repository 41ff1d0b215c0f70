package foreign_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/assay-rl/assay/sandbox/internal/foreign"
)

const header = "\x00asm\x01\x00\x00\x00"

// section is one section with its number, how many items it has and their bytes.
func section(id byte, count uint64, items ...byte) []byte {
	content := append(binary.AppendUvarint(nil, count), items...)
	return append(binary.AppendUvarint([]byte{id}, uint64(len(content))), content...)
}

func module(sections ...[]byte) []byte {
	return append([]byte(header), bytes.Join(sections, nil)...)
}

func TestBound(t *testing.T) {
	const table, code = 4, 10
	body := func(size uint64) []byte {
		return append(binary.AppendUvarint(nil, size), make([]byte, size)...)
	}
	for name, c := range map[string]struct {
		module, want []byte
		says         string
	}{
		"nothing":                      {module(), module(), ""},
		"other sections":               {module(section(1, 1, 0x60, 0, 0)), module(section(1, 1, 0x60, 0, 0)), ""},
		"table without maximum":        {module(section(table, 1, 0x70, 0, 5)), module(section(table, 1, 0x70, 1, 5, 0x80, 0x80, 0x40)), ""},
		"table with one":               {module(section(table, 1, 0x70, 1, 5, 9)), module(section(table, 1, 0x70, 1, 5, 9)), ""},
		"table with a large one":       {module(section(table, 1, 0x70, 1, 5, 0xff, 0xff, 0xff, 0xff, 0x0f)), module(section(table, 1, 0x70, 1, 5, 0x80, 0x80, 0x40)), ""},
		"table of 2^31":                {module(section(table, 1, 0x70, 0, 0x80, 0x80, 0x80, 0x80, 8)), nil, "a table of 2147483648 elements"},
		"table of an unknown form":     {module(section(table, 1, 0x70, 4, 1)), nil, "form 0x4"},
		"more tables":                  {module(section(table, 17)), nil, "17 tables"},
		"functions":                    {module(section(code, 1, body(300)...)), module(section(code, 1, body(300)...)), ""},
		"more functions":               {module(section(code, 100_001)), nil, "100001 functions"},
		"long function":                {module(section(code, 1, body(foreign.MaxBody+1)...)), nil, "function 0 has 131073 bytes"},
		"function that is cut off":     {module(section(code, 1, 5, 0)), nil, "cut off"},
		"header that is cut off":       {[]byte("\x00asm"), nil, "cut off"},
		"section that is cut off":      {append(module(), 1, 5), nil, "cut off"},
		"length of more than 32 bits":  {append(module(), 1, 0xff, 0xff, 0xff, 0xff, 0x1f), nil, "32 bits"},
		"module of more than 16 MiB":   {make([]byte, foreign.MaxModule+1), nil, "16777217 bytes"},
		"custom section, kept in size": {module(section(0, 1, 'a')), module(section(0, 1, 'a')), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := foreign.Bound(c.module)
			if c.says != "" {
				if err == nil || !strings.Contains(err.Error(), c.says) {
					t.Errorf("error %v, want one that says %q", err, c.says)
				}
				return
			}
			if err != nil || !bytes.Equal(got, c.want) {
				t.Errorf("%x, %v, want %x", got, err, c.want)
			}
		})
	}
}

func TestBoundSaysWhatIsTooLarge(t *testing.T) {
	if _, err := foreign.Bound(make([]byte, foreign.MaxModule+1)); !errors.Is(err, foreign.ErrLarge) {
		t.Errorf("error %v, want %v", err, foreign.ErrLarge)
	}
}

// What is bounded once is bounded: doing it again changes nothing.
func FuzzBound(f *testing.F) {
	f.Add(module(section(4, 1, 0x70, 0, 5), section(10, 1, 2, 0, 0x0b)))
	f.Add(module(section(4, 2, 0x70, 1, 5, 9, 0x6f, 0, 1)))
	f.Fuzz(func(t *testing.T, b []byte) {
		once, err := foreign.Bound(b)
		if err != nil {
			return
		}
		if twice, err := foreign.Bound(once); err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%x became %x, then %x, %v", b, once, twice, err)
		}
	})
}
