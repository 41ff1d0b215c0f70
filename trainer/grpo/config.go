package grpo

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Config is all that a loss depends on beside the data. Start from [Default].
type Config struct {
	// Advantage says what a reward is compared with.
	Advantage Estimator `json:"advantage" yaml:"advantage"`
	// ScaleRewards says what a difference is divided by, in the estimators "grpo" and "loo".
	ScaleRewards Scale `json:"scale_rewards" yaml:"scale_rewards"`
	// Objectives says whether components are summed before they are normalised, or after.
	Objectives Objectives `json:"multi_objective_aggregation" yaml:"multi_objective_aggregation"`

	// LossType is the loss of one token.
	LossType LossType `json:"loss_type" yaml:"loss_type"`
	// Level is what importance ratios are taken of; "sequence" is GSPO (arXiv:2507.18071).
	Level Level `json:"importance_sampling_level" yaml:"importance_sampling_level"`
	// Aggregation is how tokens' losses become one; empty is the loss type's own way.
	Aggregation Aggregation `json:"loss_aggregation" yaml:"loss_aggregation"`
	// Epsilon and EpsilonHigh bound the ratio to 1-Epsilon … 1+EpsilonHigh; for "cispo" EpsilonHigh is the bound itself.
	Epsilon     float64 `json:"epsilon" yaml:"epsilon"`
	EpsilonHigh float64 `json:"epsilon_high" yaml:"epsilon_high"`
	// Delta bounds the ratio from above where the advantage is negative (INTELLECT-2, arXiv:2505.07291); 0 is no bound.
	Delta float64 `json:"delta" yaml:"delta"`
	// DualClip bounds the loss to DualClip*|A| where the advantage is negative (arXiv:1912.09729, equation 5); 0 is no bound.
	DualClip float64 `json:"dual_clip" yaml:"dual_clip"`
	// SAPO's temperatures for advantages above 0 and for others.
	SAPOTemperaturePos float64 `json:"sapo_temperature_pos" yaml:"sapo_temperature_pos"`
	SAPOTemperatureNeg float64 `json:"sapo_temperature_neg" yaml:"sapo_temperature_neg"`
	// VESPO's k and lambda for advantages from 0, and for negative ones.
	VESPOKPos      float64 `json:"vespo_k_pos" yaml:"vespo_k_pos"`
	VESPOLambdaPos float64 `json:"vespo_lambda_pos" yaml:"vespo_lambda_pos"`
	VESPOKNeg      float64 `json:"vespo_k_neg" yaml:"vespo_k_neg"`
	VESPOLambdaNeg float64 `json:"vespo_lambda_neg" yaml:"vespo_lambda_neg"`
	// DPPOThreshold is the largest change of a token's probability that "dppo" learns from.
	DPPOThreshold float64 `json:"dppo_threshold" yaml:"dppo_threshold"`

	// Beta weighs the divergence from the reference policy; 0 needs no reference.
	Beta float64 `json:"beta" yaml:"beta"`
	KL   KL      `json:"kl_estimator" yaml:"kl_estimator"`
	// BiasCorrectKL multiplies the divergence by the importance ratio (DeepSeek-V3.2, arXiv:2512.02556).
	BiasCorrectKL bool `json:"use_bias_correction_kl" yaml:"use_bias_correction_kl"`
	// EntropyCoef rewards entropy: the loss falls by EntropyCoef times the mean entropy.
	EntropyCoef float64 `json:"entropy_coef" yaml:"entropy_coef"`

	// Correction weighs tokens by old over sampler probability, for samplers that are stale or compute differently.
	Correction     Correction `json:"importance_sampling_correction" yaml:"importance_sampling_correction"`
	CorrectionMin  float64    `json:"importance_sampling_clip_min" yaml:"importance_sampling_clip_min"`
	CorrectionMax  float64    `json:"importance_sampling_clip_max" yaml:"importance_sampling_clip_max"`
	OffPolicyLimit float64    `json:"off_policy_mask_threshold" yaml:"off_policy_mask_threshold"`
	// TopEntropyQuantile keeps the losses of this share of tokens, those with the highest entropy (arXiv:2506.01939); 1 keeps all.
	TopEntropyQuantile float64 `json:"top_entropy_quantile" yaml:"top_entropy_quantile"`
	// MaskTruncated leaves completions out that were cut off (DAPO, arXiv:2503.14476, section 3.4).
	MaskTruncated bool `json:"mask_truncated_completions" yaml:"mask_truncated_completions"`
}

// Default is TRL's: the loss of DAPO with rewards normalised in their group, and no reference policy.
func Default() Config {
	return Config{
		Advantage: GRPO, ScaleRewards: ByGroup, Objectives: SumThenNormalize,
		LossType: DAPO, Level: Token, Epsilon: 0.2, EpsilonHigh: 0.2,
		SAPOTemperaturePos: 1, SAPOTemperatureNeg: 1.05,
		VESPOKPos: 2, VESPOLambdaPos: 3, VESPOKNeg: 3, VESPOLambdaNeg: 2, DPPOThreshold: 0.2,
		KL: K3, Correction: NoCorrection, CorrectionMax: 3, TopEntropyQuantile: 1,
	}
}

// LossType names the loss of a token.
type LossType string

// The loss types. Those from grpo to luspo clip the ratio and differ in how tokens are aggregated.
const (
	LossGRPO LossType = "grpo"    // Mean over each sequence, then over sequences (arXiv:2402.03300, equation 3).
	BNPO     LossType = "bnpo"    // Mean over the minibatch's tokens.
	DrGRPO   LossType = "dr_grpo" // Sum over B times the longest completion allowed (arXiv:2503.20783).
	DAPO     LossType = "dapo"    // Mean over the step's tokens (arXiv:2503.14476, equation 8).
	LUSPO    LossType = "luspo"   // Mean over sequences of sums; meant for ratios of sequences (arXiv:2602.05261).
	CISPO    LossType = "cispo"   // -min(w, ε_high)·A·l, the weight held fixed (arXiv:2506.13585, equation 4).
	SAPO     LossType = "sapo"    // -4/τ·σ(τ(w-1))·A (arXiv:2511.20347).
	VESPO    LossType = "vespo"   // -φ·A·l with φ = exp(λ + k·log W - λW), W the sequence's ratio.
	GPG      LossType = "gpg"     // -A·l (arXiv:2504.02546).
	GMPO     LossType = "gmpo"    // -A times the geometric mean of ratios, clipped token by token (arXiv:2507.20673).
	DPPO     LossType = "dppo"    // -A·w where the probability moved less than the threshold, or against the advantage.
)

// Level names what an importance ratio is taken of.
type Level string

// The levels.
const (
	Token    Level = "token"
	Sequence Level = "sequence"
)

// Aggregation names how tokens' losses become one; the names are verl's.
type Aggregation string

// The aggregations.
const (
	TokenMean           Aggregation = "token-mean"
	SeqMeanTokenSum     Aggregation = "seq-mean-token-sum"
	SeqMeanTokenMean    Aggregation = "seq-mean-token-mean"
	SeqMeanTokenSumNorm Aggregation = "seq-mean-token-sum-norm"
)

// KL names an estimator of the divergence from the reference, with d = l - reference.
type KL string

// The estimators (Schulman 2020, "Approximating KL Divergence").
const (
	K1  KL = "k1"  // d
	Abs KL = "abs" // |d|
	K2  KL = "k2"  // d²/2
	K3  KL = "k3"  // exp(-d) + d - 1
)

// Correction names what is done with old over sampler probability.
type Correction string

// The corrections: ratios of tokens or of whole sequences, bounded or, where they are out of bounds, zero.
const (
	NoCorrection     Correction = "none"
	TokenTruncate    Correction = "token_truncate"
	TokenMask        Correction = "token_mask"
	SequenceTruncate Correction = "sequence_truncate"
	SequenceMask     Correction = "sequence_mask"
)

// Validate says which setting is unknown or out of range, by its name.
func (c Config) Validate() error {
	checks := []error{
		oneOf("advantage", c.Advantage, Estimators()...),
		oneOf("scale_rewards", c.ScaleRewards, ByGroup, ByBatch, Unscaled),
		oneOf("multi_objective_aggregation", c.Objectives, SumThenNormalize, NormalizeThenSum),
		oneOf("loss_type", c.LossType, LossGRPO, BNPO, DrGRPO, DAPO, LUSPO, CISPO, SAPO, VESPO, GPG, GMPO, DPPO),
		oneOf("importance_sampling_level", c.Level, Token, Sequence),
		oneOf("loss_aggregation", c.Aggregation, "", TokenMean, SeqMeanTokenSum, SeqMeanTokenMean, SeqMeanTokenSumNorm),
		oneOf("kl_estimator", c.KL, K1, Abs, K2, K3),
		oneOf("importance_sampling_correction", c.Correction, NoCorrection, TokenTruncate, TokenMask, SequenceTruncate, SequenceMask),
		within("epsilon", c.Epsilon, 0, math.MaxFloat64), within("epsilon_high", c.EpsilonHigh, 0, math.MaxFloat64),
		within("delta", c.Delta, 0, math.MaxFloat64), within("dual_clip", c.DualClip, 0, math.MaxFloat64),
		within("sapo_temperature_pos", c.SAPOTemperaturePos, 1e-6, 1e6), within("sapo_temperature_neg", c.SAPOTemperatureNeg, 1e-6, 1e6),
		within("vespo_k_pos", c.VESPOKPos, 0, 1e6), within("vespo_lambda_pos", c.VESPOLambdaPos, 0, 1e6),
		within("vespo_k_neg", c.VESPOKNeg, 0, 1e6), within("vespo_lambda_neg", c.VESPOLambdaNeg, 0, 1e6),
		within("dppo_threshold", c.DPPOThreshold, 0, 1),
		within("beta", c.Beta, 0, math.MaxFloat64), within("entropy_coef", c.EntropyCoef, -math.MaxFloat64, math.MaxFloat64),
		within("importance_sampling_clip_min", c.CorrectionMin, 0, math.MaxFloat64),
		within("importance_sampling_clip_max", c.CorrectionMax, c.CorrectionMin, math.MaxFloat64),
		within("off_policy_mask_threshold", c.OffPolicyLimit, 0, math.MaxFloat64),
		within("top_entropy_quantile", c.TopEntropyQuantile, 0, 1),
	}
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	if c.Delta > 0 && c.Delta <= 1+c.EpsilonHigh {
		return fmt.Errorf("grpo: delta is %v; it must be above 1 + epsilon_high, %v", c.Delta, 1+c.EpsilonHigh)
	}
	if c.DualClip > 0 && c.DualClip <= 1 {
		return fmt.Errorf("grpo: dual_clip is %v; it must be above 1", c.DualClip)
	}
	return nil
}

func oneOf[T ~string](name string, v T, known ...T) error {
	if slices.Contains(known, v) {
		return nil
	}
	var names []string
	for _, k := range known {
		if k != "" {
			names = append(names, string(k))
		}
	}
	return fmt.Errorf("grpo: %s %q is unknown; there are %s", name, v, strings.Join(names, ", "))
}

func within(name string, v, low, high float64) error {
	if v >= low && v <= high {
		return nil
	}
	if high == math.MaxFloat64 {
		return fmt.Errorf("grpo: %s is %v; it must be a number from %v", name, v, low)
	}
	return fmt.Errorf("grpo: %s is %v; it must be %v to %v", name, v, low, high)
}
