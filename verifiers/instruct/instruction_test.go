package instruct

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
	"github.com/goccy/go-yaml"
)

// TestEveryInstructionHasCases holds that the golden cases show each instruction followed and not followed.
func TestEveryInstructionHasCases(t *testing.T) {
	seen := map[string]map[float64]bool{}
	paths, err := filepath.Glob("testdata/cases/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d case files, error %v", len(paths), err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var cases []struct {
			Reference struct {
				IDs []string `yaml:"instruction_id_list"`
			}
			Score *float64
		}
		if err := yaml.Unmarshal(text, &cases); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for _, c := range cases {
			if len(c.Reference.IDs) == 1 && c.Score != nil {
				id := c.Reference.IDs[0]
				if seen[id] == nil {
					seen[id] = map[float64]bool{}
				}
				seen[id][*c.Score] = true
			}
		}
	}
	for id := range instructions {
		if !seen[id][0] || !seen[id][1] {
			t.Errorf("%s: the cases give %v, want one followed and one not", id, slices.Collect(maps.Keys(seen[id])))
		}
	}
}

// TestVariants has IFEval's eight forms, without those that are blank or repeated.
func TestVariants(t *testing.T) {
	for _, c := range []struct {
		name, response string
		want           []string
	}{
		{"all eight", "*a\nb*\nc*", []string{"*a\nb*\nc*", "b*\nc*", "*a\nb*", "b*", "a\nb\nc", "b\nc", "a\nb", "b"}},
		{"no asterisk", "a\nb\nc", []string{"a\nb\nc", "b\nc", "a\nb", "b"}},
		{"one line", "a", []string{"a"}},
		{"two lines", " a \n b ", []string{" a \n b ", "b", "a"}},
		{"blank", " \n ", nil},
		{"asterisks alone", "**", []string{"**"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, form := range variants(c.response) {
				got = append(got, form.raw)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDetail(t *testing.T) {
	v, err := New(verifiers.Config(`{"mode": "loose"}`))
	if err != nil {
		t.Fatal(err)
	}
	reference := json.RawMessage(`{"instruction_id_list": ["startend:quotation", "punctuation:no_comma", "detectable_format:title"], "kwargs": [{}, {}, {}]}`)
	verdict, err := v.Verify(t.Context(), verifiers.Rollout{Completion: "Sure, here:\n\"Yes.\"", Reference: reference})
	if err != nil {
		t.Fatal(err)
	}
	want := Detail{Mode: Loose, Followed: 2, Instructions: []Outcome{
		{"startend:quotation", false, true}, {"punctuation:no_comma", false, true}, {"detectable_format:title", false, false},
	}}
	if got := verdict.Detail.(Detail); got.Mode != want.Mode || got.Followed != want.Followed || !slices.Equal(got.Instructions, want.Instructions) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if want := "2 of 3 instructions followed, not detectable_format:title"; verdict.Explanation != want {
		t.Errorf("the explanation is %q, want %q", verdict.Explanation, want)
	}
}

// TestReferenceErrors holds that an error says which instruction is wrong, and what of it.
func TestReferenceErrors(t *testing.T) {
	for reference, want := range map[string]string{
		``:  "instruct: the reference is missing",
		`7`: "instruct: reference: json: cannot unmarshal number",
		`{"instruction_id_list": ["punctuation:no_comma", "count:pronouns"], "kwargs": [{}, {}]}`:                              `instruction 1, "count:pronouns": it is not known`,
		`{"instruction_id_list": ["length_constraints:number_words"], "kwargs": [{"num_words": 3, "relation": "around"}]}`:     `relation: it is "around", want "less than" or "at least"`,
		`{"instruction_id_list": ["keywords:existence"], "kwargs": [{"keywords": ["` + strings.Repeat("a", 1025) + `"]}]}`:     "a word has 1025 bytes, the limit is 1024",
		`{"instruction_id_list": ["new:copy_span_idx"], "kwargs": [{"prompt_to_repeat": "ab", "n_start": 2, "n_end": 1}]}`:     "nothing but blanks lies between",
		`{"instruction_id_list": ["detectable_format:multiple_sections"], "kwargs": [{"section_spliter": 3}]}`:                 "section_spliter: json: cannot unmarshal number",
		`{"instruction_id_list": [` + strings.Repeat(`"punctuation:no_comma",`, 64) + `"punctuation:no_comma"], "kwargs": []}`: "65 instructions, want 1 to 64",
	} {
		if _, err := readReference(json.RawMessage(reference)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80s: got %v, want %q", reference, err, want)
		}
	}
}

func TestConfigErrors(t *testing.T) {
	for config, want := range map[string]string{
		`{"mode": "lax"}`:       `instruct: config: mode is "lax", want strict or loose`,
		`{"score": "mean"}`:     `instruct: config: score is "mean", want share or all`,
		`{"thinking": "strip"}`: `instruct: config: thinking is "strip", want keep or drop`,
	} {
		if _, err := New(verifiers.Config(config)); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %q", config, err, want)
		}
	}
}

// FuzzReference holds that every reference is read or refused, and that what is read can judge.
func FuzzReference(f *testing.F) {
	f.Add(`{"instruction_id_list": ["keywords:frequency"], "kwargs": [{"keyword": "a|b\\b", "frequency": 2, "relation": "less than"}]}`, "a, b")
	f.Add(`{"instruction_id_list": ["copy:repeat_phrase"], "kwargs": [{"phrase": "a b c", "small_n": 1}]}`, "a x c")
	f.Add(`{"instruction_id_list": ["detectable_format:multiple_sections"], "kwargs": [{"section_spliter": "(", "num_sections": 0}]}`, "( 1")
	f.Fuzz(func(t *testing.T, reference, completion string) {
		list, err := readReference(json.RawMessage(reference))
		if err != nil {
			return
		}
		for _, in := range list {
			if _, err := in.judge(context.Background(), variants(completion)); err != nil {
				t.Error(err)
			}
		}
	})
}

// BenchmarkInstructions judges 4 KB of prose by each instruction alone, strictly and loosely.
func BenchmarkInstructions(b *testing.B) {
	prose := strings.Repeat("Dr. Smith said: \"It's *fine*, isn't it?\" - [name]\n", 80)
	for id, kwargs := range sampleKwargs(b) {
		b.Run(id, func(b *testing.B) {
			follows, err := makeCheck(id, kwargs)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(prose)))
			for b.Loop() {
				if _, err := (instruction{id, follows}).judge(context.Background(), variants(prose)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkHostile judges texts of the longest length by the costliest instructions, for Spec.Budget.
func BenchmarkHostile(b *testing.B) {
	kwargs := sampleKwargs(b)
	for name, unit := range map[string]string{"periods": "a. ", "quotes": "'' \"", "stars": "*\n", "wide": "é. B", "dashes": "-"} {
		form := strings.Repeat(unit, Spec.Budget.CompletionBytes/len(unit))
		for _, id := range []string{"length_constraints:number_sentences", "count:count_unique", "first_word:first_word_sent", "language:response_language"} {
			b.Run(fmt.Sprint(name, "/", id), func(b *testing.B) {
				follows, err := makeCheck(id, kwargs[id])
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(len(form)))
				for b.Loop() {
					follows(&text{raw: form})
				}
			})
		}
	}
}

// sampleKwargs returns arguments for every instruction.
func sampleKwargs(tb testing.TB) map[string]map[string]json.RawMessage {
	tb.Helper()
	const all = `{"keywords": ["smith", "absent"], "keyword": "fine", "keyword1": "smith", "keyword2": "fine", "forbidden_words": ["cat", "dog"],
		"frequency": 3, "relation": "at least", "letter": "q", "let_frequency": 3, "let_relation": "at least", "language": "de",
		"num_sentences": 500, "num_paragraphs": 3, "num_words": 5000, "nth_paragraph": 1, "first_word": "so", "last_word": "so",
		"num_placeholders": 500, "postscript_marker": "P.S.", "num_bullets": 3, "num_highlights": 500, "section_spliter": "Section",
		"num_sections": 3, "prompt_to_repeat": "Say it.", "end_phrase": "The end.", "capital_frequency": 300, "capital_relation": "at least",
		"phrase": "Time flies when having fun", "small_n": 2, "n_start": 0, "n_end": 3, "n": 2, "m": 3, "N": 2, "n_sent": 2, "n_words": 4}`
	var kwargs map[string]json.RawMessage
	if err := json.Unmarshal([]byte(all), &kwargs); err != nil {
		tb.Fatal(err)
	}
	byID := map[string]map[string]json.RawMessage{}
	for id := range instructions {
		byID[id] = kwargs
	}
	return byID
}
