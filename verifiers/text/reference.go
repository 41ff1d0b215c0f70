package text

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/prose"
)

// Bounds on a reference.
const (
	maxGolds = 16
	// maxReference is the longest reference in bytes of JSON.
	maxReference = 1 << 20
)

// gold is one reference text, read.
type gold struct {
	text       string
	similarity similarity
}

// readGold reads one reference text.
func (v *verifier) readGold(text string) (gold, error) {
	text = tidy(text)
	switch {
	case prose.IsBlank(text):
		return gold{}, errors.New("it is blank")
	case len(text) > maxText:
		return gold{}, fmt.Errorf("it has %d bytes, the limit is %d", len(text), maxText)
	}
	s, err := v.metric.of(text, v.config)
	return gold{text, s}, err
}

// Golds implements [verifiers.Gold]: the reference texts themselves, where a text earns the best score by being one.
func (v *verifier) Golds(reference json.RawMessage) ([]string, error) {
	golds, err := v.golds.Read(reference, v.readGolds)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(golds))
	for i, g := range golds {
		texts[i] = g.text
		if text, _ := v.judged(g.text); text != g.text {
			return nil, fmt.Errorf("%w: text: the tags in answer %d would be read as the completion's", verifiers.ErrNoGold, i)
		}
		if s, _ := v.similarity(g.text, golds); s < cmp.Or(v.threshold(), 1) {
			return nil, fmt.Errorf("%w: text: %s of a text and itself is %.4g", verifiers.ErrNoGold, v.config.Metric, s)
		}
	}
	return texts, nil
}

// readTexts returns the texts of a reference: one, or a list of them.
func readTexts(raw json.RawMessage) ([]string, error) {
	var ref struct {
		Answer json.RawMessage `json:"answer"`
	}
	if len(raw) > maxReference {
		return nil, verifiers.BadReference("text: the reference has %d bytes, the limit is %d", len(raw), maxReference)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&ref); err != nil {
		return nil, verifiers.BadReference(`text: want {"answer": text or list of texts}: %w`, err)
	}
	var texts []string
	if len(ref.Answer) > 0 && ref.Answer[0] == '"' {
		texts = make([]string, 1)
		return texts, json.Unmarshal(ref.Answer, &texts[0])
	}
	if err := json.Unmarshal(ref.Answer, &texts); err != nil {
		return nil, verifiers.BadReference("text: reference: answer: want a text or a list of texts: %w", err)
	}
	if len(texts) == 0 || len(texts) > maxGolds {
		return nil, verifiers.BadReference("text: reference: answer has %d texts, want 1 to %d", len(texts), maxGolds)
	}
	return texts, nil
}

// readGolds returns the texts of a reference, each read.
func (v *verifier) readGolds(raw json.RawMessage) ([]gold, error) {
	texts, err := readTexts(raw)
	if err != nil {
		return nil, err
	}
	golds := make([]gold, len(texts))
	for i, text := range texts {
		if golds[i], err = v.readGold(text); err != nil {
			return nil, verifiers.BadReference("text: reference: answer %d: %w", i, err)
		}
	}
	return golds, nil
}
