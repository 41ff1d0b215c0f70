// Package reward is the reward service: it owns completeness. It reads every rollout's headers, joins the verdicts,
// and stores exactly one reward for each rollout, whatever happens to it.
//
// Its state is a fold over the streams. On start it reads ROLLOUTS, VERDICTS and REWARDS from the beginning of what
// they hold; from then on it follows them without gaps. It never needs a redelivery, and may be killed at any moment:
// a rollout and its verdicts are acknowledged only when the reward is stored, and a second reward is refused by the
// stream itself.
package reward
