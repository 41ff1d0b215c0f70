package judge

import (
	"encoding/json"
	"errors"
	"fmt"
)

// teiRerank is the /rerank of Text Embeddings Inference: the prompt is the query, what is judged the only text.
type teiRerank struct {
	config Config
	text   template
}

func (t teiRerank) body(s scene) (any, error) {
	text, err := t.text.fill(s)
	return struct {
		Query     string   `json:"query"`
		Texts     []string `json:"texts"`
		RawScores bool     `json:"raw_scores"`
		Truncate  bool     `json:"truncate"`
	}{s.Prompt, []string{text}, t.config.RawScores, t.config.Truncate}, err
}

func (t teiRerank) read(answer []byte) (reading, error) {
	var ranks []struct {
		Score *float64 `json:"score"`
	}
	if err := decode(answer, &ranks); err != nil {
		return reading{}, err
	}
	if len(ranks) != 1 || ranks[0].Score == nil {
		return reading{}, errors.New("there is not one rank for one text")
	}
	x, err := finite(*ranks[0].Score)
	return reading{number: x}, err
}

// teiPredict is the /predict of Text Embeddings Inference: a text, or a pair of the prompt and what is judged.
type teiPredict struct {
	config Config
	text   template
	pair   bool
}

func (t teiPredict) body(s scene) (any, error) {
	text, err := t.text.fill(s)
	var inputs any = text
	if t.pair {
		inputs = [2]string{s.Prompt, text}
	}
	return struct {
		Inputs    any  `json:"inputs"`
		RawScores bool `json:"raw_scores"`
		Truncate  bool `json:"truncate"`
	}{inputs, t.config.RawScores, t.config.Truncate}, err
}

// prediction is the score of a label.
type prediction struct {
	Score *float64 `json:"score"`
	Label string   `json:"label"`
}

func (t teiPredict) read(answer []byte) (reading, error) {
	var labels []prediction
	if json.Unmarshal(answer, &labels) != nil {
		var batch [][]prediction
		if err := decode(answer, &batch); err != nil {
			return reading{}, err
		}
		if len(batch) != 1 {
			return reading{}, fmt.Errorf("there are %d results for one text", len(batch))
		}
		labels = batch[0]
	}
	for _, p := range labels {
		if p.Score != nil && (p.Label == t.config.Label || t.config.Label == "" && len(labels) == 1) {
			x, err := finite(*p.Score)
			return reading{number: x}, err
		}
	}
	return reading{}, fmt.Errorf("none of the %d labels is the one that counts: say which in label", len(labels))
}
