// Package grpo is the family of losses that Group Relative Policy Optimization (DeepSeekMath, arXiv:2402.03300, section
// 4.1) has grown into, as pure functions.
//
// Each loss is a function of the completions' log-probabilities l_t. So all that an engine needs of it is a number for
// each token, dL/dl_t, and where entropy is rewarded dL/dH_t; [Objective] computes them together with the loss's value and
// what it clipped. Nothing here knows a model.
//
// In the formulas A is a token's advantage, m its mask, w = exp(l - old) its importance ratio, n = Σm the length of a
// sequence, B the number of sequences. Settings have TRL's names where TRL has them.
package grpo
