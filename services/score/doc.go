// Package score is `assay score`: it reads files of saved generations, has every completion rewarded, writes one
// line for each in the order of the input, and sums up.
//
// The parts, in the order that a completion passes them:
//
//   - [Open] reads JSON Lines, plain or compressed, and recognises whose they are by their shape. One file per
//     shape (shape_*.go) turns a line into rollouts.
//   - A [Scorer] turns rollouts into rewards, in any order: [Local] in this process, others in a fleet.
//   - [Run] bounds what is in flight, puts the rewards back into input order, writes a [Line] for each and counts.
//   - [Summary] has the counts, the mean reward, pass@k and maj@k, with intervals.
//
// Because the output is in input order, a broken run is resumed by reading what is there again, cutting off a
// half-written last line and going on after it.
package score
