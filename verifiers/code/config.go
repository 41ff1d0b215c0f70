package code

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
)

// The ranges of the limits, whoever states them.
const (
	maxSeconds   = 60
	minMegabytes = 16
	maxMegabytes = 4096
)

//go:embed config.schema.json
var configSchema json.RawMessage

// config is what people may choose for a route. The limits hold for tasks that state none.
type config struct {
	// Partial gives the share of the tests that passed, instead of 1 for all of them and 0 otherwise.
	Partial bool `json:"partial"`
	// Language is the default one.
	Language string `json:"language"`
	// TimeLimit is in seconds of CPU time per test, as if the program ran natively; up to 60.
	TimeLimit float64 `json:"time_limit_s"`
	// MemoryLimit is in MiB per test, interpreter included; 16 to 4096.
	MemoryLimit float64 `json:"memory_limit_mb"`
}

var defaultConfig = config{Language: "python", TimeLimit: 5, MemoryLimit: 256}

func readConfig(raw verifiers.Config) (config, error) {
	c := defaultConfig
	if err := raw.Decode(&c); err != nil {
		return config{}, err
	}
	if _, ok := languages[c.Language]; !ok {
		return config{}, fmt.Errorf("config: language %q is unknown; want python, javascript, c, cpp, sql or wasm", c.Language)
	}
	if err := checkLimits(c.TimeLimit, c.MemoryLimit); err != nil {
		return config{}, fmt.Errorf("config: %w", err)
	}
	return c, nil
}

func checkLimits(seconds, megabytes float64) error {
	if seconds <= 0 || seconds > maxSeconds {
		return fmt.Errorf("time_limit_s is %v, want more than 0 and at most %d", seconds, maxSeconds)
	}
	if megabytes < minMegabytes || megabytes > maxMegabytes {
		return fmt.Errorf("memory_limit_mb is %v, want %d to %d", megabytes, minMegabytes, maxMegabytes)
	}
	return nil
}
