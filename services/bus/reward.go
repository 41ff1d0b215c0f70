package bus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/protobuf/proto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/schemas/assayjson"
)

// RewardWriter stores rewards, one per rollout. Safe for concurrent use.
type RewardWriter struct{ p *publisher }

// NewRewardWriter makes a writer.
func (b *Bus) NewRewardWriter() (*RewardWriter, error) {
	p, err := newPublisher(b.nc)
	if err != nil {
		return nil, err
	}
	return &RewardWriter{p}, nil
}

// Write stores the reward of the rollout with header of, in the rollout's own encoding: who publishes JSON reads JSON.
// done is called once: with first true when this reward is the rollout's, with first false when the rollout had one
// already, and with an error when neither can ever be. It must not block.
func (w *RewardWriter) Write(ctx context.Context, r *assayv1.Reward, of Header, done func(first bool, err error)) error {
	encoding, marshal := ContentProtobuf, proto.Marshal
	if of.ContentType == ContentJSON {
		encoding, marshal = ContentJSON, assayjson.Marshal
	}
	data, err := marshal(r)
	if err != nil {
		return fmt.Errorf("bus: reward of %s: %w", r.GetId(), err)
	}
	key := Address{r.GetTenant(), r.GetRun(), r.GetId()}.Key()
	m := &nats.Msg{Subject: key.rewardSubject(), Data: data, Header: nats.Header{
		jetstream.ExpectedLastSubjSeqHeader: {"0"},
		HeaderContentType:                   {encoding},
	}}
	if of.Trace != "" {
		m.Header[HeaderTrace] = []string{of.Trace}
	}
	return w.p.publish(ctx, m, func(_ *jetstream.PubAck, err error) {
		if isRefused(err) {
			done(false, nil)
			return
		}
		done(err == nil, err)
	})
}

// Flush waits until every reward is stored or refused.
func (w *RewardWriter) Flush(ctx context.Context) error { return w.p.flush(ctx) }

// Close gives up what is not stored.
func (w *RewardWriter) Close() { w.p.close() }

// Reward returns the stored reward of a rollout, or nil when it has none yet.
func (b *Bus) Reward(ctx context.Context, a Address) (*assayv1.Reward, error) {
	m, err := b.rewardMsg(ctx, a.Key())
	if err != nil || m == nil {
		return nil, err
	}
	return decodeReward(m.Header, m.Data)
}

// HasReward reports whether a rollout has its reward.
func (b *Bus) HasReward(ctx context.Context, k Key) (bool, error) {
	m, err := b.rewardMsg(ctx, k)
	return m != nil, err
}

func (b *Bus) rewardMsg(ctx context.Context, k Key) (*jetstream.RawStreamMsg, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	s, err := b.js.Stream(ctx, streamRewards)
	if err != nil {
		return nil, fmt.Errorf("bus: look up a reward: %w", err)
	}
	m, err := s.GetLastMsgForSubject(ctx, k.rewardSubject())
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("bus: look up a reward: %w", err)
	}
	return m, nil
}

func decodeReward(h nats.Header, data []byte) (*assayv1.Reward, error) {
	unmarshal := proto.Unmarshal
	if h.Get(HeaderContentType) == ContentJSON {
		unmarshal = assayjson.Unmarshal
	}
	r := new(assayv1.Reward)
	if err := unmarshal(data, r); err != nil {
		return nil, fmt.Errorf("bus: stored reward: %w", err)
	}
	return r, nil
}

// RewardedSince calls f with the key of every reward stored since a time.
func (b *Bus) RewardedSince(ctx context.Context, since time.Time, f func(Key)) error {
	return b.scan(ctx, streamRewards, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartTimePolicy, OptStartTime: &since, HeadersOnly: true,
	}, func(r record) bool {
		f(keyOfReward(r.subject))
		return true
	})
}

// Rewards says which rewards to read.
type Rewards struct {
	// Tenant and Run name whose; empty means all.
	Tenant, Run string
	// Stored asks for the rewards stored before now too.
	Stored bool
}

// ReadRewards hands rewards to handle in the order they were stored, until ctx ends or the returned stop is called.
// handle is called on one goroutine. Connections that break are resumed where they broke.
func (b *Bus) ReadRewards(ctx context.Context, q Rewards, handle func(*assayv1.Reward, error)) (stop func(), err error) {
	cfg := jetstream.OrderedConsumerConfig{FilterSubjects: []string{q.filter()}, InactiveThreshold: 5 * time.Minute}
	if !q.Stored {
		// A place in the stream and not "what is new": a reader that has to start anew before its first reward would
		// miss what came meanwhile.
		s, err := b.js.Stream(ctx, streamRewards)
		if err != nil {
			return nil, fmt.Errorf("bus: read rewards: %w", err)
		}
		cfg.DeliverPolicy, cfg.OptStartSeq = jetstream.DeliverByStartSequencePolicy, s.CachedInfo().State.LastSeq+1
	}
	c, err := b.js.OrderedConsumer(ctx, streamRewards, cfg)
	if err != nil {
		return nil, fmt.Errorf("bus: read rewards: %w", err)
	}
	cc, err := c.Consume(func(m jetstream.Msg) { handle(decodeReward(m.Headers(), m.Data())) },
		jetstream.PullMaxMessages(4096), jetstream.PullExpiry(10*time.Second), jetstream.PullHeartbeat(time.Second),
		jetstream.ConsumeErrHandler(func(_ jetstream.ConsumeContext, err error) {
			b.log.Warn("reward feed reported an error; it repairs itself", "error", err)
		}))
	if err != nil {
		return nil, fmt.Errorf("bus: read rewards: %w", err)
	}
	unhook := context.AfterFunc(ctx, cc.Stop)
	return func() { unhook(); cc.Stop() }, nil
}

// StoredRewards hands the rewards that are stored now to handle, in order, and returns after the last one.
func (b *Bus) StoredRewards(ctx context.Context, q Rewards, handle func(*assayv1.Reward)) error {
	var broken error
	err := b.scan(ctx, streamRewards, jetstream.OrderedConsumerConfig{
		FilterSubjects: []string{q.filter()}, DeliverPolicy: jetstream.DeliverAllPolicy,
	}, func(r record) bool {
		reward, err := decodeReward(r.header, r.data)
		if err != nil {
			broken = err
			return false
		}
		handle(reward)
		return true
	})
	return errors.Join(err, broken)
}

// filter matches the subjects of the rewards asked for.
func (q Rewards) filter() string {
	return rewardPrefix + orName(q.Tenant, "*") + "." + orName(q.Run, "*") + ".*"
}
