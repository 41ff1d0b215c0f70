package judge

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Labels of a pair_model.
const (
	labelFirst  = "A"
	labelSecond = "B"
	labelTie    = "tie"
)

// longestReply is how much of a chat model's answer is looked for a verdict, in bytes from its end.
const longestReply = 64 << 10

// chat is OpenAI's chat completions: a number for a score_model, a label for the others.
type chat struct {
	config Config
	show   show
	labels []string
}

func newChat(c Config, s show) (protocol, error) {
	ch := chat{config: c, show: s, labels: c.Labels}
	switch {
	case c.Type == PairModel:
		ch.labels = []string{labelFirst, labelSecond, labelTie}
	case c.Type == LabelModel && (len(c.Labels) < 2 || len(c.PassingLabels) == 0):
		return nil, errors.New("a label_model needs two labels or more, and the passing ones among them")
	}
	return ch, nil
}

// completionRequest is the request of a chat completion.
type completionRequest struct {
	Model               string        `json:"model"`
	Messages            []wireMessage `json:"messages"`
	Temperature         *float64      `json:"temperature,omitempty"`
	TopP                *float64      `json:"top_p,omitempty"`
	Seed                *int64        `json:"seed,omitempty"`
	MaxCompletionTokens *int          `json:"max_completion_tokens,omitempty"`
	ReasoningEffort     string        `json:"reasoning_effort,omitempty"`
}

func (c chat) body(s scene) (any, error) {
	messages, err := c.show.messages(s)
	p := c.config.Sampling
	return completionRequest{
		Model: c.config.Model, Messages: messages, Temperature: p.Temperature, TopP: p.TopP, Seed: p.Seed,
		MaxCompletionTokens: p.MaxCompletionsTokens, ReasoningEffort: p.ReasoningEffort,
	}, err
}

func (c chat) read(answer []byte) (reading, error) {
	var a struct {
		Choices []struct {
			Message struct {
				Content string `json:"content"`
				Refusal string `json:"refusal"`
			} `json:"message"`
			FinishReason string `json:"finish_reason"`
		} `json:"choices"`
		Usage usage `json:"usage"`
	}
	if err := decode(answer, &a); err != nil {
		return reading{}, err
	}
	r := reading{tokens: a.Usage.TotalTokens}
	switch {
	case len(a.Choices) == 0:
		return r, errors.New("there is no choice")
	case a.Choices[0].Message.Refusal != "":
		return r, errors.New("the model refused")
	case a.Choices[0].FinishReason == "length":
		return r, errors.New("the model's answer was cut off: raise sampling_params.max_completions_tokens")
	}
	err := c.verdict(a.Choices[0].Message.Content, &r)
	return r, err
}

// verdict finds the number or the label in what the model wrote.
func (c chat) verdict(content string, r *reading) error {
	said := statement(content)
	if c.config.Type == ScoreModel {
		x, err := strconv.ParseFloat(said, 64)
		if err != nil {
			return errors.New("the model stated no number")
		}
		r.number, err = finite(x)
		return err
	}
	i := slices.IndexFunc(c.labels, func(l string) bool { return strings.EqualFold(l, said) })
	if i < 0 {
		return fmt.Errorf("the model stated none of the labels %q", c.labels)
	}
	r.label = c.labels[i]
	return nil
}

// statement returns what a chat model states in the end, after its thought: the whole text, the field score, result or
// label of a JSON object, in a fence or not, or what its last line says after "score:", "result:", "label:" or
// "verdict:". Of anything else the whole text is returned, which is no verdict.
func statement(content string) string {
	if len(content) > longestReply {
		content = content[len(content)-longestReply:]
	}
	if i := strings.LastIndex(content, "</think>"); i >= 0 {
		content = content[i+len("</think>"):]
	}
	content = strings.TrimSpace(content)
	content = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSuffix(content, "```"), "```json"), "```")
	if said, ok := field(content); ok {
		return said
	}
	lines := strings.Split(strings.TrimSpace(content), "\n")
	last := strings.Trim(lines[len(lines)-1], " \t\r*_`.\"'")
	if name, value, ok := strings.Cut(last, ":"); ok && slices.Contains(verdictNames, strings.ToLower(strings.Trim(name, "*_ "))) {
		return strings.Trim(value, " \t*_`\"'")
	}
	if len(lines) > 1 {
		return content
	}
	return last
}

// verdictNames are how a model names its verdict.
var verdictNames = []string{"score", "result", "label", "verdict"}

// field returns the verdict of a JSON object, which must state one and only one.
func field(content string) (string, bool) {
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(content), &object) != nil {
		return "", false
	}
	var found []string
	for _, name := range verdictNames {
		if raw, ok := object[name]; ok {
			var text string
			if json.Unmarshal(raw, &text) != nil {
				text = string(raw)
			}
			found = append(found, strings.TrimSpace(text))
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}
