package judge

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// protocol is how a server is asked and its answers are read.
type protocol interface {
	// body is the request, to be sent as JSON.
	body(scene) (any, error)
	// read reads the body of an answer with status 200. Whatever it holds, read returns a finite number, one of the
	// labels, or an error.
	read(answer []byte) (reading, error)
}

// reading is what an answer says.
type reading struct {
	number float64
	label  string
	tokens int64
}

// usage is how vLLM and OpenAI count.
type usage struct {
	TotalTokens int64 `json:"total_tokens"`
}

// newProtocol makes the protocol of a checked configuration. The aspect decides what a chat model is told by default.
func newProtocol(c Config, aspect Aspect) (protocol, error) {
	if c.Input.empty() {
		i, err := defaultInput(c, aspect)
		if err != nil {
			return nil, err
		}
		c.Input = i
	}
	if c.Type == LabelModel && len(c.Labels) == 0 && aspect == Harmless {
		c.Labels, c.PassingLabels = []string{"safe", "unsafe"}, []string{"safe"}
	}
	s, err := newShow(c.Input)
	if err != nil {
		return nil, err
	}
	switch c.Type {
	case VLLMPooling, VLLMClassify:
		return vllmClasses{config: c, show: s}, nil
	case VLLMScore:
		return vllmScore{config: c, text: s.text}, nil
	case TEIRerank:
		return teiRerank{config: c, text: s.text}, nil
	case TEIPredict:
		return teiPredict{config: c, text: s.text, pair: c.Input.Text == judgedText}, nil
	}
	return newChat(c, s)
}

// decode decodes an answer. Numbers that JSON does not have, such as the NaN that Python writes, are errors.
func decode(answer []byte, v any) error {
	if err := json.Unmarshal(answer, v); err != nil {
		return fmt.Errorf("not the JSON that was expected: %w", err)
	}
	return nil
}

// pick returns the number of a class: the one at place, or the only one when place is -1.
func pick(numbers []float64, place int) (float64, error) {
	switch {
	case place >= len(numbers):
		return 0, fmt.Errorf("there are %d classes, none at place %d", len(numbers), place)
	case place >= 0:
		return finite(numbers[place])
	case len(numbers) != 1:
		return 0, fmt.Errorf("there are %d classes: say in class which one counts", len(numbers))
	}
	return finite(numbers[0])
}

func finite(x float64) (float64, error) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, errors.New("the number is not finite")
	}
	return x, nil
}
