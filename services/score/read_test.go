package score

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/assay-rl/assay/services/rewardspec"
)

// readAll opens content as a file and returns a line of text for each thing read.
func readAll(t *testing.T, content []byte, format string) (got []string, last error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "in.jsonl")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, format)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	for read, err := range s.All() {
		switch {
		case err != nil && !isLineError(err):
			return got, err
		case err != nil:
			got = append(got, err.Error())
		default:
			r := read.Rollout
			got = append(got, fmt.Sprintf("%d: %s %s %s %q -> %q %s", read.Line, r.GetId(), r.GetGroup(), r.GetRoute(),
				rewardspec.Text(r.GetPrompt()), rewardspec.Text(r.GetCompletion()), r.GetReference()))
		}
	}
	return got, nil
}

func golden(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func expect(t *testing.T, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		var g, w string
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("entry %d\n got %s\nwant %s", i, g, w)
		}
	}
}

var assayReads = []string{
	`1: p1/0 p1 echo "What is 1/2?" -> "0.5" {"answer":"0.5"}`,
	`2: p1/1 p1 echo "What is 1/2?" -> "0.5" {"answer":"0.5"}`,
	`4: 2 2 echo "" -> "" {"answer":"0.5"}`,
	`5: p2/0 p2 echo "" -> "0.5" `,
	`6: p2/1 p2 nowhere "" -> "0.5" {"answer":"0.5"}`,
}

func TestShapes(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"assay": {"assay.jsonl", assayReads},
		"gsm8k_model_solutions": {"gsm8k.jsonl", []string{
			`1: 0/small 0 math "Ada has 3 boxes of 4 pens. How many pens?" -> "3+4=7\nA: 7" {"answer":"12"}`,
			`1: 0/large 0 math "Ada has 3 boxes of 4 pens. How many pens?" -> "3*4=12\nA: 12" {"answer":"12"}`,
			`2: 1/small 1 math "Bo walks 2 km each day. How far in a week?" -> "2*7\nA: 14" {"answer":"14"}`,
			`2: 1/large 1 math "Bo walks 2 km each day. How far in a week?" -> "14 km\nA: 14" {"answer":"14"}`,
		}},
		"gsm8k": {"gsm8k_problems.jsonl", []string{
			`1: 0 0 math "Cy saves $15 a week. How much in a year?" -> "15*52=<<15*52=780>>780\n#### 780" {"answer":"780"}`,
			`2: 1 1 math "Di has 1,250 beads and buys 10. How many?" -> "1,250+10=1,260\n#### 1,260" {"answer":"1,260"}`,
		}},
		"humaneval": {"humaneval.jsonl", []string{
			`1: Own/0 Own/0 code "def twice(n):\n" -> "    return 2 * n\n" {"language":"python","prompt":"def twice(n):\n","entry_point":"twice","tests":[{"type":"assert","code":"def check(candidate):\n    assert candidate(2) == 4\n"}],"solution":"    return 2 * n\n"}`,
			`3: 1 1 code "def one():\n" -> "" {"language":"python","prompt":"def one():\n","entry_point":"one","tests":[{"type":"assert","code":"def check(candidate):\n    assert candidate() == 1\n"}]}`,
		}},
		"mbpp": {"mbpp.jsonl", []string{
			`1: mbpp/7 mbpp/7 code "Write a function that halves." -> "def half(n):\r\n    return n / 2" {"language":"python","tests":[{"type":"assert","code":"assert half(2) == 1"},{"type":"assert","code":"assert half(0) == 0"}],"solution":"def half(n):\r\n    return n / 2"}`,
			`2: mbpp/1 mbpp/1 code "Write a function to find the root." -> "def root(n):\n    return n ** 0.5" {"language":"python","setup":"import math","tests":[{"type":"assert","code":"assert math.isclose(root(4), 2)"}],"solution":"def root(n):\n    return n ** 0.5"}`,
		}},
		"humaneval_js": {"humaneval_js.jsonl", []string{
			`1: Own_0_twice Own_0_twice code "function twice(n){\n" -> "` + "```js\\nfunction twice(n) { return 2 * n }\\n```" + `" {"language":"javascript","tests":[{"type":"assert","code":"assert.equal(twice(2), 4);"}]}`,
		}},
	} {
		for _, format := range []string{"", name} {
			t.Run(name+" as "+format, func(t *testing.T) {
				got, err := readAll(t, golden(t, c.file), format)
				if err != nil {
					t.Fatal(err)
				}
				expect(t, got, c.want)
			})
		}
	}
}

func TestCompressionIsRecognised(t *testing.T) {
	plain := golden(t, "assay.jsonl")
	var gz, zst bytes.Buffer
	g := gzip.NewWriter(&gz)
	z, err := zstd.NewWriter(&zst)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []interface {
		Write([]byte) (int, error)
		Close() error
	}{g, z} {
		if _, err := w.Write(plain); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for name, packed := range map[string][]byte{"gzip": gz.Bytes(), "zstd": zst.Bytes()} {
		t.Run(name, func(t *testing.T) {
			got, err := readAll(t, packed, "")
			if err != nil {
				t.Fatal(err)
			}
			expect(t, got, assayReads)
		})
		t.Run(name+" cut short", func(t *testing.T) {
			if _, err := readAll(t, packed[:len(packed)-10], ""); err == nil || !strings.Contains(err.Error(), "after line") {
				t.Errorf("error %v does not say where the file ends", err)
			}
		})
	}
}

func TestMalformedLinesAreNumbered(t *testing.T) {
	got, err := readAll(t, golden(t, "malformed.jsonl"), "")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, got, []string{
		`1: a a echo "" -> "1" {"answer":"1"}`,
		`line 2: not a JSON object: unexpected end of JSON input`,
		`line 3: a JSON array, not an object`,
		`line 4: no completion; an empty one is ""`,
		`line 5: completion must be text or messages such as [{"role":"user","content":"…"}], not {"text":"1"}`,
		`line 6: id "a" was on line 1 already`,
		`line 7: id "e\a" has control characters`,
		`line 8: route "a b" must match ^[A-Za-z0-9_-]{1,64}$`,
		`line 9: no route; say what judges the line, as "route":"math"`,
		`line 10: id must not be a JSON number`,
		`line 11: completion: message 0 needs a content, and a role of system, user, assistant or tool`,
		`12: i i echo "" -> "2" {"answer":"1"}`,
	})
}

func TestMalformedGSM8KLines(t *testing.T) {
	for line, want := range map[string]string{
		`{"question":"q","ground_truth":"12","m":{"solution":"12"}}`:            `line 1: ground_truth has no answer after "A:" or "####"`,
		`{"question":"q","ground_truth":"A: 12"}`:                               `line 1: no solutions such as "model":{"solution":"…"}`,
		`{"question":"q","ground_truth":"A: 12","m":{"solution":3}}`:            `line 1: m: solution must not be a JSON number`,
		`{"question":"q","ground_truth":"A: 12","m":{"solution":"12"}`:          `line 1: not a JSON object: EOF`,
		`{"question":"q","ground_truth":"A: 12","m":{"solution":"12"}} {"a":1}`: `line 1: not a JSON object: something follows it`,
		`[]`: "line 1: not a JSON object: it does not start with {",
	} {
		got, err := readAll(t, []byte(line), "gsm8k_model_solutions")
		if err != nil {
			t.Fatal(err)
		}
		expect(t, got, []string{want})
	}
}

func TestMalformedCodeLines(t *testing.T) {
	for _, c := range []struct{ format, line, want string }{
		{"humaneval", `{"task_id":"a","entry_point":"f","canonical_solution":""}`, `line 1: the problem has no test or no entry_point`},
		{"humaneval", `{"task_id":"a","test":"t","canonical_solution":""}`, `line 1: the problem has no test or no entry_point`},
		{"humaneval", `{"entry_point":"f","test":"t"}`, `line 1: no canonical_solution; an empty one is ""`},
		{"humaneval", `{"entry_point":3}`, `line 1: entry_point must not be a JSON number`},
		{"humaneval", `[]`, `line 1: a JSON array, not an object`},
		{"mbpp", `{"task_id":1,"code":"c","test_list":[]}`, `line 1: the problem has no test_list, or an empty one`},
		{"mbpp", `{"task_id":1,"test_list":["assert f()"]}`, `line 1: no code; an empty one is ""`},
		{"mbpp", `{"task_id":1,"code":"c","test_list":"assert f()"}`, `line 1: test_list must not be a JSON string`},
		{"mbpp", `{"task_id":"one","code":"c","test_list":["assert f()"]}`, `line 1: task_id must not be a JSON string`},
		{"humaneval_js", `{"language":"cpp","tests":"t","gpt_solution":"s"}`, `line 1: language "cpp" is not that of this shape, js`},
		{"humaneval_js", `{"language":"js","gpt_solution":"s"}`, `line 1: the problem has no tests`},
		{"humaneval_js", `{"language":"js","tests":"t"}`, `line 1: no gpt_solution; an empty one is ""`},
	} {
		t.Run(c.format+" "+c.line, func(t *testing.T) {
			got, err := readAll(t, []byte(c.line), c.format)
			if err != nil {
				t.Fatal(err)
			}
			expect(t, got, []string{c.want})
		})
	}
}

func TestSizeLimits(t *testing.T) {
	ok := `{"id":"ok","route":"echo","completion":"1"}`
	rollout := `{"id":"big","route":"echo","completion":"` + strings.Repeat("x", MaxRolloutBytes+1) + `"}`
	line := `{"id":"huge","route":"echo","completion":"` + strings.Repeat("x", maxLineBytes) + `"}`
	got, err := readAll(t, []byte(ok+"\n"+rollout+"\n"+line+"\n"+strings.Replace(ok, "ok", "ok2", 1)), "")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, got, []string{
		`1: ok ok echo "" -> "1" `,
		`line 2: the rollout has 8388609 bytes, the limit is 8388608`,
		`line 3: over 32 MiB, the limit of a line`,
		`4: ok2 ok2 echo "" -> "1" `,
	})
}

func TestUnknownShapeListsTheKnown(t *testing.T) {
	_, err := readAll(t, []byte(`{"instruction":"…","output":"…"}`), "")
	for _, want := range append(Formats(), "line 1 has a shape that is not known", "--format") {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not have %q", err, want)
		}
	}
	if _, err := Open("testdata/assay.jsonl", "parquet"); err == nil || !strings.Contains(err.Error(), `unknown format "parquet"; there are:`) {
		t.Errorf("unknown format: %v", err)
	}
	if _, err := Open("testdata/nothing.jsonl", ""); err == nil {
		t.Error("a missing file opens")
	}
}

func TestInvalidUTF8IsMendedAndCounted(t *testing.T) {
	got, err := readAll(t, []byte("{\"route\":\"echo\",\"completion\":\"a\xffb\"}\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, got, []string{`1: 0 0 echo "" -> "a�b" `})
}

// FuzzShapes: whatever a line holds, no shape panics, and what one returns is fit to be scored or refused.
func FuzzShapes(f *testing.F) {
	for _, file := range []string{"assay.jsonl", "gsm8k.jsonl", "gsm8k_problems.jsonl", "humaneval.jsonl", "mbpp.jsonl", "humaneval_js.jsonl", "malformed.jsonl"} {
		for line := range bytes.Lines(golden(f, file)) {
			f.Add(line)
		}
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		if s, err := recognise(line); s != nil && err != nil {
			t.Errorf("recognised as %s with error %v", s.name(), err)
		}
		for _, s := range shapes {
			list, err := s.read(line, 3)
			if err == nil && len(list) == 0 {
				t.Errorf("%s: neither rollouts nor an error", s.name())
			}
			for _, r := range list {
				if validate(r) == nil && (r.GetId() == "" || r.GetGroup() == "" || r.GetCompletion() == nil) {
					t.Errorf("%s: %v passed validation", s.name(), r)
				}
			}
		}
	})
}
