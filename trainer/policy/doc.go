// Package policy is the four verbs by which a trainer knows a language model: sample, forward, forward-backward with
// coefficients, and an optimiser step; plus snapshots and checkpoints of its weights.
//
// Every loss of the GRPO family is a function of per-token log-probabilities. An engine therefore computes no loss: it
// reports log-probabilities and entropies, and takes back the loss's derivative with respect to each of them. The same
// verbs work over a model in this process and over one behind a network.
package policy
