package preference

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/preference/internal/judge"
)

//go:embed config.schema.json
var configSchema json.RawMessage

// config is what people may choose for a route.
type config struct {
	// Aspect is what is judged: helpful or harmless. The others have their defaults from it.
	Aspect judge.Aspect `json:"aspect"`
	// View is the part of the completion that is judged.
	View View `json:"view"`
	// PreOpened says that the chat template already wrote <think>.
	PreOpened bool `json:"pre_opened"`
	// Against names the reference's field with the answer to compare with; empty judges the completion by itself.
	Against string `json:"against"`
	// Model is the path of a model file; empty is the one that Assay is built with. ModelHash is the hash it must have.
	Model     string `json:"model"`
	ModelHash string `json:"model_hash"`
	// Judge asks a model behind HTTP instead.
	Judge *judge.Config `json:"judge"`
}

func readConfig(raw verifiers.Config) (config, error) {
	c := config{Aspect: judge.Helpful}
	if err := raw.Decode(&c); err != nil {
		return config{}, err
	}
	if c.Aspect != judge.Helpful && c.Aspect != judge.Harmless {
		return config{}, fmt.Errorf("config: aspect is %q, want %q or %q", c.Aspect, judge.Helpful, judge.Harmless)
	}
	if c.View == "" {
		c.View = Answer
		if c.Aspect == judge.Harmless {
			c.View = Response
		}
	}
	if c.View != Answer && c.View != Response {
		return config{}, fmt.Errorf("config: view is %q, want %q or %q", c.View, Answer, Response)
	}
	if c.Judge != nil && c.Model+c.ModelHash != "" {
		return config{}, errors.New("config: there are a model and a judge: keep one")
	}
	return c, nil
}
