package score

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// gsm8kShape is openai/grade-school-math's example_model_solutions.jsonl: a question, its worked answer and one
// solution each of several models. Every solution is a rollout of the line's group, named <line>/<model>.
type gsm8kShape struct{}

func (gsm8kShape) name() string { return "gsm8k_model_solutions" }

func (gsm8kShape) example() string {
	return `{"question":"…","ground_truth":"… A: 18","6b_finetuning":{"is_correct":true,"solution":"…"}, …}`
}

func (gsm8kShape) recognises(fields map[string]json.RawMessage) bool {
	return fields["question"] != nil && fields["ground_truth"] != nil
}

// namedSolution is one model's answer.
type namedSolution struct {
	model string
	text  string
}

func (gsm8kShape) read(line []byte, number int) ([]*assayv1.Rollout, error) {
	question, truth, solutions, err := decodeGSM8K(line)
	if err != nil {
		return nil, err
	}
	answer, ok := finalAnswer(truth)
	if !ok {
		return nil, errors.New(`ground_truth has no answer after "A:" or "####"`)
	}
	reference, err := json.Marshal(map[string]string{"answer": answer})
	if err != nil {
		return nil, err
	}
	group := strconv.Itoa(number)
	prompt := assayv1.Text(question)
	out := make([]*assayv1.Rollout, len(solutions))
	for i, s := range solutions {
		out[i] = &assayv1.Rollout{
			Id: group + "/" + s.model, Group: group, GroupSize: uint32(len(solutions)), Route: "math",
			Prompt: prompt, Completion: assayv1.Text(s.text), Reference: reference,
		}
	}
	return out, nil
}

// decodeGSM8K reads a line token by token, because the models come in the order of its keys. A line whose end is
// missing is an error, though a decoder of tokens could do without.
func decodeGSM8K(line []byte) (question, truth string, solutions []namedSolution, err error) {
	d := json.NewDecoder(bytes.NewReader(line))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return "", "", nil, notAnObject(errors.Join(err, errors.New("it does not start with {")))
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return "", "", nil, notAnObject(err)
		}
		switch name, _ := key.(string); name {
		case "question":
			err = d.Decode(&question)
		case "ground_truth":
			err = d.Decode(&truth)
		default:
			var raw json.RawMessage
			if err = d.Decode(&raw); err == nil {
				solutions, err = appendSolution(solutions, name, raw)
			}
		}
		if err != nil {
			return "", "", nil, fmt.Errorf("%v: %w", key, err)
		}
	}
	if _, err := d.Token(); err != nil {
		return "", "", nil, notAnObject(err)
	}
	if d.More() {
		return "", "", nil, errors.New("not a JSON object: something follows it")
	}
	if len(solutions) == 0 {
		return "", "", nil, errors.New(`no solutions such as "model":{"solution":"…"}`)
	}
	return question, truth, solutions, nil
}

// appendSolution adds a model's solution; a key that holds none is left alone.
func appendSolution(list []namedSolution, model string, raw json.RawMessage) ([]namedSolution, error) {
	var s struct {
		Solution *string `json:"solution"`
	}
	if raw[0] != '{' {
		return list, nil
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, notAnObject(err)
	}
	if s.Solution == nil {
		return list, nil
	}
	return append(list, namedSolution{model, *s.Solution}), nil
}

// finalAnswer returns what follows the last "A:" or "####".
func finalAnswer(s string) (string, bool) {
	at := -1
	for _, mark := range []string{"A:", "####"} {
		if i := strings.LastIndex(s, mark); i >= 0 {
			at = max(at, i+len(mark))
		}
	}
	if at < 0 {
		return "", false
	}
	answer := strings.TrimSpace(s[at:])
	return answer, answer != ""
}
