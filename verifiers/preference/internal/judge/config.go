package judge

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Type is a kind of judge.
type Type string

// The types. The first five are reward models, the others chat models.
const (
	VLLMPooling  Type = "vllm_pooling"
	VLLMClassify Type = "vllm_classify"
	VLLMScore    Type = "vllm_score"
	TEIRerank    Type = "tei_rerank"
	TEIPredict   Type = "tei_predict"
	ScoreModel   Type = "score_model"
	LabelModel   Type = "label_model"
	PairModel    Type = "pair_model"
)

// types are all of them.
var types = []Type{VLLMPooling, VLLMClassify, VLLMScore, TEIRerank, TEIPredict, ScoreModel, LabelModel, PairModel}

// chat reports whether a chat model is asked.
func (t Type) chat() bool { return t == ScoreModel || t == LabelModel || t == PairModel }

// widest bounds a range, so that it can be computed with.
const widest = 1e9

// Mapping says how a model's number becomes a score.
type Mapping string

// The mappings.
const (
	// Sigmoid is 1/(1+e⁻ˣ), for rewards without bounds.
	Sigmoid Mapping = "sigmoid"
	// Within maps the range to [0, 1]; a number outside is no answer.
	Within Mapping = "range"
	// Clip maps the range to [0, 1] and what is outside to its nearer end.
	Clip Mapping = "clip"
)

// What a [Config] refers to in a worker's environment.
const (
	// HostsVariable lists the hosts that may be called besides this machine: host or host:port, commas between, or *.
	HostsVariable = "ASSAY_JUDGE_HOSTS"
	// KeyPrefix is how the name of a variable with a key must begin.
	KeyPrefix = "ASSAY_JUDGE_"
)

// Config is a judge as a reward spec states it. [Defaults] are the values of what it does not state.
type Config struct {
	Type Type `json:"type"`
	// URL is the whole address, such as http://127.0.0.1:8000/classify or https://…/v1/chat/completions.
	URL string `json:"url"`
	// Model is the name that the server knows it by; TEI needs none.
	Model string `json:"model"`
	// KeyEnv names the environment variable whose value is sent as the bearer token.
	KeyEnv string `json:"key_env"`
	// Input is what the model is shown; empty is the type's own template.
	Input Input `json:"input"`
	// Labels are the answers of a label_model, PassingLabels those that score 1 instead of 0.
	Labels        []string `json:"labels"`
	PassingLabels []string `json:"passing_labels"`
	// Class is the place of the number among the classes of vllm_pooling and vllm_classify, from 0; -1 says that
	// there must be only one. Label is its name under tei_predict, where empty says the same.
	Class int    `json:"class"`
	Label string `json:"label"`
	// Map and Range turn the number into a score; see [Mapping].
	Map   Mapping    `json:"map"`
	Range [2]float64 `json:"range"`
	// RawScores asks TEI for the numbers before its own sigmoid or softmax.
	RawScores bool `json:"raw_scores"`
	// Truncate lets TEI cut what is longer than its model takes.
	Truncate bool `json:"truncate"`
	// Sampling goes into a chat model's request.
	Sampling Sampling `json:"sampling_params"`
	// MaxChars is how many code points the judged text may have.
	MaxChars int `json:"max_chars"`
	// Timeout bounds one try, in seconds.
	Timeout float64 `json:"timeout_s"`
	// Retries is how often a try is repeated after a status of 408, 424, 429 or 5xx, or a broken connection.
	Retries int `json:"retries"`
	// Concurrency is how many calls may go on at once, Cache how many answers are remembered.
	Concurrency int `json:"concurrency"`
	Cache       int `json:"cache"`
	// Budget bounds what a verifier may spend while it lives.
	Budget Budget `json:"budget"`
}

// Budget bounds calls, tries included, and the tokens that the servers say they used; 0 is no bound.
type Budget struct {
	Calls  int64 `json:"calls"`
	Tokens int64 `json:"tokens"`
}

// Sampling are the parameters of a score_model grader, by the names it gives them.
type Sampling struct {
	MaxCompletionsTokens *int     `json:"max_completions_tokens"`
	ReasoningEffort      string   `json:"reasoning_effort"`
	Seed                 *int64   `json:"seed"`
	Temperature          *float64 `json:"temperature"`
	TopP                 *float64 `json:"top_p"`
}

// Message is a turn of a chat whose content is a template. Its type, as of OpenAI's graders, is not looked at.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
	Type    string `json:"type,omitempty"`
}

// Input is a template: a text, or the turns of a chat.
type Input struct {
	Text     string
	Messages []Message
}

// empty reports whether nothing was stated.
func (i Input) empty() bool { return i.Text == "" && len(i.Messages) == 0 }

// UnmarshalJSON reads a text or a list of messages.
func (i *Input) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &i.Text) == nil {
		return nil
	}
	if json.Unmarshal(b, &i.Messages) != nil {
		return errors.New("input is neither a text nor a list of messages with role and content")
	}
	return nil
}

// Defaults is the configuration that states nothing.
func Defaults() Config {
	return Config{
		Class: -1, Range: [2]float64{0, 1}, MaxChars: 32_768,
		Timeout: 30, Retries: 3, Concurrency: 8, Cache: 4096,
	}
}

// UnmarshalJSON fills in what b states and the [Defaults]. Unknown fields are errors.
func (c *Config) UnmarshalJSON(b []byte) error {
	type plain Config
	p := plain(Defaults())
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return fmt.Errorf("judge: %w", err)
	}
	*c = Config(p)
	return nil
}

// check says which field is wrong and what it may be, and fills in the defaults that depend on the type.
func (c *Config) check() error {
	if !slices.Contains(types, c.Type) {
		return fmt.Errorf("type is %q, want one of %q", c.Type, types)
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("url is %q, want a whole address such as http://127.0.0.1:8000/classify", c.URL)
	}
	if u.User != nil {
		return errors.New("url holds a password: name a variable in key_env instead, as specs are stored and shown")
	}
	if c.KeyEnv != "" && !strings.HasPrefix(c.KeyEnv, KeyPrefix) {
		return fmt.Errorf("key_env is %q, want a name that starts with %s", c.KeyEnv, KeyPrefix)
	}
	if c.Model == "" && c.Type != TEIRerank && c.Type != TEIPredict {
		return fmt.Errorf("model is missing: %s needs its name", c.Type)
	}
	if err := c.checkMapping(); err != nil {
		return err
	}
	if err := c.checkInput(); err != nil {
		return err
	}
	return c.checkLimits()
}

func (c *Config) checkMapping() error {
	if c.Map == "" {
		c.Map = Within
		if c.Type == VLLMPooling || c.RawScores {
			c.Map = Sigmoid
		}
	}
	switch {
	case !slices.Contains([]Mapping{Sigmoid, Within, Clip}, c.Map):
		return fmt.Errorf("map is %q, want sigmoid, range or clip", c.Map)
	case c.Type.chat() && c.Map != Within:
		return fmt.Errorf("map is %q, but a chat model is told its range and must keep to it", c.Map)
	case !(-widest <= c.Range[0] && c.Range[0] < c.Range[1] && c.Range[1] <= widest):
		return fmt.Errorf("range is %v, want the lower end first and both within ±%v", c.Range, widest)
	case c.Class < -1:
		return fmt.Errorf("class is %d, want 0 or more", c.Class)
	}
	return nil
}

func (c *Config) checkInput() error {
	switch c.Type {
	case VLLMScore, TEIRerank, TEIPredict:
		if len(c.Input.Messages) > 0 {
			return fmt.Errorf("input is a list of messages, but %s takes a text", c.Type)
		}
	case ScoreModel, LabelModel, PairModel:
		if c.Input.Text != "" {
			c.Input = Input{Messages: []Message{{Role: "user", Content: c.Input.Text}}}
		}
	}
	if c.Type != LabelModel {
		if len(c.Labels)+len(c.PassingLabels) > 0 {
			return fmt.Errorf("labels are for a label_model, this is a %s", c.Type)
		}
		return nil
	}
	for _, l := range c.PassingLabels {
		if !slices.Contains(c.Labels, l) {
			return fmt.Errorf("passing label %q is none of the labels", l)
		}
	}
	return nil
}

func (c *Config) checkLimits() error {
	within := func(name string, x, least, most float64) error {
		if !(x >= least && x <= most) {
			return fmt.Errorf("%s is %v, want %v to %v", name, x, least, most)
		}
		return nil
	}
	return errors.Join(
		within("max_chars", float64(c.MaxChars), 1, 1<<20),
		within("timeout_s", c.Timeout, 0.01, 600),
		within("retries", float64(c.Retries), 0, 10),
		within("concurrency", float64(c.Concurrency), 1, 1024),
		within("cache", float64(c.Cache), 0, 1<<20),
		within("budget.calls", float64(c.Budget.Calls), 0, 1<<53),
		within("budget.tokens", float64(c.Budget.Tokens), 0, 1<<53),
	)
}
