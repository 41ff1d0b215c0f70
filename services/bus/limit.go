package bus

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/protobuf/proto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// streamLimit is a stream of the load test alone; it is deleted after each measurement.
const (
	streamLimit  = "ASSAY_BENCH_LIMIT"
	subjectLimit = "assay.bench.limit"
)

// Limit measures what JetStream itself can do on this server, in messages per second: n messages with the headers and
// the body of rollout r are published with deduplication to a file stream, and pulled and acknowledged one by one by a
// durable, both at once, with the client that everything else here uses. It is the yardstick of `assay bench`.
func (b *Bus) Limit(ctx context.Context, n int, r *assayv1.Rollout) (perSecond float64, err error) {
	h, err := headerOf(r)
	if err != nil {
		return 0, err
	}
	body, err := proto.Marshal(contentOf(r))
	if err != nil {
		return 0, fmt.Errorf("bus: limit: %w", err)
	}
	_ = b.js.DeleteStream(ctx, streamLimit)
	_, err = b.js.CreateStream(ctx, jetstream.StreamConfig{
		Name: streamLimit, Subjects: []string{subjectLimit}, Retention: jetstream.WorkQueuePolicy, Duplicates: dedupe,
	})
	if err != nil {
		return 0, fmt.Errorf("bus: limit: %w", err)
	}
	defer func() { err = errors.Join(err, b.js.DeleteStream(context.WithoutCancel(ctx), streamLimit)) }()
	c, err := b.js.CreateConsumer(ctx, streamLimit, jetstream.ConsumerConfig{
		Durable: "limit", AckPolicy: jetstream.AckExplicitPolicy, MaxAckPending: maxAckPending,
	})
	if err != nil {
		return 0, fmt.Errorf("bus: limit: %w", err)
	}
	p, err := newPublisher(b.nc)
	if err != nil {
		return 0, err
	}
	defer p.close()
	done := make(chan struct{})
	var consumed atomic.Int64
	start := time.Now()
	cc, err := c.Consume(func(m jetstream.Msg) {
		_ = m.Ack()
		if consumed.Add(1) == int64(n) {
			close(done)
		}
	}, jetstream.PullMaxMessages(1024))
	if err != nil {
		return 0, fmt.Errorf("bus: limit: %w", err)
	}
	defer cc.Stop()
	for i := range n {
		h.ID = strconv.FormatInt(start.UnixNano(), 36) + "/" + strconv.Itoa(i)
		m := &nats.Msg{Subject: subjectLimit, Data: body, Header: h.headers()}
		if err := p.publish(ctx, m, func(*jetstream.PubAck, error) {}); err != nil {
			return 0, fmt.Errorf("bus: limit: %w", err)
		}
	}
	select {
	case <-done:
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	return float64(n) / time.Since(start).Seconds(), nil
}

// ForgetRun deletes the rewards of a run, for load tests. Their rollouts could be rewarded again afterwards.
func (b *Bus) ForgetRun(ctx context.Context, tenant, run string) error {
	s, err := b.js.Stream(ctx, streamRewards)
	if err != nil {
		return fmt.Errorf("bus: forget run %s: %w", run, err)
	}
	if err := s.Purge(ctx, jetstream.WithPurgeSubject(rewardPrefix+tenant+"."+run+".*")); err != nil {
		return fmt.Errorf("bus: forget run %s: %w", run, err)
	}
	return nil
}
