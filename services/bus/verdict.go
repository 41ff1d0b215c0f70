package bus

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/protobuf/proto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// Bounds of one message on VERDICTS, and how many may be on their way at once.
const (
	batchVerdicts = 256
	batchBytes    = 256 << 10
	batchesOnWay  = 2
)

// VerdictWriter stores verdicts in batches: one goes out at once while nothing is on its way, so an idle fleet adds
// no delay, and as many as have gathered by then when JetStream is busy. Safe for concurrent use.
type VerdictWriter struct {
	pool    string
	p       *publisher
	mu      sync.Mutex
	ready   []entry
	onWay   int
	failure func(error)
}

type entry struct {
	verdict *assayv1.Verdict
	size    int
	stored  func()
}

// NewVerdictWriter makes a writer for a pool's worker. failure hears of a batch that can never be stored.
func (b *Bus) NewVerdictWriter(pool string, failure func(error)) (*VerdictWriter, error) {
	p, err := newPublisher(b.nc)
	if err != nil {
		return nil, err
	}
	return &VerdictWriter{pool: pool, p: p, failure: failure}, nil
}

// Write takes a verdict; stored is called once JetStream has it, and never when it cannot be stored. It must not block.
func (w *VerdictWriter) Write(v *assayv1.Verdict, stored func()) {
	e := entry{v, proto.Size(v), stored}
	w.mu.Lock()
	w.ready = append(w.ready, e)
	w.mu.Unlock()
	w.pump()
}

// pump sends batches while there is something to send and room on the way.
func (w *VerdictWriter) pump() {
	for {
		w.mu.Lock()
		if len(w.ready) == 0 || w.onWay >= batchesOnWay {
			w.mu.Unlock()
			return
		}
		batch := w.take()
		w.onWay++
		w.mu.Unlock()
		w.send(batch)
	}
}

// take cuts the next batch off what is ready.
func (w *VerdictWriter) take() []entry {
	n, size := 0, 0
	for n < len(w.ready) && n < batchVerdicts && (n == 0 || size+w.ready[n].size <= batchBytes) {
		size += w.ready[n].size
		n++
	}
	batch := w.ready[:n:n]
	w.ready = w.ready[n:]
	return batch
}

func (w *VerdictWriter) send(batch []entry) {
	msg := &assayv1.VerdictBatch{Verdicts: make([]*assayv1.Verdict, len(batch))}
	for i, e := range batch {
		msg.Verdicts[i] = e.verdict
	}
	data, err := proto.Marshal(msg)
	if err == nil {
		err = w.p.publish(context.Background(), &nats.Msg{Subject: "assay.verdict." + w.pool, Data: data}, func(_ *jetstream.PubAck, err error) { w.sent(batch, err) })
	}
	if err != nil {
		w.sent(batch, err)
	}
}

func (w *VerdictWriter) sent(batch []entry, err error) {
	if err != nil {
		w.failure(fmt.Errorf("bus: %d verdicts are not stored: %w", len(batch), err))
	} else {
		for _, e := range batch {
			e.stored()
		}
	}
	w.mu.Lock()
	w.onWay--
	w.mu.Unlock()
	w.pump()
}

// Flush waits until every verdict is stored.
func (w *VerdictWriter) Flush(ctx context.Context) error {
	for {
		w.mu.Lock()
		idle := len(w.ready) == 0 && w.onWay == 0
		w.mu.Unlock()
		if idle {
			return nil
		}
		if err := pause(ctx, time.Millisecond); err != nil {
			return fmt.Errorf("bus: verdicts are not stored yet: %w", err)
		}
	}
}

// Close gives up what is not stored.
func (w *VerdictWriter) Close() { w.p.close() }
