// Package engine is a small language model that is trained and sampled in this process: a decoder-only transformer with
// a hand-written backward pass, in plain Go but for one matrix kernel. It is meant for models of up to some ten million
// parameters, that learn a task in minutes on a laptop.
//
// A block is x + attention(norm(x)), then x + mlp(norm(x)), with RMSNorm (arXiv:1910.07467), causal attention of several
// heads, a hidden layer four times as wide with ReLU, learned positions, and no biases.
//
// Batches are ragged: no padding is ever computed. A batch is cut into shards by its own lengths; each shard is worked
// off by one goroutine, and the shards' gradients are added in their order. Samples are rows that never meet: each has a
// random sequence of its own, made from the seed and the indices of prompt and completion. Everything is therefore the
// same to the bit over reruns, over GOMAXPROCS, and over what else was in the batch.
package engine
