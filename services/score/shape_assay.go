package score

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// assayShape is Assay's own line: one rollout. Fields it does not know are left alone.
type assayShape struct{}

func (assayShape) name() string { return "assay" }

func (assayShape) example() string {
	return `{"id":"p1/0","group":"p1","route":"math","prompt":"…","completion":"…","reference":{"answer":"1/2"}}`
}

func (assayShape) recognises(fields map[string]json.RawMessage) bool {
	return fields["completion"] != nil && fields["route"] != nil
}

// assayLine is the line as it lies in the file.
type assayLine struct {
	ID               string          `json:"id"`
	Group            string          `json:"group"`
	GroupSize        uint32          `json:"group_size"`
	Route            string          `json:"route"`
	Prompt           json.RawMessage `json:"prompt"`
	Completion       json.RawMessage `json:"completion"`
	Reference        json.RawMessage `json:"reference"`
	Metadata         json.RawMessage `json:"metadata"`
	FinishReason     string          `json:"finish_reason"`
	CompletionTokens uint32          `json:"completion_tokens"`
}

func (assayShape) read(line []byte, number int) ([]*assayv1.Rollout, error) {
	var l assayLine
	if err := json.Unmarshal(line, &l); err != nil {
		return nil, notAnObject(err)
	}
	if isNull(l.Completion) {
		return nil, errors.New("no completion; an empty one is \"\"")
	}
	completion, err := content("completion", l.Completion)
	if err != nil {
		return nil, err
	}
	prompt, err := content("prompt", l.Prompt)
	if err != nil {
		return nil, err
	}
	id := cmp.Or(l.ID, strconv.Itoa(number))
	return []*assayv1.Rollout{{
		Id: id, Group: cmp.Or(l.Group, id), GroupSize: l.GroupSize, Route: l.Route,
		Prompt: prompt, Completion: completion, Reference: l.Reference, Metadata: l.Metadata,
		FinishReason: l.FinishReason, CompletionTokens: l.CompletionTokens,
	}}, nil
}

// isNull reports whether a field is absent or null.
func isNull(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

// content reads text or chat messages; nothing at all is no content.
func content(what string, raw json.RawMessage) (*assayv1.Content, error) {
	switch {
	case isNull(raw):
		return nil, nil
	case raw[0] == '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		return assayv1.Text(s), nil
	case raw[0] == '[':
		return chat(what, raw)
	}
	return nil, fmt.Errorf(`%s must be text or messages such as [{"role":"user","content":"…"}], not %s`, what, shorten(raw))
}

func chat(what string, raw json.RawMessage) (*assayv1.Content, error) {
	var turns []struct {
		Role    string  `json:"role"`
		Content *string `json:"content"`
	}
	if err := json.Unmarshal(raw, &turns); err != nil {
		return nil, fmt.Errorf("%s: messages: %w", what, err)
	}
	messages := make([]*assayv1.Message, len(turns))
	for i, t := range turns {
		if t.Content == nil || !slices.Contains([]string{"system", "user", "assistant", "tool"}, t.Role) {
			return nil, fmt.Errorf("%s: message %d needs a content, and a role of system, user, assistant or tool", what, i)
		}
		messages[i] = &assayv1.Message{Role: t.Role, Content: *t.Content}
	}
	return &assayv1.Content{Kind: &assayv1.Content_Chat{Chat: &assayv1.Messages{Messages: messages}}}, nil
}

// shorten quotes the start of some JSON.
func shorten(raw []byte) string {
	const most = 40
	if len(raw) > most {
		raw = append(bytes.Clone(raw[:most]), "…"...)
	}
	return string(raw)
}
