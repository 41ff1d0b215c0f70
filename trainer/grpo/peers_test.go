package grpo

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/assay-rl/assay/trainer/policy"
)

// trlCase is a loss as TRL computed it; testdata/peers/losses_trl.py made them.
type trlCase struct {
	Name   string
	Config struct {
		LossType       LossType   `json:"loss_type"`
		Level          Level      `json:"importance_sampling_level"`
		Epsilon        float64    `json:"epsilon"`
		EpsilonHigh    float64    `json:"epsilon_high"`
		Delta          float64    `json:"delta"`
		Beta           float64    `json:"beta"`
		BiasCorrectKL  bool       `json:"use_bias_correction_kl"`
		EntropyCoef    float64    `json:"entropy_coef"`
		TopEntropy     float64    `json:"top_entropy_quantile"`
		OffPolicyLimit float64    `json:"off_policy_mask_threshold"`
		Correction     Correction `json:"importance_sampling_correction"`
		ClipMin        float64    `json:"clip_min"`
		ClipMax        float64    `json:"clip_max"`
	}
	Loss      float64
	ByLogp    [][]float64 `json:"by_logp"`
	ByEntropy [][]float64 `json:"by_entropy"`
	Metrics   map[string]float64
}

type trlFile struct {
	Advantages                                []float64
	MaxTokens                                 int     `json:"max_completion_length"`
	StepTokens                                float64 `json:"step_tokens"`
	Current, Old, Reference, Sampler, Entropy [][]float64
	Cases                                     []trlCase
}

func (c trlCase) config() Config {
	out := Default()
	out.LossType, out.Level = c.Config.LossType, c.Config.Level
	out.Epsilon, out.EpsilonHigh, out.Delta = c.Config.Epsilon, c.Config.EpsilonHigh, c.Config.Delta
	out.Beta, out.BiasCorrectKL = c.Config.Beta, c.Config.BiasCorrectKL
	out.EntropyCoef, out.TopEntropyQuantile = c.Config.EntropyCoef, c.Config.TopEntropy
	out.OffPolicyLimit, out.Correction = c.Config.OffPolicyLimit, c.Config.Correction
	out.CorrectionMin, out.CorrectionMax = c.Config.ClipMin, c.Config.ClipMax
	return out
}

// Each loss, its gradient and its metrics are TRL's to 1e-6.
func TestTRL(t *testing.T) {
	data, err := os.ReadFile("testdata/peers/trl.json")
	if err != nil {
		t.Fatal(err)
	}
	var file trlFile
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	var current []policy.Logps
	var streams []policy.Streams
	size := Size{Sequences: len(file.Advantages), StepTokens: file.StepTokens, MaxTokens: file.MaxTokens}
	for i, a := range file.Advantages {
		n := len(file.Current[i])
		size.Tokens += n
		current = append(current, policy.Logps{LogProb: file.Current[i], Entropy: file.Entropy[i]})
		streams = append(streams, policy.Streams{Advantage: repeat(a, n), Old: file.Old[i], Reference: file.Reference[i], Sampler: file.Sampler[i]})
	}
	if len(file.Cases) < 20 {
		t.Fatalf("%d cases", len(file.Cases))
	}
	for _, c := range file.Cases {
		t.Run(c.Name, func(t *testing.T) {
			o, err := NewObjective(c.config(), size, streams)
			if err != nil {
				t.Fatal(err)
			}
			got, err := o.Coefficients(current)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "loss", o.Loss(), c.Loss)
			for i := range got {
				for j := range got[i].LogProb {
					near(t, "slope by a log-probability", got[i].LogProb[j], c.ByLogp[i][j])
					if got[i].Entropy != nil {
						near(t, "slope by an entropy", got[i].Entropy[j], c.ByEntropy[i][j])
					}
				}
			}
			named := o.Metrics().Named()
			for name, want := range c.Metrics {
				if have, ok := named[name]; ok && c.Config.Level == Token && !c.Config.BiasCorrectKL && c.Config.Delta == 0 {
					near(t, name, have, want)
				}
			}
		})
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6*(1+math.Abs(want)) {
		t.Errorf("%s is %.9f; want %.9f", what, got, want)
	}
}

func repeat(v float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = v
	}
	return out
}
