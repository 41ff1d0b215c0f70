// Package preference scores what rules cannot: how helpful or how harmless a completion is, by a reward model.
//
// R1's last stage adds such scores to the rules for general data: helpfulness, judged on the final answer alone, and
// harmlessness, judged on the whole response with its thought, each response safe or unsafe by itself. The two are the
// aspects of the configuration, which the view and the model follow.
//
// # The model
//
//   - The embedded one, by default (package bradleyterry): linear in n-grams, some ten thousand answers a second, trained
//     by assay train-preference on pairs in TRL's shape. Two come with Assay, for the two aspects, made of texts written
//     for it (internal/bundle); they know manners, not facts, and let the whole recipe run on a laptop.
//   - A judge behind HTTP (internal/judge): a reward model on vLLM or Text Embeddings Inference, or a chat model on
//     anything that speaks OpenAI's API, asked for a number, a label or the better one of two answers.
//
// The score is in [0, 1]. Rewards without bounds go through the logistic function. With "against", the completion is
// compared with an answer that its reference holds, and the score is the probability that it is preferred: 1/2 is as
// good as the other.
//
// # Whose fault
//
// A completion without an answer, or longer than the judge's max_chars, scores 0: the candidate could have kept to both.
// A judge that does not answer, answers garbage, or has spent its budget leaves the rollout unscored, never 0.
//
// # Determinism
//
// The embedded models depend on the texts alone. A judge is as deterministic as its server; within a worker the same
// request is answered once and remembered, so that the copies of a completion in a group get one score.
//
//go:generate go run ./internal/bundle
package preference
