package verifiertest

import (
	"context"
	"runtime/metrics"
	"time"

	"github.com/assay-rl/assay/verifiers"
)

const (
	// slack is how much slower than the stated budget a slow, shared test machine may be.
	slack = 10
	// tries is how often a measurement that is too slow is repeated; the best one counts.
	tries = 5
	// cancelLimit is how soon Verify returns after its context's end on a quiet machine.
	cancelLimit = 50 * time.Millisecond
	// cancelSlack is how much later it may be on a busy one.
	cancelSlack = 5
)

// timeLimit is how long judging size bytes may take. Short texts are given at least the time of a
// cancelled call.
func (su *suite) timeLimit(size int) time.Duration {
	limit := time.Duration(float64(su.spec.Budget.PerMiB) * float64(size) / (1 << 20))
	return max(limit*slack*raceFactor, su.late)
}

// stackLimit is how many bytes of stack judging size bytes may take. A frame for each byte of a text is far above it.
func stackLimit(size int) uint64 { return max(16<<20, 32*uint64(size)) }

// measured is a judgement and the stack it took, in bytes.
type measured struct {
	judgement
	stackBytes uint64
}

// measure judges a rollout in a goroutine of its own. It returns false if that has not ended after limit; the
// goroutine is then left behind.
func (su *suite) measure(ctx context.Context, v verifiers.Verifier, r verifiers.Rollout, limit time.Duration) (measured, bool) {
	done := make(chan measured, 1)
	before := stacksInUse()
	go func() {
		m := measured{judgement: su.judge(ctx, v, r)}
		if after := stacksInUse(); after > before {
			m.stackBytes = after - before
		}
		done <- m
	}()
	select {
	case m := <-done:
		return m, true
	case <-time.After(limit):
		return measured{}, false
	}
}

// stacksInUse returns how many bytes all stacks take. A stack does not shrink before the next collection, so the
// depth that a call has reached shows after it.
func stacksInUse() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
