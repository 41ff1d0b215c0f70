// Package rewardspec reads reward specs and turns the components of a rollout into its one reward.
//
// A spec is YAML: a name and, per route, the components that judge a rollout and how their scores combine.
//
//	name: r1
//	routes:
//	  math:
//	    components:
//	      accuracy: {verifier: math, policy: {percent: strict}}
//	      format:   {verifier: format, profile: r1}
//	      language: {verifier: language, weight: 0.2, optional: true}
//	    reward: "format == 1 ? accuracy + 0.2 * or(language, 1) : 0"
//
// Within a component, everything but verifier, weight and optional is the verifier's own configuration. Without a
// reward formula the reward is the weighted sum. Every verifier is also a route of its own name, with itself as the
// sole component, so a spec without routes ([Default]) still judges.
//
// # Reading
//
// [Parse] is strict: unknown fields, duplicate keys, unknown verifiers, numbers that are not finite and formulas
// that do not type-check are faults, all reported at once with line and column. A spec is cited by name and content
// hash; comments, layout and the order of keys do not change the hash.
//
// # Formulas
//
// A formula is an expression of expr-lang over the components' names, each a float64; number literals are float64
// too. It has the operators of expr (^ and ** are powers) and abs, ceil, floor, round, int, float, min, max, mean,
// median, sum, len, count, all, any, none, one, filter, map, find, reduce, sort, first and last, and besides them
//
//   - sqrt(x), exp(x), log(x): as in package math, log being the natural one;
//   - clip(x, lo, hi): x, but at least lo and at most hi;
//   - or(component, default): the component's score, or default when it abstained or is optional and has none.
//
// There is no text, no clock and no range in a formula, and predicates do not nest, so evaluating one takes time
// linear in its length. A result that is not finite leaves the reward unscored, reason "formula".
package rewardspec
