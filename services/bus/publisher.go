package bus

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// window is how many messages a publisher has in flight at most; a publish beyond it waits.
const window = 8192

// Retry pauses of a publisher.
const (
	retryMin = 20 * time.Millisecond
	retryMax = 2 * time.Second
	ackLimit = 10 * time.Second
)

// publisher publishes asynchronously and keeps trying until JetStream has stored or refused each message, or until
// it is closed. Messages may be stored out of order.
type publisher struct {
	js      jetstream.JetStream
	ctx     context.Context
	stop    context.CancelCauseFunc
	slots   chan struct{}
	mu      sync.Mutex
	waiting map[*nats.Msg]*pending
	// open counts the messages whose done has not returned yet.
	open atomic.Int64
	held atomic.Int64
}

// pending is one message on its way.
type pending struct {
	done  func(*jetstream.PubAck, error)
	pause time.Duration
}

// errClosed is the cause of everything a closed publisher gives up.
var errClosed = errors.New("bus: publisher closed")

func newPublisher(nc *nats.Conn) (*publisher, error) {
	p := &publisher{slots: make(chan struct{}, window), waiting: make(map[*nats.Msg]*pending)}
	p.ctx, p.stop = context.WithCancelCause(context.Background())
	js, err := jetstream.New(nc,
		jetstream.WithPublishAsyncMaxPending(2*window),
		jetstream.WithPublishAsyncTimeout(ackLimit),
		jetstream.WithPublishAsyncAckHandler(func(_ jetstream.JetStream, m *nats.Msg, ack *jetstream.PubAck) { p.settle(m, ack, nil) }),
		// The client calls this while it holds its own lock, so a retry has to come from elsewhere.
		jetstream.WithPublishAsyncErrHandler(func(_ jetstream.JetStream, m *nats.Msg, err error) { p.failed(m, err) }),
	)
	if err != nil {
		return nil, fmt.Errorf("bus: %w", err)
	}
	p.js = js
	return p, nil
}

// publish sends m and returns once it has a place in the window; done is called exactly once, on another goroutine,
// with JetStream's answer, and must not block. An error means that done is never called.
func (p *publisher) publish(ctx context.Context, m *nats.Msg, done func(*jetstream.PubAck, error)) error {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-p.ctx.Done():
		return errClosed
	}
	p.open.Add(1)
	p.mu.Lock()
	p.waiting[m] = &pending{done: done, pause: retryMin}
	p.mu.Unlock()
	p.send(m)
	return nil
}

func (p *publisher) send(m *nats.Msg) {
	if _, err := p.js.PublishMsgAsync(m); err != nil {
		p.failed(m, err)
	}
}

// failed decides whether an error is JetStream's last word or a reason to try again.
func (p *publisher) failed(m *nats.Msg, err error) {
	if permanent(err) || p.ctx.Err() != nil {
		go p.settle(m, nil, err)
		return
	}
	p.mu.Lock()
	w := p.waiting[m]
	if w == nil {
		p.mu.Unlock()
		return
	}
	d := w.pause
	w.pause = min(2*d, retryMax)
	p.mu.Unlock()
	if isFull(err) {
		p.held.Add(1)
	}
	time.AfterFunc(d, func() { p.send(m) })
}

// settle ends a message's way.
func (p *publisher) settle(m *nats.Msg, ack *jetstream.PubAck, err error) {
	p.mu.Lock()
	w := p.waiting[m]
	delete(p.waiting, m)
	p.mu.Unlock()
	if w == nil {
		return
	}
	<-p.slots
	w.done(ack, err)
	p.open.Add(-1)
}

// close gives up what is still on its way. Call flush first to wait for it.
func (p *publisher) close() {
	p.stop(errClosed)
	p.mu.Lock()
	defer p.mu.Unlock()
	for m := range p.waiting {
		go p.settle(m, nil, errClosed)
	}
}

// flush waits until nothing is on its way and everybody has been told.
func (p *publisher) flush(ctx context.Context) error {
	for {
		n := p.open.Load()
		if n == 0 {
			return nil
		}
		if err := pause(ctx, 2*time.Millisecond); err != nil {
			return fmt.Errorf("bus: %d messages are not stored yet: %w", n, err)
		}
	}
}

// heldBack counts how often a full stream has held a message back.
func (p *publisher) heldBack() int64 { return p.held.Load() }

// permanent reports whether trying again cannot help.
func permanent(err error) bool {
	if isRefused(err) || errors.Is(err, nats.ErrMaxPayload) || errors.Is(err, nats.ErrConnectionClosed) || errors.Is(err, nats.ErrBadSubject) {
		return true
	}
	api, ok := errors.AsType[*jetstream.APIError](err)
	// On a cluster "constant" means that another message for the subject is on its way: how it ends is not known yet.
	return ok && api.Code == 400 && !isFull(err) && api.ErrorCode != jetstream.JSErrCodeStreamWrongLastSequenceConstant
}

// isRefused reports whether the subject already has its message.
func isRefused(err error) bool {
	api, ok := errors.AsType[*jetstream.APIError](err)
	if !ok {
		return false
	}
	return api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence ||
		(api.ErrorCode == errCodeStoreFailed && api.Description == "maximum messages per subject exceeded")
}

// errCodeStoreFailed is the server's code for every limit of a stream.
const errCodeStoreFailed jetstream.ErrorCode = 10077

// isFull reports whether the stream is full for now.
func isFull(err error) bool {
	api, ok := errors.AsType[*jetstream.APIError](err)
	return ok && api.ErrorCode == errCodeStoreFailed && !isRefused(err)
}
