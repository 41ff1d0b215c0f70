// Package format checks the form of a completion: that it keeps R1's template, <think>…</think><answer>…</answer>, is
// neither too long nor repeats itself. What is right or wrong in it is for other verifiers to say.
//
// The configuration names a profile. Those of the template read the text once (package prose) and collect every fault
// as a set; the reason is the first fault in a fixed order:
//
//   - r1, the default: 1 or 0. Blanks around and inside the blocks are free.
//   - r1_strict: 1 or 0. Each tag has its line to itself.
//   - graded: a quarter for each tag that occurs once and in place, 0 with text outside or nested blocks.
//   - open_r1, tag_count, code_format, reasoning_steps: what open-r1's rewards of these names give, their gaps
//     included, for runs that must compare with it.
//
// Those of length and repetition look at the whole completion:
//
//   - length: 1 within bounds, 0 outside.
//   - cosine: falls along half a cosine from one value to another as the completion grows to its limit.
//   - soft_overlong: DAPO's penalty, from 0 down to -1 in the last part before the limit.
//   - repetition: a penalty, from 0 down to -1, on repeated n-grams of words.
//
// The answer is returned by the same pass that judges the template, and only where no second answer could be meant, so
// that nothing the completion holds is judged under one reading and rewarded under another. RATIONALE.md says why.
package format
