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
//	    group: [{kimi_length: {weight: 0.5}}]
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
//
// The formula of an OpenAI multi grader is one of ours: calculate_output is another name for reward.
//
// # Group steps
//
// A route's group lists steps that change a reward by what the others of its group got. They run in order, after the
// formulas of all members; who has no reward is left out. Each adds a component of its own name, which says to how many
// members the reward is relative and what was measured.
//
//   - kimi_length {weight: 1, unit: chars, right: "accuracy >= 0.999"} adds the length reward of Kimi k1.5: the shortest
//     right answer gets half a weight more, the longest half a weight less. unit may be tokens. right is a condition;
//     the default is the component accuracy, or else the reward, of at least 0.999.
//   - normalize {scale: std, epsilon: 0.0001} takes away the group's mean and divides by its standard deviation, or
//     does not where scale is none.
//   - clip {min: -1, max: 1} bounds the reward, by either or both.
package rewardspec
