// Package format checks that a completion keeps R1's template, <think>…</think><answer>…</answer>.
//
// One pass over the four tags collects every fault as a set; the score is 1 without faults and 0 otherwise, and the
// reason is the first fault in a fixed order. Three profiles ask for more or less:
//
//   - r1, the default: blanks around and inside the blocks are free.
//   - r1_strict: each tag has its line to itself.
//   - open_r1: what open-r1's format_reward accepts, its gaps included, for runs that must compare with it.
//
// The answer is returned by the same pass, and only where no second answer could be meant, so that nothing the
// completion holds is judged under one reading and rewarded under another. RATIONALE.md says why.
package format
