package score

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// The published benchmarks of code, each line a problem with one solution: the author's own, so that scoring the file
// checks the problems, or a model's.

// codeReference is the reference of the code verifier, as far as these files fill it.
type codeReference struct {
	Language   string       `json:"language"`
	Prompt     string       `json:"prompt,omitempty"`
	EntryPoint string       `json:"entry_point,omitempty"`
	Setup      string       `json:"setup,omitempty"`
	Tests      []assertTest `json:"tests"`
	// Solution is the author's own.
	Solution string `json:"solution,omitempty"`
}

type assertTest struct {
	Type string `json:"type"`
	Code string `json:"code"`
}

// codeRollout is the one rollout of a problem's line.
func codeRollout(id, prompt, completion string, ref codeReference) ([]*assayv1.Rollout, error) {
	raw, err := json.Marshal(ref)
	if err != nil {
		return nil, err
	}
	return []*assayv1.Rollout{{
		Id: id, Group: id, GroupSize: 1, Route: "code",
		Prompt: assayv1.Text(prompt), Completion: assayv1.Text(completion), Reference: raw,
	}}, nil
}

// humanEvalShape is openai/human-eval's HumanEval.jsonl, scored with its canonical solutions.
type humanEvalShape struct{}

func (humanEvalShape) name() string { return "humaneval" }

func (humanEvalShape) example() string {
	return `{"task_id":"HumanEval/0","prompt":"def f(…","entry_point":"f","canonical_solution":"…","test":"def check(candidate): …"}`
}

func (humanEvalShape) recognises(fields map[string]json.RawMessage) bool {
	return fields["canonical_solution"] != nil && fields["entry_point"] != nil && fields["test"] != nil
}

func (humanEvalShape) read(line []byte, number int) ([]*assayv1.Rollout, error) {
	var p struct {
		ID         string  `json:"task_id"`
		Prompt     string  `json:"prompt"`
		EntryPoint string  `json:"entry_point"`
		Solution   *string `json:"canonical_solution"`
		Test       string  `json:"test"`
	}
	if err := json.Unmarshal(line, &p); err != nil {
		return nil, notAnObject(err)
	}
	switch {
	case p.Test == "" || p.EntryPoint == "":
		return nil, errors.New("the problem has no test or no entry_point")
	case p.Solution == nil:
		return nil, errors.New(`no canonical_solution; an empty one is ""`)
	}
	return codeRollout(idOr(p.ID, number), p.Prompt, *p.Solution, codeReference{
		Language: "python", Prompt: p.Prompt, EntryPoint: p.EntryPoint, Tests: []assertTest{{"assert", p.Test}},
		Solution: *p.Solution,
	})
}

// mbppShape is MBPP's mbpp.jsonl, scored with its reference code.
type mbppShape struct{}

func (mbppShape) name() string { return "mbpp" }

func (mbppShape) example() string {
	return `{"task_id":1,"text":"Write a function …","code":"def f(…","test_setup_code":"","test_list":["assert f(1) == 2", …]}`
}

func (mbppShape) recognises(fields map[string]json.RawMessage) bool {
	return fields["test_list"] != nil && fields["code"] != nil
}

func (mbppShape) read(line []byte, number int) ([]*assayv1.Rollout, error) {
	var p struct {
		ID    *int64   `json:"task_id"`
		Text  string   `json:"text"`
		Code  *string  `json:"code"`
		Setup string   `json:"test_setup_code"`
		Tests []string `json:"test_list"`
	}
	if err := json.Unmarshal(line, &p); err != nil {
		return nil, notAnObject(err)
	}
	switch {
	case len(p.Tests) == 0:
		return nil, errors.New("the problem has no test_list, or an empty one")
	case p.Code == nil:
		return nil, errors.New(`no code; an empty one is ""`)
	}
	id := int64(number)
	if p.ID != nil {
		id = *p.ID
	}
	ref := codeReference{Language: "python", Setup: p.Setup, Solution: *p.Code}
	for _, code := range p.Tests {
		ref.Tests = append(ref.Tests, assertTest{"assert", code})
	}
	return codeRollout("mbpp/"+strconv.FormatInt(id, 10), p.Text, *p.Code, ref)
}

// javaScriptShape is SandboxFusion's sample of HumanEval in JavaScript, scored with a model's solutions.
type javaScriptShape struct{}

func (javaScriptShape) name() string { return "humaneval_js" }

func (javaScriptShape) example() string {
	return `{"task_id":"HumanEval_0_f","language":"js","prompt":"function f(…","tests":"const assert = …","gpt_solution":"…"}`
}

func (javaScriptShape) recognises(fields map[string]json.RawMessage) bool {
	return fields["gpt_solution"] != nil && fields["tests"] != nil
}

func (javaScriptShape) read(line []byte, number int) ([]*assayv1.Rollout, error) {
	var p struct {
		ID       string  `json:"task_id"`
		Language string  `json:"language"`
		Prompt   string  `json:"prompt"`
		Tests    string  `json:"tests"`
		Solution *string `json:"gpt_solution"`
	}
	if err := json.Unmarshal(line, &p); err != nil {
		return nil, notAnObject(err)
	}
	switch {
	case p.Language != "js":
		return nil, fmt.Errorf("language %q is not that of this shape, js", p.Language)
	case p.Tests == "":
		return nil, errors.New("the problem has no tests")
	case p.Solution == nil:
		return nil, errors.New(`no gpt_solution; an empty one is ""`)
	}
	return codeRollout(idOr(p.ID, number), p.Prompt, *p.Solution, codeReference{
		Language: "javascript", Tests: []assertTest{{"assert", p.Tests}},
	})
}

// idOr is the problem's own id, or its line's number.
func idOr(id string, number int) string {
	if id == "" {
		return strconv.Itoa(number)
	}
	return id
}
