// Package math judges final answers of mathematics: 1 when a completion's answer equals a gold answer, else 0.
//
// A verdict has three steps, and says in its [Detail] what each of them did:
//
//   - extract (internal/extract): find the piece of the completion that is its answer. After the last </think>, the last
//     \boxed; then <answer>…</answer>, read by the parser of the format verifier; then the last line that announces an answer ("the final answer is 5",
//     "Answer: 5", "A: 5", "#### 5"); then, for completions that came to their end, all of a text that is nothing
//     else, the last formula, the last number. A final answer announced after the box revises it. The order is policy.
//   - understand (internal/parse): read that piece as a tree. LaTeX and plain text go through one lexer, which gives
//     every meaning one spelling, and a Pratt parser. Trees (internal/expr) say what was written: numbers with the
//     decimals they state, quantities with units (internal/unit), tuples, sets, intervals, statements, matrices, words.
//   - judge (internal/judge): by type, the gold answer leading. Sets of real numbers are brought to one form, lists are
//     matched item by item, and what is left is algebra (internal/algebra): exact normal forms of sums of products of
//     radicals, constants and symbols; identities of rational functions tested modulo 61-bit primes; and agreement to
//     256 bits at several points (internal/numeric), for all else. Tolerance is for golds that are rounded decimals.
//
// # Bounds
//
// Nothing is timed. Extraction passes over the text a fixed number of times; an answer has at most 4096 bytes, 4000 nodes
// and 64 levels; every number is bounded before it is computed; and one counter of operations bounds a comparison. So
// 9^9^9^9 costs microseconds, and a verdict is the same on every machine. What is over a bound has the reason
// "over_budget", unless it is spelled like the gold answer.
//
// # The answer for votes
//
// Verdict.Answer is canonical: what equals a number is spelled like it (0.50, \frac12 and 50% are all 1/2), expressions
// are in normal form, sets and lists are sorted. Units are left out, because a gold answer may leave them open.
package math
