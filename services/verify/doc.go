// Package verify is the verifier pools' worker: it takes rollouts from its pool, judges in one go all their components
// whose verifiers it hosts, stores one verdict, and only then acknowledges.
//
// A worker may die at any moment. Its rollouts then go to another one, so a verdict can be stored twice; the reward
// service keeps the first. A rollout that comes for the third time may be what kills workers: it is judged alone in a
// child process, and if that dies too it is the candidate's fault.
package verify
