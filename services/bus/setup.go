package bus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// dedupe is how long JetStream remembers a rollout's Nats-Msg-Id. Beyond it REWARDS still refuses a second reward.
const dedupe = 2 * time.Minute

// maxHeaderBytes is what the headers of a rollout may add to its body, and an embedded server's payload limit to both.
const maxHeaderBytes = 64 << 10

// subjectClosed begins the subject of a stream that is not set up yet; nobody publishes there.
const subjectClosed = "assay.closed."

// pinAge is how long the spec that a spec-less rollout was resolved to is remembered.
const pinAge = 7 * 24 * time.Hour

// SetUp makes the streams, the buckets and the reward service's durables where they are missing, and leaves what is
// there as it is. Every service calls it when it starts. Nothing can be published on ROLLOUTS or VERDICTS before their
// durables exist: without a consumer such a stream would drop what it has just confirmed.
func (b *Bus) SetUp(ctx context.Context) error {
	for _, c := range b.buckets() {
		if err := b.ensureBucket(ctx, c); err != nil {
			return fmt.Errorf("bus: bucket %s: %w", c.Bucket, err)
		}
	}
	for _, s := range b.streams() {
		if err := b.ensureStream(ctx, s); err != nil {
			return fmt.Errorf("bus: stream %s: %w", s.Name, err)
		}
	}
	return nil
}

// AwaitSetUp waits until a service has set the streams up, as one that was just started is about to. Commands for people
// call it instead of SetUp.
func (b *Bus) AwaitSetUp(ctx context.Context) error {
	// The last thing that SetUp makes.
	const last = streamDead
	for {
		_, err := b.js.Stream(ctx, last)
		if err == nil {
			return nil
		}
		if pause(ctx, 100*time.Millisecond) == nil {
			continue
		}
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			return fmt.Errorf("bus: no fleet has been set up on this NATS server (it has no stream %s): start `assay up`, or `assay reward` and `assay verify`, first", last)
		}
		return fmt.Errorf("bus: stream %s: %w", last, err)
	}
}

func (b *Bus) streams() []jetstream.StreamConfig {
	l := b.cfg.Limits
	return []jetstream.StreamConfig{
		{
			Name: streamRollouts, Subjects: []string{subjectRollouts}, Retention: jetstream.InterestPolicy,
			Discard: jetstream.DiscardNew, MaxMsgs: orDefault(l.Rollouts, 500_000), MaxBytes: orDefault(l.RolloutBytes, 8<<30),
			MaxMsgSize: MaxRolloutBytes + maxHeaderBytes, Duplicates: dedupe, Replicas: max(l.Replicas, 1), AllowDirect: true,
			Description: "rollouts that have no reward yet",
		},
		{
			Name: streamVerdicts, Subjects: []string{subjectVerdicts}, Retention: jetstream.InterestPolicy,
			Replicas: max(l.Replicas, 1), AllowDirect: true,
			Description: "verdicts on rollouts that have no reward yet",
		},
		{
			Name: streamRewards, Subjects: []string{subjectRewards}, MaxAge: l.RewardAge,
			MaxMsgsPerSubject: 1, Discard: jetstream.DiscardNew, DiscardNewPerSubject: true,
			Replicas: max(l.Replicas, 1), AllowDirect: true,
			Description: "one reward per rollout",
		},
		{
			Name: streamDead, Subjects: []string{subjectDead}, MaxAge: 7 * 24 * time.Hour, MaxBytes: 1 << 30,
			Replicas: max(l.Replicas, 1), Description: "copies of messages that could not be read",
		},
	}
}

func (b *Bus) buckets() []jetstream.KeyValueConfig {
	replicas := max(b.cfg.Limits.Replicas, 1)
	return []jetstream.KeyValueConfig{
		{Bucket: bucketSpecs, Replicas: replicas, MaxValueSize: 2 << 20},
		{Bucket: bucketPools, Replicas: replicas},
		{Bucket: bucketPins, Replicas: replicas, TTL: pinAge},
		{Bucket: bucketLocks, Replicas: replicas, TTL: lockAge},
	}
}

// rewardDurable keeps every message of a stream until the reward service has acknowledged it. Its state does not
// come from redelivery, so a long AckWait only spares traffic.
func (b *Bus) rewardDurable(stream string) jetstream.ConsumerConfig {
	return jetstream.ConsumerConfig{
		Durable: durableReward, AckPolicy: jetstream.AckExplicitPolicy, AckWait: 30 * b.cfg.AckWait,
		MaxAckPending: -1, HeadersOnly: stream == streamRollouts, Replicas: max(b.cfg.Limits.Replicas, 1),
	}
}

// ensureStream creates a stream that is missing, with its durable. An existing one keeps its configuration: operators
// may tune it.
func (b *Bus) ensureStream(ctx context.Context, c jetstream.StreamConfig) error {
	if c.Retention != jetstream.InterestPolicy {
		return b.createStream(ctx, c)
	}
	closed := c
	closed.Subjects = []string{subjectClosed + c.Name}
	if err := b.createStream(ctx, closed); err != nil {
		return err
	}
	if err := b.ensureDurable(ctx, c.Name, b.rewardDurable(c.Name)); err != nil {
		return fmt.Errorf("durable %s: %w", durableReward, err)
	}
	return b.openStream(ctx, closed, c.Subjects)
}

// createStream creates a stream that is missing.
func (b *Bus) createStream(ctx context.Context, c jetstream.StreamConfig) error {
	_, err := b.js.Stream(ctx, c.Name)
	if !errors.Is(err, jetstream.ErrStreamNotFound) {
		return err
	}
	_, err = b.js.CreateStream(ctx, c)
	if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
		return nil
	}
	return err
}

// openStream gives a stream that is still closed its subjects.
func (b *Bus) openStream(ctx context.Context, closed jetstream.StreamConfig, subjects []string) error {
	s, err := b.js.Stream(ctx, closed.Name)
	if err != nil {
		return err
	}
	c := s.CachedInfo().Config
	if !slices.Equal(c.Subjects, closed.Subjects) {
		return nil
	}
	c.Subjects = subjects
	_, err = b.js.UpdateStream(ctx, c)
	return err
}

func (b *Bus) ensureBucket(ctx context.Context, c jetstream.KeyValueConfig) error {
	_, err := b.js.KeyValue(ctx, c.Bucket)
	if !errors.Is(err, jetstream.ErrBucketNotFound) {
		return err
	}
	_, err = b.js.CreateKeyValue(ctx, c)
	if errors.Is(err, jetstream.ErrBucketExists) || errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
		return nil
	}
	return err
}

func (b *Bus) ensureDurable(ctx context.Context, stream string, c jetstream.ConsumerConfig) error {
	_, err := b.js.Consumer(ctx, stream, c.Durable)
	if !errors.Is(err, jetstream.ErrConsumerNotFound) {
		return err
	}
	_, err = b.js.CreateConsumer(ctx, stream, c)
	if errors.Is(err, jetstream.ErrConsumerExists) {
		return nil
	}
	return err
}

func orDefault(v, def int64) int64 {
	if v == 0 {
		return def
	}
	return v
}
