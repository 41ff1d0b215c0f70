package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// record is one message of a followed stream.
type record struct {
	seq     uint64
	at      time.Time
	subject string
	header  nats.Header
	data    []byte
	// ack ends the message's life in the stream; nil when the message was read without the durable, which will
	// deliver it again.
	ack func()
	// again says that this is not the stream's newest message as the durable gave it out first.
	again bool
}

// follower reads a stream through its durable and never misses a message: what the durable gave to somebody else (an
// earlier process that was killed) shows as a gap in the stream's sequence and is read past the durable.
// A message may come more than once; only deliveries of the durable carry an ack.
type follower struct {
	b       *Bus
	stream  string
	headers bool
	log     *slog.Logger
	// next is the lowest sequence not read yet.
	next   uint64
	handle func(record)
}

// idleCheck is how often a quiet follower compares itself with the end of its stream.
const idleCheck = time.Second

// catchUp reads everything the stream holds now.
func (f *follower) catchUp(ctx context.Context) error {
	last, err := f.lastSeq(ctx)
	if err != nil {
		return err
	}
	if err := f.readRange(ctx, f.next, last); err != nil {
		return err
	}
	f.next = max(f.next, last+1)
	return nil
}

func (f *follower) lastSeq(ctx context.Context) (uint64, error) {
	s, err := f.b.js.Stream(ctx, f.stream)
	if err != nil {
		return 0, fmt.Errorf("bus: follow %s: %w", f.stream, err)
	}
	return s.CachedInfo().State.LastSeq, nil
}

// follow handles the stream's messages until ctx ends. Call catchUp first.
func (f *follower) follow(ctx context.Context) error {
	c, err := f.b.js.Consumer(ctx, f.stream, durableReward)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("bus: follow %s: %w", f.stream, err)
	}
	msgs := make(chan jetstream.Msg, 1024)
	cc, err := c.Consume(func(m jetstream.Msg) {
		select {
		case msgs <- m:
		case <-ctx.Done():
		}
	}, jetstream.PullMaxMessages(2048), jetstream.PullExpiry(10*time.Second), jetstream.PullHeartbeat(2*time.Second),
		jetstream.ConsumeErrHandler(func(_ jetstream.ConsumeContext, err error) {
			f.log.Warn("stream feed reported an error; it repairs itself", "stream", f.stream, "error", err)
		}))
	if err != nil {
		return fmt.Errorf("bus: follow %s: %w", f.stream, err)
	}
	defer cc.Stop()
	idle := time.NewTicker(idleCheck)
	defer idle.Stop()
	for before := f.next; ; {
		select {
		case <-ctx.Done():
			return nil
		case <-cc.Closed():
			return fmt.Errorf("bus: follow %s: the consumer ended", f.stream)
		case m := <-msgs:
			f.deliver(ctx, m)
		case <-idle.C:
			if f.next == before {
				// The server may say that the consumer is gone while nobody listens.
				if _, err := c.Info(ctx); errors.Is(err, jetstream.ErrConsumerNotFound) {
					return fmt.Errorf("bus: follow %s: %w", f.stream, err)
				}
				f.closeTail(ctx)
			}
			before = f.next
		}
	}
}

// deliver handles a message of the durable, after whatever is missing before it.
func (f *follower) deliver(ctx context.Context, m jetstream.Msg) {
	seq, at, _, err := timestamp(m)
	if err != nil {
		f.log.Error("message without metadata", "stream", f.stream, "error", err)
		return
	}
	if seq > f.next {
		f.fill(ctx, seq-1)
	}
	f.handle(record{seq, at, m.Subject(), m.Headers(), m.Data(), func() { _ = m.Ack() }, seq < f.next})
	f.next = max(f.next, seq+1)
}

// fill reads up to a sequence past the durable. It keeps trying: going on without would lose rollouts.
func (f *follower) fill(ctx context.Context, last uint64) {
	for f.next <= last && ctx.Err() == nil {
		err := f.readRange(ctx, f.next, last)
		if err == nil {
			f.next = last + 1
			return
		}
		f.log.Warn("reading a gap failed; trying again", "stream", f.stream, "from", f.next, "to", last, "error", err)
		_ = pause(ctx, 200*time.Millisecond)
	}
}

// closeTail reads what the stream got while the durable was silent.
func (f *follower) closeTail(ctx context.Context) {
	last, err := f.lastSeq(ctx)
	if err == nil && last >= f.next {
		f.fill(ctx, last)
	}
}

// readRange handles the messages that the stream still holds from first to last, both included.
func (f *follower) readRange(ctx context.Context, first, last uint64) error {
	if last < first {
		return nil
	}
	return f.b.scan(ctx, f.stream, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: max(first, 1), HeadersOnly: f.headers,
	}, func(r record) bool {
		if r.seq <= last {
			f.handle(r)
		}
		return r.seq < last
	})
}

// scan reads a stream with an ordered reader from a starting point to its present end, or until handle says stop.
func (b *Bus) scan(ctx context.Context, stream string, cfg jetstream.OrderedConsumerConfig, handle func(record) bool) error {
	cfg.InactiveThreshold = 5 * time.Second
	c, err := b.js.OrderedConsumer(ctx, stream, cfg)
	if err != nil {
		return fmt.Errorf("bus: read %s: %w", stream, err)
	}
	// A reader left behind would hold back what others have acknowledged until the server misses it.
	defer func() { _ = b.js.DeleteConsumer(context.WithoutCancel(ctx), stream, c.CachedInfo().Name) }()
	if c.CachedInfo().NumPending == 0 {
		return nil
	}
	it, err := c.Messages(jetstream.PullMaxMessages(2048))
	if err != nil {
		return fmt.Errorf("bus: read %s: %w", stream, err)
	}
	defer it.Stop()
	for {
		m, err := nextWithin(ctx, it, idleCheck)
		if errors.Is(err, jetstream.ErrMsgIteratorClosed) {
			return nil
		}
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			// What was pending may have been acknowledged, and so deleted, under our eyes.
			if info, err := c.Info(ctx); err == nil && info.NumPending == 0 {
				return nil
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("bus: read %s: %w", stream, err)
		}
		md, err := m.Metadata()
		if err != nil {
			return fmt.Errorf("bus: read %s: %w", stream, err)
		}
		if !handle(record{md.Sequence.Stream, md.Timestamp, m.Subject(), m.Headers(), m.Data(), nil, true}) || md.NumPending == 0 {
			return nil
		}
	}
}

func nextWithin(ctx context.Context, it jetstream.MessagesContext, d time.Duration) (jetstream.Msg, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return it.Next(jetstream.NextContext(ctx))
}
