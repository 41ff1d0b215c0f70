package math

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/assay-rl/assay/verifiers"
)

// policySchema describes [policy].
const policySchema = `{"type":"object","additionalProperties":false,"properties":{"percent":{"enum":["strict","either"]}}}`

var configSchema = json.RawMessage(`{"type":"object","additionalProperties":false,"properties":{"policy":` + policySchema + `}}`)

var referenceSchema = json.RawMessage(`{"type":"object","required":["answer"],"properties":{"answer":{"oneOf":[` +
	`{"type":"string","minLength":1},{"type":"number"},` +
	`{"type":"array","minItems":1,"items":{"oneOf":[{"type":"string","minLength":1},{"type":"number"}]}}]},` +
	`"policy":` + policySchema + `}}`)

// The percent policies.
const (
	// percentStrict: 50% is 1/2 and nothing else.
	percentStrict = "strict"
	// percentEither: when one side alone says percent, 50% may also be the 50 of a question that asked for percent.
	percentEither = "either"
)

// policy is what people may choose about equality.
type policy struct {
	Percent string `json:"percent"`
}

var defaultPolicy = policy{Percent: percentStrict}

func (p policy) validate() error {
	if p.Percent != percentStrict && p.Percent != percentEither {
		return fmt.Errorf("policy: percent is %q, want %q or %q", p.Percent, percentStrict, percentEither)
	}
	return nil
}

// reference is a task's accepted answers, at least one, and its policy.
type reference struct {
	golds  []value
	policy policy
}

// readReference decodes a reference and understands its gold answers; def holds where it names no policy.
func readReference(raw json.RawMessage, def policy) (reference, error) {
	var doc struct {
		Answer json.RawMessage `json:"answer"`
		Policy json.RawMessage `json:"policy"`
	}
	if len(raw) == 0 {
		return reference{}, verifiers.BadReference(`math: the reference is missing; want {"answer": …}`)
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return reference{}, verifiers.BadReference("math: reference: %w", err)
	}
	ref := reference{policy: def}
	if len(doc.Policy) > 0 {
		if err := verifiers.Config(doc.Policy).Decode(&ref.policy); err != nil {
			return reference{}, verifiers.BadReference("math: reference: policy: %w", err)
		}
		if err := ref.policy.validate(); err != nil {
			return reference{}, verifiers.BadReference("math: reference: %w", err)
		}
	}
	texts, err := answerTexts(doc.Answer)
	if err != nil {
		return reference{}, verifiers.BadReference("math: reference: answer: %w", err)
	}
	for _, text := range texts {
		gold, err := readGold(text)
		if err != nil {
			return reference{}, verifiers.BadReference("math: reference: answer %q: %w", clip(text), err)
		}
		ref.golds = append(ref.golds, gold)
	}
	return ref, nil
}

// answerTexts returns the accepted answers: one text or number, or a list of them. Numbers keep every digit.
func answerTexts(raw json.RawMessage) ([]string, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return nil, errors.New("is missing")
	}
	if raw[0] != '[' {
		text, err := answerText(raw)
		return []string{text}, err
	}
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errors.New("is an empty list")
	}
	texts := make([]string, len(list))
	for i, item := range list {
		var err error
		if texts[i], err = answerText(item); err != nil {
			return nil, fmt.Errorf("item %d: %w", i, err)
		}
	}
	return texts, nil
}

// answerText returns a JSON string's text or a JSON number's spelling.
func answerText(raw json.RawMessage) (string, error) {
	switch c := raw[0]; {
	case c == '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	case c == '-' || isDigit(c):
		return string(raw), nil
	default:
		return "", fmt.Errorf("is %s, want text or a number", clip(string(raw)))
	}
}

// readGold understands one gold answer: the whole text, or what a whole solution states as its answer.
func readGold(text string) (value, error) {
	if whole, _ := understand(text); whole.kind != kindText {
		return whole, nil
	}
	if c, _, ok := boxed(text); ok {
		text = c.text
	} else if strings.Contains(text, "\n") || strings.Contains(text, "####") {
		if c, ok := stated(text); ok {
			text = c.text
		}
	}
	if len(text) > maxAnswer {
		return value{}, fmt.Errorf("has %d bytes, the limit is %d", len(text), maxAnswer)
	}
	gold, _ := understand(text)
	if gold.kind == kindText && gold.text == "" {
		return value{}, errors.New("says nothing")
	}
	return gold, nil
}
