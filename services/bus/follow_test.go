package bus

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// journal collects what a follower hands over.
type journal struct {
	mu      sync.Mutex
	records []record
}

func (j *journal) add(r record) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.records = append(j.records, r)
}

// first returns the sequences in the order in which each came first.
func (j *journal) first() []uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	var out []uint64
	for _, r := range j.records {
		if !slices.Contains(out, r.seq) {
			out = append(out, r.seq)
		}
	}
	return out
}

func sequence(from, to uint64) (out []uint64) {
	for s := from; s <= to; s++ {
		out = append(out, s)
	}
	return out
}

// steal takes messages from the reward service's durable and never acknowledges them, as a process does that is killed.
func steal(t *testing.T, b *Bus, n int) {
	t.Helper()
	c, err := b.js.Consumer(t.Context(), streamRollouts, durableReward)
	if err != nil {
		t.Fatal(err)
	}
	batch, err := c.Fetch(n)
	if err != nil {
		t.Fatal(err)
	}
	got := 0
	for range batch.Messages() {
		got++
	}
	if got != n {
		t.Fatalf("stole %d messages of %d", got, n)
	}
}

// follow runs a follower until the test ends.
func follow(t *testing.T, b *Bus) *journal {
	t.Helper()
	j := new(journal)
	f := follower{b: b, stream: streamRollouts, headers: true, log: b.log, handle: j.add}
	if err := f.catchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- f.follow(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return j
}

// What an earlier process had received and what another one takes away now shows as gaps, and is read all the same:
// everything comes, and in order.
func TestFollowerFillsGaps(t *testing.T) {
	b := startBus(t, Config{})
	p := openPublisher(t, b)
	publishAll(t, p, "before", 20)
	steal(t, b, 10)
	j := follow(t, b)
	if got := j.first(); !slices.Equal(got, sequence(1, 20)) {
		t.Errorf("caught up with %v", got)
	}
	publishAll(t, p, "after", 5)
	eventually(t, "25 rollouts", func() bool { return len(j.first()) >= 25 })
	if got := j.first(); !slices.Equal(got, sequence(1, 25)) {
		t.Errorf("followed %v", got)
	}
}

// Messages that go to somebody else while the follower runs leave a gap in front of the next one, or a tail that
// nothing comes after; both are read.
func TestFollowerFillsGapsWhileItRuns(t *testing.T) {
	b := startBus(t, Config{})
	p := openPublisher(t, b)
	j := follow(t, b)
	c, err := b.js.Consumer(t.Context(), streamRollouts, durableReward)
	if err != nil {
		t.Fatal(err)
	}
	thief, err := c.Consume(func(jetstream.Msg) {}, jetstream.PullMaxMessages(3))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(thief.Stop)
	publishAll(t, p, "a", 50)
	eventually(t, "50 rollouts", func() bool { return len(j.first()) >= 50 })
	if got := j.first(); !slices.Equal(got, sequence(1, 50)) {
		t.Errorf("followed %v", got)
	}
}

// What has been rewarded and deleted since is no gap.
func TestFollowerPassesDeleted(t *testing.T) {
	b := startBus(t, Config{})
	p := openPublisher(t, b)
	publishAll(t, p, "a", 10)
	s, err := b.js.Stream(t.Context(), streamRollouts)
	if err != nil {
		t.Fatal(err)
	}
	for _, seq := range []uint64{1, 4, 5, 10} {
		if err := s.DeleteMsg(t.Context(), seq); err != nil {
			t.Fatal(err)
		}
	}
	j := follow(t, b)
	publishAll(t, p, "b", 1)
	eventually(t, "the last rollout", func() bool { return slices.Contains(j.first(), 11) })
	if got := j.first(); !slices.Equal(got, []uint64{2, 3, 6, 7, 8, 9, 11}) {
		t.Errorf("followed %v", got)
	}
}

// Only the durable's deliveries can be acknowledged; all of them together empty the stream.
func TestFollowerAcks(t *testing.T) {
	b := startBus(t, Config{})
	publishAll(t, openPublisher(t, b), "a", 10)
	j := follow(t, b)
	eventually(t, "an ack for every rollout", func() bool {
		j.mu.Lock()
		defer j.mu.Unlock()
		acks := 0
		for _, r := range j.records {
			if r.ack != nil {
				acks++
			} else if !r.again {
				t.Error("a message past the durable is not marked as one that comes again")
			}
		}
		return acks == 10
	})
	for _, r := range j.records {
		if r.ack != nil {
			r.ack()
		}
	}
	eventually(t, "the stream to be empty", func() bool { return streamState(t, b, streamRollouts).Msgs == 0 })
}

// A rollout without a usable address gets one that no other rollout can have.
func TestArrivalWithoutAddress(t *testing.T) {
	for name, c := range map[string]struct{ subject, id, tenant, run string }{
		"no id":                 {goodSubject, "", "default", "default"},
		"id too long":           {goodSubject, string(make([]byte, 300)), "default", "default"},
		"tenant with wildcards": {"assay.rollout.*.r.math.0", "a", "_", "r"},
		"run not UTF-8":         {"assay.rollout.t.\xff.math.0", "a", "t", "_"},
	} {
		t.Run(name, func(t *testing.T) {
			h := goodHeaders()
			h.Set(HeaderID, c.id)
			a := arrivalOf(record{seq: 7, subject: c.subject, header: h})
			if a.HeaderErr == nil || a.Header.Tenant != c.tenant || a.Header.Run != c.run || len(a.Header.ID) < 8 || a.Header.ID[:8] != "no-id/7-" {
				t.Errorf("%+v, %v", a.Header.Address, a.HeaderErr)
			}
		})
	}
	h := goodHeaders()
	h.Del(HeaderTrace)
	if a := arrivalOf(record{seq: 7, subject: goodSubject, header: h}); a.HeaderErr == nil || a.Header.ID != "a" {
		t.Errorf("an address that is good is kept: %+v, %v", a.Header.Address, a.HeaderErr)
	}
}

func TestJudgementOfBrokenMessage(t *testing.T) {
	if j := judgementOf(record{seq: 3, data: []byte("\xff")}); j.Err == nil || j.Seq != 3 {
		t.Errorf("%+v", j)
	}
}

// A dead letter keeps the message and says why it is there; what fits no more is cut.
func TestDeadLetters(t *testing.T) {
	b := startBus(t, Config{})
	h := goodHeaders()
	h.Set("Nats-Rollup", "all")
	large := make([]byte, MaxRolloutBytes+maxHeaderBytes-200)
	for name, c := range map[string]struct {
		m    *nats.Msg
		kept int
	}{
		"small":             {&nats.Msg{Subject: goodSubject, Header: h, Data: []byte("body")}, 4},
		"as large as any":   {&nats.Msg{Subject: goodSubject, Header: h, Data: large}, cutLetter},
		"of a strange name": {&nats.Msg{Subject: "assay.rollout.*.>.math.0", Header: h, Data: []byte("body")}, 4},
		"of no rollout":     {&nats.Msg{Subject: "x", Header: h, Data: []byte("body")}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			if err := b.dead(t.Context(), c.m, "first line\nsecond line"); err != nil {
				t.Fatal(err)
			}
			letters := stored(t, b, streamDead)
			last := letters[len(letters)-1]
			if len(last.data) != c.kept || last.header.Get(HeaderSubject) != c.m.Subject || last.header.Get("Nats-Rollup") != "" {
				t.Errorf("%d bytes kept with %v", len(last.data), last.header)
			}
			if got := last.header.Get(HeaderReason); got != "first line second line" {
				t.Errorf("reason %q", got)
			}
		})
	}
}
