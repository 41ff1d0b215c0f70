package bus

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/protobuf/proto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/schemas/assayjson"
)

// Publisher publishes rollouts, each stored once however often it is tried. Safe for concurrent use.
type Publisher struct {
	b        *Bus
	p        *publisher
	specs    *Specs
	replaced atomic.Int64
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

// Prepared is a checked rollout that is ready to be sent.
type Prepared struct {
	// Header has all defaults, the spec and the digest.
	Header Header

	body     []byte
	replaced int
}

// Prepare checks and encodes a rollout, fills in its defaults and stamps its spec. Invalid UTF-8 becomes U+FFFD. The
// error says what is wrong with the rollout.
func (p *Publisher) Prepare(ctx context.Context, r *assayv1.Rollout) (out Prepared, err error) {
	if out.Header, err = headerOf(r); err != nil {
		return out, err
	}
	h := &out.Header
	if h.Spec, err = p.specs.Resolve(ctx, h.Tenant, h.Route, r.GetSpec()); err != nil {
		return out, fmt.Errorf("rollout %q: %w", h.ID, err)
	}
	if out.body, out.replaced, err = encode(r); err != nil {
		return out, fmt.Errorf("rollout %q: %w", h.ID, err)
	}
	if limit := min(MaxRolloutBytes, p.b.MaxPayload()-(4<<10)); int64(len(out.body)) > limit {
		return out, fmt.Errorf("rollout %q: %w: %d bytes, the limit is %d (8 MiB, or less where the NATS server's max_payload is less)", h.ID, ErrTooLarge, len(out.body), limit)
	}
	h.Digest = digestOf(*h, out.body)
	return out, nil
}

// Publish is Prepare and Send.
func (p *Publisher) Publish(ctx context.Context, r *assayv1.Rollout, done func(Receipt, error)) error {
	m, err := p.Prepare(ctx, r)
	if err != nil {
		return err
	}
	return p.Send(ctx, m, done)
}

// Send sends a rollout and returns once it has a place in the window. done is called once, with the receipt or the
// reason why the rollout is not stored; it must not block. While ROLLOUTS is full the rollout is held back, not lost.
// The context bounds the wait for a place only.
func (p *Publisher) Send(ctx context.Context, r Prepared, done func(Receipt, error)) error {
	h := r.Header
	p.replaced.Add(int64(r.replaced))
	m := &nats.Msg{Subject: rolloutSubject(h.Address, h.Route), Header: h.headers(), Data: r.body}
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

// Replaced counts the strings in which invalid UTF-8 became U+FFFD.
func (p *Publisher) Replaced() int64 { return p.replaced.Load() }

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

// encode returns the body of a rollout's message, and in how many strings invalid UTF-8 was replaced.
func encode(r *assayv1.Rollout) (body []byte, replaced int, err error) {
	content := contentOf(r)
	if body, err = proto.Marshal(content); err == nil {
		return body, 0, nil
	}
	// The encoder refuses invalid UTF-8. The caller's rollout stays as it is.
	content = proto.CloneOf(content)
	replaced = assayjson.Sanitize(content)
	body, err = proto.Marshal(content)
	return body, replaced, err
}

// digestOf tells rollouts of one id apart: by their content, route and group. A retry may name another spec, and gets
// the reward that the first one got.
func digestOf(h Header, body []byte) string {
	sum := sha256.New()
	sum.Write([]byte(h.Route + "\n" + h.Group + "\n"))
	sum.Write(body)
	return hex.EncodeToString(sum.Sum(nil)[:16])
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
