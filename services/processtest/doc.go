// Package chaostest kills the fleet's processes at random while rollouts flow, and checks that every rollout ends with
// exactly one reward of the right value.
package chaostest
