//go:build !race

package verifiertest

// raceFactor is how much slower the race detector may make a verifier.
const raceFactor = 1

const raceEnabled = false
