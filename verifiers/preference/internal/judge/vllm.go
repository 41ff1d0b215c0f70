package judge

import (
	"encoding/json"
	"errors"
	"fmt"
)

// vllmClasses is vLLM's /pooling and /classify, which are asked alike.
type vllmClasses struct {
	config Config
	show   show
}

func (v vllmClasses) body(s scene) (any, error) {
	if len(v.show.turns) > 0 {
		messages, err := v.show.messages(s)
		return struct {
			Model    string        `json:"model"`
			Messages []wireMessage `json:"messages"`
		}{v.config.Model, messages}, err
	}
	text, err := v.show.text.fill(s)
	return struct {
		Model string `json:"model"`
		Input string `json:"input"`
	}{v.config.Model, text}, err
}

func (v vllmClasses) read(answer []byte) (reading, error) {
	var a struct {
		Data []struct {
			Data  json.RawMessage `json:"data"`
			Probs []float64       `json:"probs"`
		} `json:"data"`
		Usage usage `json:"usage"`
	}
	if err := decode(answer, &a); err != nil {
		return reading{}, err
	}
	if len(a.Data) != 1 {
		return reading{}, fmt.Errorf("there are %d results for one text", len(a.Data))
	}
	numbers, err := a.Data[0].Probs, error(nil)
	if v.config.Type == VLLMPooling {
		numbers, err = pooled(a.Data[0].Data)
	}
	if err != nil {
		return reading{}, err
	}
	x, err := pick(numbers, v.config.Class)
	return reading{number: x, tokens: a.Usage.TotalTokens}, err
}

// pooled returns the numbers of a text: its classes, or those of its last token where there is a row for each.
func pooled(data json.RawMessage) ([]float64, error) {
	var numbers []float64
	if json.Unmarshal(data, &numbers) == nil && len(numbers) > 0 {
		return numbers, nil
	}
	var rows [][]float64
	if json.Unmarshal(data, &rows) == nil && len(rows) > 0 {
		return rows[len(rows)-1], nil
	}
	return nil, errors.New("data is neither a list of numbers nor a list of such lists")
}

// vllmScore is vLLM's /score: the prompt is text_1, what is judged text_2.
type vllmScore struct {
	config Config
	text   template
}

func (v vllmScore) body(s scene) (any, error) {
	text, err := v.text.fill(s)
	return struct {
		Model string `json:"model"`
		Text1 string `json:"text_1"`
		Text2 string `json:"text_2"`
	}{v.config.Model, s.Prompt, text}, err
}

func (v vllmScore) read(answer []byte) (reading, error) {
	var a struct {
		Data []struct {
			Score *float64 `json:"score"`
		} `json:"data"`
		Usage usage `json:"usage"`
	}
	if err := decode(answer, &a); err != nil {
		return reading{}, err
	}
	if len(a.Data) != 1 || a.Data[0].Score == nil {
		return reading{}, errors.New("there is not one score for one pair")
	}
	x, err := finite(*a.Data[0].Score)
	return reading{number: x, tokens: a.Usage.TotalTokens}, err
}
