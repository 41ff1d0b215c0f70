package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/schemas/assayjson"
)

// poolAge is how long a pool without any worker keeps its place in ROLLOUTS. It is far beyond any deadline, so it
// loses nothing, and an abandoned pool cannot fill the stream.
const poolAge = 24 * time.Hour

// maxAckPending caps what all workers of a pool hold together.
const maxAckPending = 16384

// poolRecord is what the pools' bucket holds under a pool's name.
type poolRecord struct {
	Verifiers []string `json:"verifiers"`
}

func durableOfPool(name string) string { return "pool-" + name }

// RegisterPool makes a pool known, with the verifiers that every one of its workers hosts, and gives it its durable
// on ROLLOUTS. Filters only ever widen, and only here and in [Specs.Put], under one lock.
func (b *Bus) RegisterPool(ctx context.Context, name string, verifiers []string) error {
	if err := CheckName("pool", name); err != nil {
		return fmt.Errorf("bus: %w", err)
	}
	record, err := json.Marshal(poolRecord{Verifiers: verifiers})
	if err != nil {
		return fmt.Errorf("bus: pool %s: %w", name, err)
	}
	return b.withLock(ctx, "feeds", func(ctx context.Context) error {
		pools, err := b.js.KeyValue(ctx, bucketPools)
		if err != nil {
			return fmt.Errorf("bus: pools: %w", err)
		}
		specs, err := b.js.KeyValue(ctx, bucketSpecs)
		if err != nil {
			return fmt.Errorf("bus: specs: %w", err)
		}
		stored, err := storedSpecs(ctx, specs)
		if err != nil {
			return err
		}
		if err := b.ensureDurable(ctx, streamRollouts, b.poolDurable(name, filtersFor(verifiers, stored))); err != nil {
			return fmt.Errorf("bus: pool %s: %w", name, err)
		}
		if _, err := pools.Put(ctx, name, record); err != nil {
			return fmt.Errorf("bus: pool %s: %w", name, err)
		}
		return b.widenPools(ctx, stored)
	})
}

// poolDurable feeds a pool. It starts with what is waiting already.
func (b *Bus) poolDurable(name string, filters []string) jetstream.ConsumerConfig {
	return jetstream.ConsumerConfig{
		Durable: durableOfPool(name), FilterSubjects: filters, AckPolicy: jetstream.AckExplicitPolicy, AckWait: b.cfg.AckWait,
		MaxDeliver: -1, MaxAckPending: maxAckPending, InactiveThreshold: poolAge, Replicas: max(b.cfg.Limits.Replicas, 1),
	}
}

// widenPools feeds every pool from all routes that need one of its verifiers. A pool that has lost its durable had no
// worker for a day: it is forgotten, so that it holds nothing back again, until a worker registers it anew.
func (b *Bus) widenPools(ctx context.Context, stored []StoredSpec) error {
	pools, err := b.pools(ctx)
	if err != nil {
		return err
	}
	for name, record := range pools {
		err := b.widenPool(ctx, name, filtersFor(record.Verifiers, stored))
		if errors.Is(err, jetstream.ErrConsumerNotFound) {
			err = b.forgetPool(ctx, name)
		}
		if err != nil {
			return fmt.Errorf("bus: feed pool %s: %w", name, err)
		}
	}
	return nil
}

func (b *Bus) forgetPool(ctx context.Context, name string) error {
	kv, err := b.js.KeyValue(ctx, bucketPools)
	if err != nil {
		return err
	}
	b.log.Warn("pool had no worker for a day and is forgotten", "pool", name)
	return kv.Delete(ctx, name)
}

func (b *Bus) pools(ctx context.Context) (map[string]poolRecord, error) {
	kv, err := b.js.KeyValue(ctx, bucketPools)
	if err != nil {
		return nil, fmt.Errorf("bus: pools: %w", err)
	}
	entries, err := readAll(ctx, kv)
	if err != nil {
		return nil, fmt.Errorf("bus: pools: %w", err)
	}
	out := make(map[string]poolRecord, len(entries))
	for name, value := range entries {
		var r poolRecord
		if err := json.Unmarshal(value, &r); err != nil {
			return nil, fmt.Errorf("bus: pool %s: %w", name, err)
		}
		out[name] = r
	}
	return out, nil
}

// filtersFor lists the subjects of the routes that need one of the verifiers: each verifier's own, and those of specs.
func filtersFor(verifiers []string, specs []StoredSpec) []string {
	var filters []string
	for _, v := range verifiers {
		filters = append(filters, routeFilter(v))
	}
	for _, s := range specs {
		for route, needs := range s.Routes {
			if slices.ContainsFunc(needs, func(v string) bool { return slices.Contains(verifiers, v) }) {
				filters = append(filters, routeFilter(route))
			}
		}
	}
	slices.Sort(filters)
	return slices.Compact(filters)
}

func (b *Bus) widenPool(ctx context.Context, name string, filters []string) error {
	c, err := b.js.Consumer(ctx, streamRollouts, durableOfPool(name))
	if err != nil {
		return err
	}
	cfg := c.CachedInfo().Config
	all := slices.Concat(cfg.FilterSubjects, filters)
	if cfg.FilterSubject != "" {
		all = append(all, cfg.FilterSubject)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) == len(cfg.FilterSubjects) {
		return nil
	}
	cfg.FilterSubject, cfg.FilterSubjects = "", all
	_, err = b.js.UpdateConsumer(ctx, streamRollouts, cfg)
	return err
}

// Delivery is one rollout handed to a worker. Acknowledge it with Ack, or let it go to another worker with Release.
type Delivery struct {
	// Header is what subject and headers say; HeaderErr is set when they are not a rollout's.
	Header    Header
	HeaderErr error
	// Delivered is how often it has been handed out, this time included.
	Delivered uint64

	pool *Pool
	msg  jetstream.Msg
	at   time.Time
}

// Rollout decodes the body, with the identity that the header says. replaced counts the places where invalid UTF-8
// became U+FFFD.
func (d *Delivery) Rollout() (r *assayv1.Rollout, replaced int, err error) {
	r = new(assayv1.Rollout)
	if d.Header.ContentType == ContentJSON {
		replaced, err = assayjson.UnmarshalCount(d.msg.Data(), r)
	} else {
		replaced, err = assayjson.UnmarshalProto(d.msg.Data(), r)
	}
	if err != nil {
		return nil, replaced, fmt.Errorf("body is not a rollout in %s: %w", d.Header.ContentType, err)
	}
	h := d.Header
	r.Tenant, r.Run, r.Id, r.Group, r.GroupSize, r.Route, r.Spec = h.Tenant, h.Run, h.ID, h.Group, h.GroupSize, h.Route, h.Spec
	return r, replaced, nil
}

// Dead keeps a copy of the message, with the reason, where people can look at it.
func (d *Delivery) Dead(ctx context.Context, reason string) error {
	return d.pool.b.dead(ctx, &nats.Msg{Subject: d.msg.Subject(), Header: d.msg.Headers(), Data: d.msg.Data()}, reason)
}

// Ack ends the delivery: its verdict is stored.
func (d *Delivery) Ack() error {
	d.pool.forget(d)
	return d.msg.Ack()
}

// Release hands the rollout back at once, for another worker.
func (d *Delivery) Release() error {
	d.pool.forget(d)
	return d.msg.Nak()
}

// Bounds of a dead letter in bytes: its reason, and what is kept of a message that does not fit with it.
const (
	maxReason = 2048
	cutLetter = 1 << 20
)

// dead stores a copy of a message that could not be read.
func (b *Bus) dead(ctx context.Context, m *nats.Msg, reason string) error {
	tenant, run, _, ok := splitRolloutSubject(m.Subject)
	if !ok {
		tenant, run = DefaultTenant, DefaultRun
	}
	h := nats.Header{}
	for k, v := range m.Header {
		// JetStream's own headers would be obeyed again.
		if !strings.HasPrefix(k, "Nats-") {
			h[k] = v
		}
	}
	h.Set(HeaderReason, abbreviateTo(maxReason, reason))
	h.Set(HeaderSubject, m.Subject)
	letter := &nats.Msg{Subject: "assay.dead." + asName(tenant) + "." + asName(run), Header: h, Data: m.Data}
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	_, err := b.js.PublishMsg(ctx, letter)
	if errors.Is(err, nats.ErrMaxPayload) {
		// The copy says more than the original, which may just have fitted.
		letter.Header = nats.Header{HeaderReason: h[HeaderReason], HeaderSubject: h[HeaderSubject]}
		letter.Data = m.Data[:min(len(m.Data), cutLetter)]
		_, err = b.js.PublishMsg(ctx, letter)
	}
	if err != nil {
		return fmt.Errorf("bus: dead letter: %w", err)
	}
	return nil
}
