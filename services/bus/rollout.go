package bus

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/protobuf/proto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// Publisher publishes rollouts, each stored once however often it is tried. Safe for concurrent use.
type Publisher struct {
	b     *Bus
	p     *publisher
	specs *Specs
}

// NewPublisher makes a publisher. Its specs stamp the rollouts that name none.
func (b *Bus) NewPublisher(specs *Specs) (*Publisher, error) {
	p, err := newPublisher(b.nc)
	if err != nil {
		return nil, err
	}
	return &Publisher{b: b, p: p, specs: specs}, nil
}

// Receipt says that a rollout is stored.
type Receipt struct {
	Header Header
	// Duplicate is set when JetStream had the rollout already.
	Duplicate bool
}

// ErrTooLarge marks a rollout that does not fit a message, ErrInvalid one whose fields are not a rollout's.
var (
	ErrTooLarge = errors.New("the rollout is too large")
	ErrInvalid  = errors.New("not a rollout")
)

// Prepare checks a rollout, fills in its defaults and stamps its spec. The error says what is wrong with it.
func (p *Publisher) Prepare(ctx context.Context, r *assayv1.Rollout) (Header, error) {
	h, err := headerOf(r)
	if err != nil {
		return h, err
	}
	if h.Spec, err = p.specs.Resolve(ctx, h.Tenant, h.Route, r.GetSpec()); err != nil {
		return h, err
	}
	return h, nil
}

// Publish prepares and sends a rollout and returns once it has a place in the window. done is called once, with the
// receipt or the reason why the rollout is not stored; it must not block. While ROLLOUTS is full the rollout is
// held back, not lost. The context bounds the wait for a place only.
func (p *Publisher) Publish(ctx context.Context, r *assayv1.Rollout, done func(Receipt, error)) error {
	h, err := p.Prepare(ctx, r)
	if err != nil {
		return err
	}
	body, err := proto.Marshal(contentOf(r))
	if err != nil {
		return fmt.Errorf("rollout %s: %w", h.ID, err)
	}
	if limit := min(MaxRolloutBytes, p.b.MaxPayload()-(4<<10)); int64(len(body)) > limit {
		return fmt.Errorf("rollout %s: %w: %d bytes, the limit is %d (8 MiB, or less where the NATS server's max_payload is less)", h.ID, ErrTooLarge, len(body), limit)
	}
	sum := sha256.Sum256(body)
	h.Digest = hex.EncodeToString(sum[:16])
	m := &nats.Msg{Subject: rolloutSubject(h.Address, h.Route), Header: h.headers(), Data: body}
	return p.p.publish(ctx, m, func(ack *jetstream.PubAck, err error) {
		if err != nil {
			done(Receipt{}, fmt.Errorf("rollout %s is not stored: %w", h.ID, err))
			return
		}
		done(Receipt{Header: h, Duplicate: ack.Duplicate}, nil)
	})
}

// Flush waits until everything published is stored or refused.
func (p *Publisher) Flush(ctx context.Context) error { return p.p.flush(ctx) }

// HeldBack counts how often a full ROLLOUTS has held a rollout back.
func (p *Publisher) HeldBack() int64 { return p.p.heldBack() }

// Close gives up what is not stored yet.
func (p *Publisher) Close() { p.p.close() }

// headerOf checks a rollout's identity and fills in the defaults.
func headerOf(r *assayv1.Rollout) (Header, error) {
	h := Header{
		Address:   Address{Tenant: orName(r.GetTenant(), DefaultTenant), Run: orName(r.GetRun(), DefaultRun), ID: r.GetId()},
		Route:     r.GetRoute(),
		Group:     orName(r.GetGroup(), r.GetId()),
		GroupSize: r.GetGroupSize(), Deadline: DefaultDeadline, ContentType: ContentProtobuf, Trace: newTrace(),
	}
	faults := []error{
		CheckID("id", h.ID), CheckName("tenant", h.Tenant), CheckName("run", h.Run), CheckName("route", h.Route), CheckID("group", h.Group),
		checkRaw("reference", r.GetReference()), checkRaw("metadata", r.GetMetadata()),
	}
	if d := r.GetDeadline(); d != nil {
		h.Deadline = d.AsDuration()
		faults = append(faults, CheckDeadline(h.Deadline))
	}
	if err := errors.Join(faults...); err != nil {
		return h, fmt.Errorf("rollout %q: %w: %w", abbreviate(h.ID), ErrInvalid, err)
	}
	return h, nil
}

func checkRaw(field string, raw []byte) error {
	if len(raw) > 0 && !json.Valid(raw) {
		return fmt.Errorf("%s is not valid JSON", field)
	}
	return nil
}

// contentOf is the part of a rollout that its headers do not say.
func contentOf(r *assayv1.Rollout) *assayv1.Rollout {
	return &assayv1.Rollout{
		Prompt: r.GetPrompt(), Completion: r.GetCompletion(), Reference: r.GetReference(), Metadata: r.GetMetadata(),
		FinishReason: r.GetFinishReason(), CompletionTokens: r.GetCompletionTokens(),
	}
}

func orName(s, def string) string {
	if s == "" {
		return def
	}
	return s
}

// newTrace starts a W3C trace.
func newTrace() string {
	var b [24]byte
	_, _ = rand.Read(b[:])
	return "00-" + hex.EncodeToString(b[:16]) + "-" + hex.EncodeToString(b[16:]) + "-01"
}

// timestamp returns when JetStream stored a message.
func timestamp(m jetstream.Msg) (seq uint64, at time.Time, delivered uint64, err error) {
	md, err := m.Metadata()
	if err != nil {
		return 0, time.Time{}, 0, fmt.Errorf("bus: message without metadata: %w", err)
	}
	return md.Sequence.Stream, md.Timestamp, md.NumDelivered, nil
}
