package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/protobuf/types/known/timestamppb"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// beatAge is how long a worker counts as live after its last beat.
const beatAge = 5 * time.Second

// Beat is what a worker says of itself every second.
type Beat struct {
	Worker   string `json:"worker"`
	Pool     string `json:"pool"`
	Judged   uint64 `json:"judged"`
	InFlight uint32 `json:"in_flight"`
}

// SendBeat tells the fleet about a worker. It is plain NATS: a lost one is made up for by the next.
func (b *Bus) SendBeat(beat Beat) error {
	data, err := json.Marshal(beat)
	if err != nil {
		return fmt.Errorf("bus: beat: %w", err)
	}
	return b.nc.Publish("assay.fleet.beat."+beat.Pool+"."+beat.Worker, data)
}

// Fleet watches the workers. Safe for concurrent use.
type Fleet struct {
	b   *Bus
	sub *nats.Subscription
	mu  sync.Mutex
	// seen holds the last beat of each worker.
	seen map[string]seenBeat
}

type seenBeat struct {
	Beat
	at time.Time
}

// WatchFleet starts to listen for beats.
func (b *Bus) WatchFleet() (*Fleet, error) {
	f := &Fleet{b: b, seen: make(map[string]seenBeat)}
	sub, err := b.nc.Subscribe(subjectBeats, f.hear)
	if err != nil {
		return nil, fmt.Errorf("bus: watch fleet: %w", err)
	}
	f.sub = sub
	return f, nil
}

func (f *Fleet) hear(m *nats.Msg) {
	var beat Beat
	if json.Unmarshal(m.Data, &beat) != nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen[beat.Pool+"."+beat.Worker] = seenBeat{beat, time.Now()}
}

// Close stops listening.
func (f *Fleet) Close() { _ = f.sub.Unsubscribe() }

// State returns pools, live workers and streams as they are now.
func (f *Fleet) State(ctx context.Context) (*assayv1.GetFleetStateResponse, error) {
	records, err := f.b.pools(ctx)
	if err != nil {
		return nil, err
	}
	out := new(assayv1.GetFleetStateResponse)
	for name, record := range records {
		p, err := f.pool(ctx, name, record)
		if err != nil {
			return nil, err
		}
		out.Pools = append(out.Pools, p)
	}
	slices.SortFunc(out.Pools, func(a, b *assayv1.Pool) int { return strings.Compare(a.Name, b.Name) })
	for _, name := range []string{streamRollouts, streamVerdicts, streamRewards, streamDead} {
		s, err := f.b.js.Stream(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("bus: stream %s: %w", name, err)
		}
		st := s.CachedInfo().State
		out.Streams = append(out.Streams, &assayv1.Stream{Name: name, Messages: st.Msgs, Bytes: st.Bytes})
	}
	return out, nil
}

func (f *Fleet) pool(ctx context.Context, name string, record poolRecord) (*assayv1.Pool, error) {
	p := &assayv1.Pool{Name: name, Verifiers: record.Verifiers, Workers: f.workers(name)}
	c, err := f.b.js.Consumer(ctx, streamRollouts, durableOfPool(name))
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		return p, nil
	}
	if err != nil {
		return nil, fmt.Errorf("bus: pool %s: %w", name, err)
	}
	info := c.CachedInfo()
	p.Waiting, p.InFlight = info.NumPending, uint64(info.NumAckPending)
	for _, filter := range slices.Concat(info.Config.FilterSubjects, []string{info.Config.FilterSubject}) {
		if t := strings.Split(filter, "."); len(t) == 6 {
			p.Routes = append(p.Routes, t[4])
		}
	}
	return p, nil
}

func (f *Fleet) workers(pool string) []*assayv1.Worker {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []*assayv1.Worker
	for key, s := range f.seen {
		if time.Since(s.at) > beatAge {
			delete(f.seen, key)
			continue
		}
		if s.Pool == pool {
			out = append(out, &assayv1.Worker{Id: s.Worker, Seen: timestamppb.New(s.at), Judged: s.Judged, InFlight: s.InFlight})
		}
	}
	slices.SortFunc(out, func(a, b *assayv1.Worker) int { return strings.Compare(a.Id, b.Id) })
	return out
}
