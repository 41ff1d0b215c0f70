// Package bus carries rollouts, verdicts and rewards over NATS JetStream. It is the one place that names a subject,
// a stream, a consumer or a header.
//
//	assay.rollout.<tenant>.<run>.<route>.<partition>   ROLLOUTS  interest: kept until the reward is stored
//	assay.verdict.<pool>                               VERDICTS  interest: kept until the reward is stored
//	assay.reward.<tenant>.<run>.<token>                REWARDS   one message per rollout, the second is refused
//	assay.dead.<tenant>.<run>                          DEAD      copies of what could not be read, for people
//
// Ids travel in headers and never in subjects, so an id may hold any character. The token of a reward is a 128-bit
// hash of the rollout's id: a reward's subject is a function of the rollout, and JetStream's check that a subject
// has no message yet is what makes a reward exactly one, over any time and any restart.
//
// Everything between the services is at-least-once and idempotent. [Follower] reads a stream without gaps and
// without relying on redelivery; [Pool] feeds workers; [Specs] keeps reward specs.
package bus
