// Package math judges final answers of mathematics: 1 when a completion's answer equals a gold answer, else 0.
//
// A verdict has three steps, one file each, and says in its [Detail] what each of them did:
//
//   - extract (extract.go): find the piece of the completion that is its answer. After the last </think>, the last
//     \boxed; then <answer>…</answer>; then the last line that announces an answer ("the final answer is 5",
//     "Answer: 5", "A: 5", "#### 5"); then, for completions that came to their end, all of a text that is nothing
//     else, the last formula, the last number. A final answer announced after the box revises it.
//   - understand (lex.go, parse.go): read that piece as a typed value. LaTeX and plain text go through one lexer,
//     which gives every meaning one spelling, and a Pratt parser that evaluates arithmetic exactly. Numbers are
//     rationals of any size, perhaps with a unit or a percent sign; tuples, intervals, sets and lists hold them;
//     all else is a text.
//   - compare (compare.go): by type, the gold answer leading. Numbers are equal or they are not: there is no
//     tolerance. Texts are compared by their canonical spelling.
//
// # Bounds
//
// Nothing is timed. Extraction passes over the text a fixed number of times, an answer has at most 4096 bytes, groups
// nest 64 deep, an expression has 256 operations, and every number is at most 4096 bits: sizes are computed before
// values, so 9^9^9^9 costs microseconds. What is over a bound is the reason "over_budget".
//
// # The answer for votes
//
// Verdict.Answer is canonical: what equals a number is spelled like it (0.50, \frac12 and 50% are all 1/2), sets and
// lists are sorted. Units are left out, because a gold answer may leave them open. Two equalities are wider than it:
// "either" for percent, and parts without the names that the gold answer gives them.
package math
