package reward

import (
	"crypto/sha256"
	"strings"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/rewardspec"
)

// rollout is a rollout that has no reward yet.
type rollout struct {
	// header is what its headers say; arrived is false while only verdicts are known.
	header  bus.Header
	arrived bool
	// since is when the deadline starts to count.
	since time.Time
	route *rewardspec.Route
	// components are the judgements so far; the first one of each name stays.
	components map[string]*assayv1.Component
	// chars and tokens are the length of its completion, as the verdicts state it.
	chars, tokens uint32
	// failure and explanation are set when it cannot be scored, late when its deadline is over.
	failure, explanation string
	late                 bool
	// group is set when its reward is relative to one; paid then says that the reward is stored.
	group *group
	paid  bool
	// acks end it in ROLLOUTS, messages are the stored verdicts that wait for it.
	acks     []func()
	messages []*message
	// writing is set while its reward is on the way.
	writing bool
	// suspect is set while its reward may be stored already; asked is when REWARDS was last asked.
	suspect bool
	asked   time.Time
}

// fail notes why the rollout cannot be scored. The first reason stays.
func (r *rollout) fail(reason, explanation string) {
	if r.failure == "" {
		r.failure, r.explanation = reason, legible(explanation, maxExplanation)
	}
}

// maxExplanation bounds what a reward says to people, in bytes.
const maxExplanation = 1 << 10

// legible is s as valid UTF-8 of about limit bytes at most.
func legible(s string, limit int) string {
	return strings.ToValidUTF8(s[:min(len(s), limit)], "\uFFFD")
}

// message is one stored message of verdicts.
type message struct {
	seq uint64
	// waiting is how many of its rollouts have no reward yet.
	waiting int
	ack     func()
}

// recent remembers the rollouts that got their reward lately, so that a late copy is recognised at once. What it has
// forgotten is still found in REWARDS.
type recent struct {
	ring []digest
	next int
	set  map[digest]struct{}
}

type digest [16]byte

// recentSize bounds what is remembered, some 20 MiB.
const recentSize = 1 << 18

func newRecent(size int) *recent {
	return &recent{ring: make([]digest, size), set: make(map[digest]struct{}, size)}
}

func digestOf(k bus.Key) digest {
	sum := sha256.Sum256([]byte(k))
	return digest(sum[:16])
}

func (r *recent) has(k bus.Key) bool {
	_, ok := r.set[digestOf(k)]
	return ok
}

func (r *recent) add(k bus.Key) {
	d := digestOf(k)
	if _, ok := r.set[d]; ok {
		return
	}
	delete(r.set, r.ring[r.next])
	r.ring[r.next] = d
	r.set[d] = struct{}{}
	r.next = (r.next + 1) % len(r.ring)
}
