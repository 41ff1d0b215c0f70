package math

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/extract"
	"github.com/assay-rl/assay/verifiers/math/internal/judge"
)

// policy is what people may choose about equality.
type policy = judge.Policy

var configSchema = json.RawMessage(`{"type":"object","additionalProperties":false,"properties":{"policy":` + judge.PolicySchema +
	`,"extract":{"type":"array","minItems":1,"uniqueItems":true,"items":{"enum":["box","answer_tag","final_answer","answer_phrase",` +
	`"marker","choice","whole","last_math","last_number"]}}}}`)

var referenceSchema = json.RawMessage(`{"type":"object","required":["answer"],"properties":{"answer":{"oneOf":[` +
	`{"type":"string","minLength":1},{"type":"number"},` +
	`{"type":"array","minItems":1,"items":{"oneOf":[{"type":"string","minLength":1},{"type":"number"}]}}]},` +
	`"policy":` + judge.PolicySchema + `}}`)

// maxAnswer is the most bytes of a gold answer.
const maxAnswer = 4096

// reference is a task's accepted answers, at least one, and its policy. It never changes once made.
type reference struct {
	golds  []answer
	policy policy
	// choice says that a gold answer is the letter of a choice.
	choice bool
}

// readReference decodes a reference and understands its gold answers. The verifier's policy holds where it names none.
func (v verifier) readReference(raw json.RawMessage) (*reference, error) {
	var doc struct {
		Answer json.RawMessage `json:"answer"`
		Policy json.RawMessage `json:"policy"`
	}
	if len(raw) == 0 {
		return nil, verifiers.BadReference(`math: the reference is missing; want {"answer": …}`)
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, verifiers.BadReference("math: reference: %w", err)
	}
	ref := &reference{policy: v.policy}
	if len(doc.Policy) > 0 {
		if err := verifiers.Config(doc.Policy).Decode(&ref.policy); err != nil {
			return nil, verifiers.BadReference("math: reference: policy: %w", err)
		}
		if err := ref.policy.Validate(); err != nil {
			return nil, verifiers.BadReference("math: reference: %w", err)
		}
	}
	texts, err := answerTexts(doc.Answer)
	if err != nil {
		return nil, verifiers.BadReference("math: reference: answer: %w", err)
	}
	for _, text := range texts {
		gold, err := readGold(text, ref.policy)
		if err != nil {
			return nil, verifiers.BadReference("math: reference: answer %q: %w", clip(text), err)
		}
		ref.golds = append(ref.golds, gold)
		if letter, ok := extract.Letter(gold.text); ok && letter != gold.text {
			ref.golds = append(ref.golds, readAnswer(letter, ref.policy))
		}
	}
	ref.choice = slices.ContainsFunc(ref.golds, func(g answer) bool { return isChoice(g.tree) })
	return ref, nil
}

// isChoice reports whether an answer is one capital letter.
func isChoice(n *expr.Node) bool {
	return n != nil && n.Op == expr.Symbol && len(n.Name) == 1 && n.Name[0] >= 'A' && n.Name[0] <= 'Z'
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
	case c == '-' || c >= '0' && c <= '9':
		return string(raw), nil
	default:
		return "", fmt.Errorf("is %s, want text or a number", clip(string(raw)))
	}
}

// readGold understands one gold answer: the whole text, or what a whole solution states as its answer.
func readGold(text string, p policy) (answer, error) {
	text = extract.Gold(text, understood)
	if len(text) > maxAnswer {
		return answer{}, fmt.Errorf("has %d bytes, the limit is %d", len(text), maxAnswer)
	}
	gold := readAnswer(text, p)
	if gold.tree == nil && judge.Spelling(text) == "" {
		return answer{}, errors.New("says nothing")
	}
	return gold, nil
}
