package score

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// gsm8kProblemShape is openai/grade-school-math's test.jsonl and train.jsonl: a question and its worked answer, which
// is scored, so that scoring the file checks the problems.
type gsm8kProblemShape struct{}

func (gsm8kProblemShape) name() string { return "gsm8k" }

func (gsm8kProblemShape) example() string {
	return `{"question":"…","answer":"… #### 18"}`
}

func (gsm8kProblemShape) recognises(fields map[string]json.RawMessage) bool {
	return fields["question"] != nil && bytes.Contains(fields["answer"], []byte("####"))
}

func (gsm8kProblemShape) read(line []byte, number int) ([]*assayv1.Rollout, error) {
	var p struct {
		Question string `json:"question"`
		Answer   string `json:"answer"`
	}
	if err := json.Unmarshal(line, &p); err != nil {
		return nil, notAnObject(err)
	}
	answer, ok := finalAnswer(p.Answer)
	if !ok {
		return nil, errors.New(`answer has nothing after "####"`)
	}
	reference, err := json.Marshal(map[string]string{"answer": answer})
	if err != nil {
		return nil, err
	}
	id := strconv.Itoa(number)
	return []*assayv1.Rollout{{
		Id: id, Group: id, GroupSize: 1, Route: "math",
		Prompt: assayv1.Text(p.Question), Completion: assayv1.Text(p.Answer), Reference: reference,
	}}, nil
}
