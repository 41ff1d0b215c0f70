package bus

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// A server that goes away while publishers are at work costs nothing: every rollout is stored, and stored once.
func TestPublisherOutlivesServer(t *testing.T) {
	cfg := ServerConfig{Dir: t.TempDir(), Address: freeAddress(t)}
	srv, err := StartServer(cfg)
	if err != nil {
		t.Fatal(err)
	}
	b := connect(t, Config{URL: srv.URL()})
	p := openPublisher(t, b)
	const n = 3000
	published := make(chan struct{})
	go func() {
		defer close(published)
		for i := range n {
			if i%10 == 0 {
				time.Sleep(time.Millisecond)
			}
			if err := p.Publish(t.Context(), rollout(fmt.Sprint(i)), func(_ Receipt, err error) {
				if err != nil {
					t.Error(err)
				}
			}); err != nil {
				t.Error(err)
			}
		}
	}()
	for range 2 {
		time.Sleep(80 * time.Millisecond)
		srv.Close()
		time.Sleep(50 * time.Millisecond)
		if srv, err = StartServer(cfg); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(srv.Close)
	<-published
	if err := p.Flush(within(t, time.Minute)); err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]int)
	for _, r := range stored(t, b, streamRollouts) {
		seen[r.header.Get(HeaderID)]++
	}
	for id, times := range seen {
		if times != 1 {
			t.Errorf("rollout %s is stored %d times", id, times)
		}
	}
	if len(seen) != n {
		t.Errorf("%d rollouts are stored, want %d", len(seen), n)
	}
}

// A full ROLLOUTS holds publishers back; as it empties, all of them get in.
func TestFullStreamHoldsPublishersBack(t *testing.T) {
	b := startBus(t, Config{Limits: Limits{Rollouts: 10}})
	p := openPublisher(t, b)
	var mu sync.Mutex
	acknowledged := make(map[string]bool)
	for i := range 25 {
		id := fmt.Sprint(i)
		err := p.Publish(t.Context(), rollout(id), func(_ Receipt, err error) {
			mu.Lock()
			defer mu.Unlock()
			if acknowledged[id] = err == nil; err != nil {
				t.Error(err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "the stream to be full", func() bool { return p.HeldBack() > 0 && streamState(t, b, streamRollouts).Msgs == 10 })
	if err := p.Flush(within(t, 50*time.Millisecond)); err == nil || !strings.Contains(err.Error(), "15 messages are not stored yet") {
		t.Errorf("flush of a full stream: %v", err)
	}
	c, err := b.js.Consumer(t.Context(), streamRollouts, durableReward)
	if err != nil {
		t.Fatal(err)
	}
	rewarded := 0
	eventually(t, "all rollouts to pass", func() bool {
		batch, err := c.FetchNoWait(10)
		if err != nil {
			t.Fatal(err)
		}
		for m := range batch.Messages() {
			rewarded++
			_ = m.Ack()
		}
		return rewarded == 25
	})
	if err := p.Flush(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	if len(acknowledged) != 25 {
		t.Errorf("%d rollouts acknowledged, want 25", len(acknowledged))
	}
}

func TestPublishDuplicate(t *testing.T) {
	p := openPublisher(t, startBus(t, Config{}))
	var receipts []Receipt
	publish := func(r *assayv1.Rollout) Receipt {
		t.Helper()
		if err := p.Publish(t.Context(), r, func(receipt Receipt, err error) {
			if err != nil {
				t.Error(err)
			}
			receipts = append(receipts, receipt)
		}); err != nil {
			t.Fatal(err)
		}
		if err := p.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		return receipts[len(receipts)-1]
	}
	first, retry := publish(rollout("a")), publish(rollout("a"))
	if first.Duplicate || !retry.Duplicate || first.Header.Digest != retry.Header.Digest {
		t.Errorf("first %+v\nretry %+v", first, retry)
	}
	for name, change := range map[string]func(*assayv1.Rollout){
		"completion": func(r *assayv1.Rollout) { r.Completion = assayv1.Text("5") },
		"reference":  func(r *assayv1.Rollout) { r.Reference = []byte(`{"answer":"5"}`) },
		"route":      func(r *assayv1.Rollout) { r.Route = "format" },
		"group":      func(r *assayv1.Rollout) { r.Group = "other" },
	} {
		other := rollout("a")
		change(other)
		if got := publish(other); !got.Duplicate || got.Header.Digest == first.Header.Digest {
			t.Errorf("another %s under the same id: %+v", name, got)
		}
	}
}

func TestPrepareRefuses(t *testing.T) {
	p := openPublisher(t, startBus(t, Config{}))
	for name, c := range map[string]struct {
		change func(*assayv1.Rollout)
		fault  string
		kind   error
	}{
		"no id":                 {func(r *assayv1.Rollout) { r.Id = "" }, "id is empty", ErrInvalid},
		"id with a newline":     {func(r *assayv1.Rollout) { r.Id = "a\nb" }, "has a control character", ErrInvalid},
		"id of 300 bytes":       {func(r *assayv1.Rollout) { r.Id = strings.Repeat("a", 300) }, "has 300 bytes, the limit is 256", ErrInvalid},
		"no route":              {func(r *assayv1.Rollout) { r.Route = "" }, `route "" must match`, ErrInvalid},
		"route with a wildcard": {func(r *assayv1.Rollout) { r.Route = ">" }, `route ">" must match`, ErrInvalid},
		"run with a dot":        {func(r *assayv1.Rollout) { r.Run = "a.b" }, `run "a.b" must match`, ErrInvalid},
		"reference no JSON":     {func(r *assayv1.Rollout) { r.Reference = []byte(`{"answer":NaN}`) }, "reference is not valid JSON", ErrInvalid},
		"metadata no JSON":      {func(r *assayv1.Rollout) { r.Metadata = []byte(`{`) }, "metadata is not valid JSON", ErrInvalid},
		"unknown spec":          {func(r *assayv1.Rollout) { r.Spec = "nobody" }, `unknown reward spec "nobody": put it first`, ErrUnknownSpec},
		"unknown hash":          {func(r *assayv1.Rollout) { r.Spec = goodRef }, "put it first", ErrUnknownSpec},
		"spec no name":          {func(r *assayv1.Rollout) { r.Spec = "a.b.*" }, "give name or name@hash", ErrUnknownSpec},
		"hash no hash":          {func(r *assayv1.Rollout) { r.Spec = "r1@>" }, "a hash is 32 hexadecimal digits", ErrUnknownSpec},
		"8 MiB of completion":   {func(r *assayv1.Rollout) { r.Completion = assayv1.Text(strings.Repeat("a", 8<<20)) }, "too large: 8388", ErrTooLarge},
		"20 MB of completion":   {func(r *assayv1.Rollout) { r.Completion = assayv1.Text(strings.Repeat("a", 20_000_000)) }, "the limit is 8388608", ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			r := rollout("a")
			c.change(r)
			err := p.Publish(t.Context(), r, func(Receipt, error) { t.Error("done is called as well") })
			if err == nil || !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("error %.300v\nwant one with %q", err, c.fault)
			}
		})
	}
	publishAll(t, p, "good", 1)
}

// A trainer's broken bytes do not cost it the rollout, and its own copy stays as it was.
func TestPublishMendsUTF8(t *testing.T) {
	b := startBus(t, Config{})
	p := openPublisher(t, b)
	r := rollout("a")
	r.Completion, r.FinishReason = assayv1.Text("4\xff\xfe!"), "\xc3"
	if err := p.Publish(t.Context(), r, func(_ Receipt, err error) {
		if err != nil {
			t.Error(err)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if err := p.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p.Replaced() != 2 || r.GetFinishReason() != "\xc3" {
		t.Errorf("%d strings replaced, want 2; finish reason %q", p.Replaced(), r.GetFinishReason())
	}
	messages := stored(t, b, streamRollouts)
	if len(messages) != 1 || !strings.Contains(string(messages[0].data), "4\uFFFD!") {
		t.Errorf("stored %v", messages)
	}
}

func TestPublisherGivesUpWhenClosed(t *testing.T) {
	b := startBus(t, Config{Limits: Limits{Rollouts: 1}})
	p := openPublisher(t, b)
	publishAll(t, p, "fills", 1)
	gaveUp := make(chan error, 1)
	if err := p.Publish(t.Context(), rollout("late"), func(_ Receipt, err error) { gaveUp <- err }); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the rollout to be held back", func() bool { return p.HeldBack() > 0 })
	p.Close()
	if err := <-gaveUp; !errors.Is(err, errClosed) {
		t.Errorf("error %v, want %v", err, errClosed)
	}
	p.p.mu.Lock()
	defer p.p.mu.Unlock()
	if len(p.p.waiting) != 0 || len(p.p.slots) != 0 {
		t.Errorf("%d messages and %d places are left", len(p.p.waiting), len(p.p.slots))
	}
}

// A publish that waits for a place in the window ends with its context.
func TestPublishWaitsForPlace(t *testing.T) {
	p := openPublisher(t, startBus(t, Config{}))
	for range window {
		p.p.slots <- struct{}{}
	}
	ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Millisecond, errors.New("patience is over"))
	defer cancel()
	err := p.Publish(ctx, rollout("a"), func(Receipt, error) { t.Error("done is called as well") })
	if err == nil || err.Error() != "patience is over" {
		t.Errorf("error %v", err)
	}
}

// BenchmarkPublisher publishes 1 KiB rollouts through the publisher, and the same bytes with the bare client beside it.
func BenchmarkPublisher(b *testing.B) {
	r := rollout("")
	r.Completion = assayv1.Text(strings.Repeat("We add the numbers. ", 50))
	b.Run("assay", func(b *testing.B) {
		p := openPublisher(b, startBus(b, Config{Limits: Limits{Rollouts: 10_000_000}}))
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			r.Id = fmt.Sprint(i)
			if err := p.Publish(b.Context(), r, func(Receipt, error) {}); err != nil {
				b.Fatal(err)
			}
		}
		if err := p.Flush(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rollouts/s")
	})
	b.Run("raw", func(b *testing.B) {
		bus := startBus(b, Config{Limits: Limits{Rollouts: 10_000_000}})
		js, err := jetstream.New(bus.nc, jetstream.WithPublishAsyncMaxPending(window))
		if err != nil {
			b.Fatal(err)
		}
		body, _, err := encode(r)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			m := &nats.Msg{Subject: goodSubject, Header: nats.Header{HeaderMsgID: {fmt.Sprint(i)}}, Data: body}
			if _, err := js.PublishMsgAsync(m); err != nil {
				b.Fatal(err)
			}
		}
		<-js.PublishAsyncComplete()
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rollouts/s")
	})
}
