package code

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// differenceOf says what a checker that needs no engine makes of an output.
func differenceOf(t testing.TB, checker, got, want string, values bool) string {
	t.Helper()
	spec, err := readChecker([]byte(checker))
	if err != nil {
		t.Fatal(err)
	}
	c, err := spec.open(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	judge := c.texts
	if values {
		judge = c.values
	}
	d, err := judge.check(context.Background(), nil, []byte(got), []byte(want))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTextCheckers(t *testing.T) {
	const exact, tokens, float, unordered = `"exact"`, `"tokens"`, `"float"`, `"unordered"`
	for _, c := range []struct{ name, checker, got, want, difference string }{
		{"same", exact, "1 2\n", "1 2\n", ""},
		{"newline at the end", exact, "1 2", "1 2\n", ""},
		{"two newlines at the end", exact, "1\n\n", "1\n", `line 1, byte 1: expected the end, got "\n"`},
		{"CRLF", exact, "1\r\n2\r\n", "1\n2\n", ""},
		{"blank more", exact, "1  2\n", "1 2\n", `line 1, byte 2: expected "2", got " 2"`},
		{"blank at a line's end", exact, "1 \n2", "1\n2", `line 1, byte 1: expected "\n2", got " \n2"`},
		{"nothing for nothing", exact, "", "", ""},

		{"blanks between words", tokens, " 1\t 2 \n\n3", "1 2\n3\n", ""},
		{"blank lines", tokens, "\n\n1\n\n\n2", "1\n2\n\n", ""},
		{"CRLF in tokens", tokens, "1\r\n2\r\n", "1\n2", ""},
		{"another word", tokens, "1 3", "1 2", `line 1: expected "2", got "3"`},
		{"capitals", tokens, "yes", "YES", `line 1: expected "YES", got "yes"`},
		{"number spelled otherwise", tokens, "1.0", "1", `line 1: expected "1", got "1.0"`},
		{"prefix", tokens, "1\n2", "1\n2\n3", "line 3: expected \"3\", got the end of the output"},
		{"prefix of a line", tokens, "1", "1 2", `line 1: expected "2", got the end of the line`},
		{"more", tokens, "1\n2\n3", "1\n2", `expected the end of the output, got "3"`},
		{"more in a line", tokens, "1 2 3", "1 2", `line 1: expected the end of the line, got "3"`},
		{"on one line instead of two", tokens, "1 2", "1\n2", `line 1: expected the end of the line, got "2"`},
		{"on two lines instead of one", tokens, "1\n2", "1 2", `line 1: expected "2", got the end of the line`},
		{"words run together", tokens, "12", "1 2", `line 1: expected "1", got "12"`},
		{"nothing", tokens, "", "1", `line 1: expected "1", got the end of the output`},
		{"nothing for blank", tokens, "", " \n", ""},
		{"something for nothing", tokens, "1", "", `expected the end of the output, got "1"`},
		{"NUL is no blank", tokens, "1\x00", "1", `line 1: expected "1", got "1\x00"`},

		{"near", float, "0.3333333", "0.33333333", ""},
		{"far", float, "0.3333", "0.33333333", `line 1: expected "0.33333333", got "0.3333"`},
		{"relatively near", float, "1000000000.5", "1000000000", ""},
		{"integer for a float", float, "2", "2.0000000", ""},
		{"exponent", float, "1e3", "1000.0", ""},
		{"sign", float, "-1", "1", `line 1: expected "1", got "-1"`},
		{"word beside numbers", float, "x 1.0", "y 1.0", `line 1: expected "y", got "x"`},
		{"NaN for NaN", float, "nan", "nan", `line 1: expected "nan", got "nan"`},
		{"NaN in a line", float, "1 NaN", "1 NaN", `line 1: expected "NaN", got "NaN"`},
		{"NaN for a number", float, "nan", "1", `line 1: expected "1", got "nan"`},
		{"infinity for a number", float, "inf", "1e308", `line 1: expected "1e308", got "inf"`},
		{"infinity for infinity", float, "inf", "inf", ""},
		{"beyond float64", float, "1e400", "1e401", `line 1: expected "1e401", got "1e400"`},
		{"hexadecimal", float, "0x1p0", "1", `line 1: expected "1", got "0x1p0"`},
		{"underscores", float, "1_0", "10", `line 1: expected "10", got "1_0"`},
		{"prefix of numbers", float, "1.0", "1.0\n2.0", `line 2: expected "2.0", got the end of the output`},
		{"own tolerance", `{"type":"float","abs":0.1,"rel":0}`, "1.05", "1.0", ""},
		{"no tolerance", `{"type":"float","abs":0,"rel":0}`, "1.0000001", "1.0", `line 1: expected "1.0", got "1.0000001"`},

		{"another order", unordered, "b\na\n", "a\nb\n", ""},
		{"blanks within lines", unordered, "c  d\na b", "a b\nc d", ""},
		{"not as often", unordered, "a\na\nb", "a\nb\nb", `line 2: "a" is not expected, or not as often`},
		{"lines missing", unordered, "a", "a\nb\nb", "2 of the expected lines are missing"},
		{"order within a line", unordered, "b a", "a b", `line 1: "b a" is not expected, or not as often`},
		{"nothing in order", unordered, "", "", ""},
	} {
		t.Run(strings.Trim(c.checker, `"{}`)+"/"+c.name, func(t *testing.T) {
			if got := differenceOf(t, c.checker, c.got, c.want, false); got != c.difference {
				t.Errorf("got %q, want %q", got, c.difference)
			}
		})
	}
}

func TestValueChecker(t *testing.T) {
	const exact, float, unordered = `"exact"`, `"float"`, `"unordered"`
	for _, c := range []struct{ name, checker, got, want, difference string }{
		{"same", exact, `[1,"a",null,true,{"k":[]}]`, `[1, "a", null, true, {"k": []}]`, ""},
		{"integer and float", exact, `[1.0, 2e0, -0.0]`, `[1, 2, 0]`, ""},
		{"big integers", exact, `123456789012345678901234567890`, `123456789012345678901234567891`,
			"the result: expected 123456789012345678901234567891, got 123456789012345678901234567890"},
		{"big integer as float", exact, `1e22`, `10000000000000000000000`, ""},
		{"near", exact, `0.30000000000000004`, `0.3`, "the result: expected 0.3, got 0.30000000000000004"},
		{"more digits than float64 has", exact, `0.3333333333333333`, `0.33333333333333331`, ""},
		{"true is not 1", exact, `true`, `1`, "the result: expected 1, got true"},
		{"text is no number", exact, `"1"`, `1`, `the result: expected 1, got "1"`},
		{"null is not empty", exact, `null`, `[]`, "the result: expected a list of 0, got null"},
		{"list for text", exact, `["a"]`, `"a"`, `the result: expected "a", got a list of 1`},
		{"key order", exact, `{"b":1,"a":2}`, `{"a":2,"b":1}`, ""},
		{"key missing", exact, `{"a":1}`, `{"b":1}`, `the result: expected the key "b"`},
		{"key more", exact, `{"a":1,"b":2}`, `{"a":1}`, "the result: expected 1 keys, got 2"},
		{"key twice", exact, `{"a":1,"a":1}`, `{"a":1}`, `the result has the key "a" twice`},
		{"shorter", exact, `[1,2]`, `[1,2,3]`, "the result: expected 3 items, got 2"},
		{"deep down", exact, `[[1],{"a":[2,4]}]`, `[[1],{"a":[2,3]}]`, `the result[1]["a"][1]: expected 3, got 4`},
		{"order", exact, `[2,1]`, `[1,2]`, "the result[0]: expected 1, got 2"},
		{"NaN", exact, `NaN`, `1`, "the result is not JSON: invalid character 'N' looking for beginning of value"},
		{"forged tail", exact, `1 2`, `1`, "the result has text after the JSON value"},
		{"too deep", exact, strings.Repeat("[", 300) + strings.Repeat("]", 300), `1`, "the result nests deeper than 256"},
		{"huge exponent", exact, `1e999999999999999999999`, `1`, "the result: expected 1, got 1e999999999999999999999"},
		{"nothing", exact, ``, `1`, "the result is not JSON: EOF"},

		{"near enough", float, `[0.30000000000000004]`, `[0.3]`, ""},
		{"float near an integer", float, `0.9999999`, `1`, ""},
		{"integers are exact", float, `10000001`, `10000000`, "the result: expected 10000000, got 10000001"},
		{"far", float, `0.31`, `0.3`, "the result: expected 0.3, got 0.31"},

		{"any order", unordered, `[[2],1.0,"a"]`, `["a",1,[2]]`, ""},
		{"not as often", unordered, `[1,1,2]`, `[1,2,2]`, "the result[1]: 1 is not expected, or not as often"},
		{"order within items", unordered, `[[1,2]]`, `[[2,1]]`, "the result[0]: a list of 2 is not expected, or not as often"},
		{"no list", unordered, `1`, `1`, ""},
	} {
		t.Run(strings.Trim(c.checker, `"`)+"/"+c.name, func(t *testing.T) {
			if got := differenceOf(t, c.checker, c.got, c.want, true); got != c.difference {
				t.Errorf("got %q, want %q", got, c.difference)
			}
		})
	}
}

// FuzzTokens compares the token checker with the definition it stands for.
func FuzzTokens(f *testing.F) {
	for _, seed := range [][2]string{{"1 2\n3", "1 2\n\n 3 "}, {"", "\n"}, {"a\x0bb", "a b"}, {"1", "1\n2"}, {"\x85", "\u0085"}} {
		f.Add([]byte(seed[0]), []byte(seed[1]))
	}
	lines := func(text []byte) (all []string) {
		for line := range strings.SplitSeq(string(text), "\n") {
			words := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\v\f\r", r) })
			if len(words) > 0 {
				all = append(all, strings.Join(words, " "))
			}
		}
		return all
	}
	f.Fuzz(func(t *testing.T, got, want []byte) {
		same := slices.Equal(lines(got), lines(want))
		difference, _ := tokenChecker{}.check(t.Context(), nil, got, want)
		if same != (difference == "") {
			t.Errorf("%q against %q: %q, but their lines are equal: %v", got, want, difference, same)
		}
		sorted := func(s []string) []string { slices.Sort(s); return s }
		difference, _ = unorderedChecker{}.check(t.Context(), nil, got, want)
		if bag := slices.Equal(sorted(lines(got)), sorted(lines(want))); bag != (difference == "") {
			t.Errorf("%q against %q without order: %q, but their lines are equal: %v", got, want, difference, bag)
		}
		if difference, _ = (exactChecker{}).check(t.Context(), nil, got, want); difference == "" && !same {
			t.Errorf("%q equals %q exactly, but not by its words", got, want)
		}
	})
}

// FuzzValue holds values to what equality is: every value equals itself, and the order of sides does not matter.
func FuzzValue(f *testing.F) {
	for _, seed := range [][2]string{{`[1.0]`, `[1]`}, {`{"a":1}`, `{"a":1,"a":2}`}, {`1e9999999999999999999`, `0`}, {`-0`, `0e5`}, {`NaN`, `null`}} {
		f.Add([]byte(seed[0]), []byte(seed[1]))
	}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		v, err := decodeValue(a)
		if err != nil {
			return
		}
		if d := differ(v, v, tolerance{}); d != "" {
			t.Errorf("%s differs from itself%s", a, d)
		}
		w, err := decodeValue(b)
		if err == nil && (differ(v, w, tolerance{}) == "") != (differ(w, v, tolerance{}) == "") {
			t.Errorf("%s and %s are equal in one order only", a, b)
		}
	})
}

// BenchmarkCheckers compares 10 MB of output.
func BenchmarkCheckers(b *testing.B) {
	var text strings.Builder
	for i := 0; text.Len() < 10<<20; i++ {
		fmt.Fprintf(&text, "%d %d.5 word\n", i, i*7919%1000003)
	}
	want := []byte(text.String())
	spaced := []byte(strings.ReplaceAll(text.String(), " ", "  "))
	for _, c := range []struct {
		name string
		checker
		got []byte
	}{
		{"exact", exactChecker{}, want},
		{"tokens", tokenChecker{}, want},
		{"tokens spaced otherwise", tokenChecker{}, spaced},
		{"float", tokenChecker{&tolerance{1e-6, 1e-6}}, want},
		{"float spaced otherwise", tokenChecker{&tolerance{1e-6, 1e-6}}, spaced},
		{"unordered", unorderedChecker{}, want},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(want)))
			b.ReportAllocs()
			for b.Loop() {
				if d, err := c.check(b.Context(), nil, c.got, want); d != "" || err != nil {
					b.Fatal(d, err)
				}
			}
		})
	}
}
