package format

import (
	"regexp"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// formatReward is open-r1's expression; Go's flags s and m mean what DOTALL and MULTILINE do, and \A is re.match's.
var formatReward = regexp.MustCompile(`(?sm)\A^<think>\n.*?\n</think>\n<answer>\n.*?\n</answer>$`)

// FuzzOpenR1 compares the searches with the expression they stand for.
func FuzzOpenR1(f *testing.F) {
	const kept = "<think>\na\n</think>\n<answer>\n4\n</answer>"
	for _, seed := range []string{
		"", kept, kept + "\n", kept + "\nmore", kept + " more", kept + "\r\n", kept + kept, kept + "x\n</answer>",
		"<think>\n\n</think>\n<answer>\n\n</answer>", "<think>\n</think>\n<answer>\n</answer>", strings.ReplaceAll(kept, "\n", "\r\n"),
		"<think>\n\n</think>\n<answer>\n\n</think>\n<answer>\n\n</answer>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := openR1(text), formatReward.MatchString(text); got != want {
			t.Fatalf("searches say %v, the expression says %v", got, want)
		}
	})
}

// codeFormatReward and stepsReward are open-r1's other two expressions.
var (
	codeFormatReward = regexp.MustCompile("(?sm)\\A^<think>\\n.*?\\n</think>\\n<answer>\\n.*?```python.*?```.*?\\n</answer>$")
	stepsReward      = regexp.MustCompile(`(Step \p{Nd}+:|\A\p{Nd}+\.|\n-|\n\*|First,|Second,|Next,|Finally,)`)
)

// FuzzCodeFormat compares the searches with the expression they stand for.
func FuzzCodeFormat(f *testing.F) {
	const kept = "<think>\na\n</think>\n<answer>\n```python\n4\n```\n</answer>"
	for _, seed := range []string{
		"", kept, kept + "\n", kept + "\nmore", kept + kept, strings.Replace(kept, "python", "pythonic", 1),
		strings.Replace(kept, "python", "py", 1), strings.Replace(kept, "```\n</", "</", 1), "<think>\n\n</think>\n<answer>\n```python```\n</answer>",
	} {
		f.Add(seed)
	}
	rule := codeFormat{Language: "python"}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := rule.matches(text), codeFormatReward.MatchString(text); got != want {
			t.Fatalf("searches say %v, the expression says %v", got, want)
		}
	})
}

// FuzzReasoningSteps compares the scanner with the expression it stands for.
func FuzzReasoningSteps(f *testing.F) {
	for _, seed := range []string{
		"", "1. a\n2. b\n3. c", "Step 1: a\nStep 22: b\n- c", "First, a. Second, b. Next, c. Finally, d.", "\n---\n***", "１２. a\nStep ٣: b", "Step : Step 1 : Ste",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := countSteps(text), len(stepsReward.FindAllString(text, stepsWanted)); got != want {
			t.Fatalf("the scanner counts %d, the expression %d", got, want)
		}
	})
}

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct{ name, config, want string }{
		{"unknown profile", `{"profile":"r2"}`, `profile "r2" is unknown: there are r1, r1_strict, graded, open_r1, `},
		{"unknown field", `{"preopened":true}`, `unknown field "preopened"`},
		{"wrong type", `{"pre_opened":1}`, "cannot unmarshal number"},
		{"no JSON", `{`, "unexpected end of JSON input"},
		{"an option of another profile", `{"profile":"r1","max":5}`, `unknown field "max"`},
		{"language with blanks", `{"profile":"code_format","language":"c sharp"}`, `language "c sharp" must match`},
		{"length without a limit", `{"profile":"length"}`, "max is 0; it must be between 1 and 2147483647"},
		{"bounds the wrong way round", `{"profile":"length","min":5,"max":4}`, "min is 5; it must be between 0 and 4"},
		{"unknown unit", `{"profile":"cosine","unit":"words"}`, `unit "words" is unknown: there are chars, tokens`},
		{"score out of range", `{"profile":"cosine","short":2}`, "short is 2; it must be between -1 and 1"},
		{"flat cosine", `{"profile":"cosine","short":0.5}`, "short and long are both 0.5"},
		{"cache above the limit", `{"profile":"soft_overlong","max":10,"cache":11}`, "cache is 11; it must be between 1 and 10"},
		{"n-grams of nothing", `{"profile":"repetition","ngram":0}`, "ngram is 0; it must be between 1 and 16"},
		{"penalty that rewards", `{"profile":"repetition","max_penalty":1}`, "max_penalty must be at least -1 and below 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(verifiers.Config(tt.config))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "format: config: ") {
				t.Errorf("got %v, want it to say %q", err, tt.want)
			}
		})
	}
}
