package judge

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestConfigErrorsSayWhatToDo(t *testing.T) {
	const url = `"url": "http://127.0.0.1:1/x", "model": "m"`
	for _, tt := range []struct{ config, want string }{
		{`{}`, "type is"},
		{`{"type": "gpt", ` + url + `}`, "vllm_pooling"},
		{`{"type": "vllm_score", "model": "m"}`, "url is"},
		{`{"type": "vllm_score", "url": "file:///etc/passwd", "model": "m"}`, "url is"},
		{`{"type": "vllm_score", "url": "http://me:secret@127.0.0.1/x", "model": "m"}`, "key_env"},
		{`{"type": "vllm_score", "url": "http://127.0.0.1/x"}`, "model is missing"},
		{`{"type": "vllm_score", "key_env": "HOME", ` + url + `}`, "ASSAY_JUDGE_"},
		{`{"type": "vllm_score", "modell": 1, ` + url + `}`, "modell"},
		{`{"type": "vllm_score", "range": [1, 1], ` + url + `}`, "lower end first"},
		{`{"type": "vllm_score", "range": [0, 1e308], ` + url + `}`, "within"},
		{`{"type": "vllm_score", "map": "tanh", ` + url + `}`, "sigmoid, range or clip"},
		{`{"type": "score_model", "map": "clip", ` + url + `}`, "told its range"},
		{`{"type": "vllm_classify", "class": -2, ` + url + `}`, "class is"},
		{`{"type": "vllm_score", "input": [{"role": "user", "content": "x"}], ` + url + `}`, "takes a text"},
		{`{"type": "vllm_score", "input": 7, ` + url + `}`, "neither a text nor a list"},
		{`{"type": "vllm_score", "input": "{{judged", ` + url + `}`, "without }}"},
		{`{"type": "vllm_score", "input": "{{env.HOME}}", ` + url + `}`, "env.HOME"},
		{`{"type": "vllm_score", "input": "{{reference}}", ` + url + `}`, "reference.NAME"},
		{`{"type": "vllm_pooling", "input": [{"role": "tool", "content": "x"}], ` + url + `}`, "role of a message"},
		{`{"type": "score_model", "labels": ["a"], ` + url + `}`, "for a label_model"},
		{`{"type": "label_model", "input": "x", ` + url + `}`, "two labels"},
		{`{"type": "label_model", "input": "x", "labels": ["a", "b"], "passing_labels": ["c"], ` + url + `}`, `"c" is none`},
		{`{"type": "label_model", "labels": ["a", "b"], "passing_labels": ["a"], ` + url + `}`, "input is missing"},
		{`{"type": "vllm_score", "retries": 11, ` + url + `}`, "retries is 11"},
		{`{"type": "vllm_score", "timeout_s": 0, ` + url + `}`, "timeout_s is 0"},
		{`{"type": "vllm_score", "max_chars": 0, ` + url + `}`, "max_chars is 0"},
		{`{"type": "vllm_score", "budget": {"calls": -1}, ` + url + `}`, "budget.calls is -1"},
	} {
		var c Config
		err := json.Unmarshal([]byte(tt.config), &c)
		if err == nil {
			_, err = New(c, Helpful)
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error that says %q", tt.config, err, tt.want)
		}
	}
}

func TestTemplates(t *testing.T) {
	for _, tt := range []struct{ template, want string }{
		{"", ""},
		{"no place", "no place"},
		{"{{prompt}}|{{ answer }}|{{judged}}", "Say hello.|Hello!|Hello!"},
		{"{{reference.style}}", `{"tone":"warm"}`},
		{"{{item.style.tone}} {{reference.n}}", "warm 3"},
		{"a } b }} c", "a } b }} c"},
	} {
		p, err := parse(tt.template)
		if err != nil {
			t.Errorf("%q: %v", tt.template, err)
			continue
		}
		if got, err := p.fill(scene{Subject: subject}); err != nil || got != tt.want {
			t.Errorf("%q: got %q, %v, want %q", tt.template, got, err, tt.want)
		}
	}
	missing, err := parse("{{reference.no.such}}")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := missing.fill(scene{Subject: subject}); !errors.Is(err, ErrReference) {
		t.Errorf("got %v, want ErrReference", err)
	}
}

// A fence differs wherever one of the texts does, also when only their borders move.
func TestFenceDependsOnEverything(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range []scene{
		{}, {Subject: Subject{Prompt: "ab"}}, {Subject: Subject{Completion: "ab"}}, {Subject: Subject{Prompt: "a", Completion: "b"}},
		{Subject: Subject{Judged: "ab"}}, {first: "ab"}, {second: "ab"}, {first: "a", second: "b"},
	} {
		seen[s.fence()] = true
	}
	if len(seen) != 8 {
		t.Errorf("8 scenes have %d fences", len(seen))
	}
}
