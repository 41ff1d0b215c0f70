package bus

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/proto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// Arrival is a rollout as the reward service sees it: headers only.
type Arrival struct {
	Header Header
	// HeaderErr is set when subject and headers are not a rollout's. It gets its one reward all the same.
	HeaderErr error
	// At is when JetStream stored it.
	At time.Time
	// Ack ends the rollout's life in its stream; nil when a later delivery will bring it.
	Ack func()
	// Again says that the stream had been read past this rollout before, by this process or by one before it: its
	// reward may be stored already.
	Again bool

	seq uint64
}

// Judgement is one stored message of verdicts.
type Judgement struct {
	Verdicts []*assayv1.Verdict
	// Err is set when the message cannot be read.
	Err error
	// Seq identifies the message: the same one may come again, with an Ack.
	Seq uint64
	// Ack ends the message's life in its stream; nil when a later delivery will bring it.
	Ack func()
}

// Join is the reward service's reading side. Each rollout and each message of verdicts comes at least once, in the
// order of its stream; what an earlier process had received comes too.
type Join struct {
	b        *Bus
	rollouts follower
	verdicts follower
}

// Join opens the reading side. The handlers are called on one goroutine each and may block: that is the backpressure.
func (b *Bus) Join(arrived func(Arrival), judged func(Judgement)) *Join {
	j := &Join{b: b}
	j.rollouts = follower{b: b, stream: streamRollouts, headers: true, log: b.log, handle: func(r record) { arrived(arrivalOf(r)) }}
	j.verdicts = follower{b: b, stream: streamVerdicts, log: b.log, handle: func(r record) { judged(judgementOf(r)) }}
	return j
}

// arrivalOf reads a rollout's headers. One without a usable address is named after its place in the stream, so that it
// has a reward of its own and cannot take another rollout's.
func arrivalOf(r record) Arrival {
	a := Arrival{At: r.at, Ack: r.ack, Again: r.again, seq: r.seq}
	if a.Header, a.HeaderErr = parseHeader(r.subject, r.header); a.HeaderErr == nil {
		return a
	}
	h := &a.Header
	if CheckID(HeaderID, r.header.Get(HeaderID)) != nil || !isName(h.Tenant) || !isName(h.Run) {
		h.ID = fmt.Sprintf("no-id/%d-%d", r.seq, r.at.UnixNano())
		h.Tenant, h.Run = asName(h.Tenant), asName(h.Run)
	}
	return a
}

// asName makes a name of any token of a subject, which may be long and hold wildcards or bytes that are no UTF-8.
func asName(token string) string {
	name := strings.Map(func(c rune) rune {
		if c < utf8.RuneSelf && isName(string(c)) {
			return c
		}
		return '_'
	}, token)
	return orName(name[:min(len(name), maxName)], "_")
}

func judgementOf(r record) Judgement {
	j := Judgement{Seq: r.seq, Ack: r.ack}
	var batch assayv1.VerdictBatch
	if err := proto.Unmarshal(r.data, &batch); err != nil {
		j.Err = fmt.Errorf("bus: verdict message %d: %w", r.seq, err)
	}
	j.Verdicts = batch.GetVerdicts()
	return j
}

// CatchUp hands over all that ROLLOUTS and VERDICTS hold, rollouts first.
func (j *Join) CatchUp(ctx context.Context) error {
	if err := j.rollouts.catchUp(ctx); err != nil {
		return err
	}
	return j.verdicts.catchUp(ctx)
}

// Follow hands over what comes from then on, until ctx ends.
func (j *Join) Follow(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return j.rollouts.follow(ctx) })
	g.Go(func() error { return j.verdicts.follow(ctx) })
	return g.Wait()
}

// Dead keeps a copy of a rollout that could not be read, with the reason, where people can look at it.
func (j *Join) Dead(ctx context.Context, a Arrival, reason string) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	s, err := j.b.js.Stream(ctx, streamRollouts)
	if err != nil {
		return fmt.Errorf("bus: dead letter: %w", err)
	}
	m, err := s.GetMsg(ctx, a.seq)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("bus: dead letter: %w", err)
	}
	return j.b.dead(ctx, &nats.Msg{Subject: m.Subject, Header: m.Header, Data: m.Data}, reason)
}
