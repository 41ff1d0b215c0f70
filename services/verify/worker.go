package verify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/services/specs"
	"github.com/assay-rl/assay/verifiers"
)

// aloneFrom is the delivery from which on a rollout is judged alone.
const aloneFrom = 3

// Reasons of a verdict that could not be reached; the reward is unscored.
const (
	reasonBadBody     = "bad_body"
	reasonBadSpec     = "bad_spec"
	reasonUnknownSpec = "unknown_spec"
	reasonNoChild     = "no_child"
)

// abortWait is how long judging may go on after it was aborted. A verifier returns within 50 ms; one that does not is
// left behind.
const abortWait = 250 * time.Millisecond

// envelope is what a message takes besides its verdicts, at most.
const envelope = 4 << 10

// Config says what a worker does.
type Config struct {
	// Pool is the pool's name.
	Pool string
	// Verifiers are those the pool hosts; all known ones when empty.
	Verifiers []string
	// Known are the verifiers this binary has.
	Known *verifiers.Registry
	// Slots is how many rollouts are judged at once; one per core when zero.
	Slots int
	// Prefetch is how many rollouts may wait in this process; 256 per slot when zero.
	Prefetch int
	// AloneCommand starts a process that calls [ServeAlone] with the same verifiers.
	AloneCommand []string
	// AloneLimit is how long a rollout may take in that process before it counts as having killed it; a minute when
	// zero.
	AloneLimit time.Duration
	// Metrics registers the worker's metrics; nil means nowhere.
	Metrics prometheus.Registerer
	// Log may be nil.
	Log *slog.Logger
}

// Worker is one worker of a pool.
type Worker struct {
	cfg     Config
	id      string
	bus     *bus.Bus
	specs   *specs.Store
	out     *bus.VerdictWriter
	alone   *Alone
	log     *slog.Logger
	metrics *metrics
	pool    *bus.Pool
	work    chan *bus.Delivery
	// quit is closed when no more rollouts are begun.
	quit   chan struct{}
	judged atomic.Uint64
}

// Start registers the pool and starts to take rollouts. Call [Worker.Run] to judge them.
func Start(ctx context.Context, b *bus.Bus, store *specs.Store, cfg Config) (*Worker, error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	w := &Worker{
		cfg: cfg, id: workerID(), bus: b, specs: store, alone: NewAlone(cfg.AloneCommand, cfg.AloneLimit),
		log: cfg.Log.With("pool", cfg.Pool), metrics: newMetrics(cfg.Metrics), work: make(chan *bus.Delivery), quit: make(chan struct{}),
	}
	if err := b.RegisterPool(ctx, cfg.Pool, cfg.Verifiers); err != nil {
		return nil, err
	}
	var err error
	if w.out, err = b.NewVerdictWriter(cfg.Pool, func(err error) { w.log.Error("verdicts cannot be stored", "error", err) }); err != nil {
		return nil, err
	}
	if w.pool, err = b.JoinPool(ctx, cfg.Pool, cfg.Prefetch, w.take); err != nil {
		return nil, err
	}
	return w, nil
}

func (c *Config) complete() error {
	if len(c.Verifiers) == 0 {
		c.Verifiers = c.Known.Names()
	}
	if err := c.Known.Check(c.Verifiers...); err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if c.Slots == 0 {
		c.Slots = runtime.GOMAXPROCS(0)
	}
	if c.Prefetch == 0 {
		c.Prefetch = 256 * c.Slots
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return nil
}

// workerID names a worker: host, process and a random part, in characters that a subject allows.
func workerID() string {
	host, _ := os.Hostname()
	host = strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '_'
	}, host)
	return fmt.Sprintf("%s-%d-%04x", host, os.Getpid(), time.Now().UnixNano()&0xffff)
}

// Run judges until ctx ends, and then drains for at most grace: what is being judged is finished, what only waits
// goes back to the pool.
func (w *Worker) Run(ctx context.Context, grace time.Duration) error {
	judging, abort := context.WithCancelCause(context.WithoutCancel(ctx))
	defer abort(nil)
	var slots sync.WaitGroup
	for range w.cfg.Slots {
		slots.Go(func() { w.slot(judging) })
	}
	beats := time.NewTicker(time.Second)
	defer beats.Stop()
	w.beat()
	for fed := true; fed && ctx.Err() == nil; {
		select {
		case <-beats.C:
			w.beat()
		case <-w.pool.Ended():
			fed = false
		case <-ctx.Done():
		}
	}
	return errors.Join(w.drain(&slots, abort, grace), w.pool.Lost())
}

// slot judges one rollout after the other until the worker quits.
func (w *Worker) slot(ctx context.Context) {
	for {
		select {
		case d := <-w.work:
			w.handle(ctx, d)
		case <-w.quit:
			return
		}
	}
}

func (w *Worker) beat() {
	err := w.bus.SendBeat(bus.Beat{Worker: w.id, Pool: w.cfg.Pool, Judged: w.judged.Load(), InFlight: uint32(w.pool.InFlight())})
	if err != nil {
		w.log.Debug("beat not sent", "error", err)
	}
}

func (w *Worker) drain(slots *sync.WaitGroup, abort context.CancelCauseFunc, grace time.Duration) error {
	ctx, cancel := context.WithTimeoutCause(context.Background(), grace, errors.New("the grace period is over"))
	defer cancel()
	stop := context.AfterFunc(ctx, func() { abort(context.Cause(ctx)) })
	defer stop()
	close(w.quit)
	err := errors.Join(w.pool.Drain(ctx), w.await(ctx, slots), w.out.Flush(ctx))
	w.pool.Close()
	w.out.Close()
	w.alone.Close()
	return err
}

// await waits until every slot is done, or until a little after ctx, which aborts them, has ended.
func (w *Worker) await(ctx context.Context, slots *sync.WaitGroup) error {
	done := make(chan struct{})
	go func() {
		defer close(done)
		slots.Wait()
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	}
	select {
	case <-done:
		return nil
	case <-time.After(abortWait):
		return fmt.Errorf("verify: %d rollouts are still being judged; they go to another worker: %w", w.pool.InFlight(), context.Cause(ctx))
	}
}

// take passes a delivery to a free slot, or back when the worker quits.
func (w *Worker) take(d *bus.Delivery) {
	select {
	case <-w.quit:
		w.release(d)
		return
	default:
	}
	select {
	case w.work <- d:
	case <-w.quit:
		w.release(d)
	}
}

func (w *Worker) release(d *bus.Delivery) {
	if err := d.Release(); err != nil {
		w.log.Debug("rollout not released; it goes on when its time is up", "error", err)
	}
}

func (w *Worker) ack(d *bus.Delivery) {
	if err := d.Ack(); err != nil {
		w.log.Debug("rollout not acknowledged; it comes again", "error", err)
	}
}

func (w *Worker) hosts(verifier string) bool { return slices.Contains(w.cfg.Verifiers, verifier) }

// handle judges one delivery and acknowledges it once its verdict is stored.
func (w *Worker) handle(ctx context.Context, d *bus.Delivery) {
	if d.HeaderErr != nil {
		// The reward service sees the same header and gives it its unscored reward.
		w.ack(d)
		return
	}
	v, err := w.verdict(ctx, d)
	switch {
	case err != nil:
		// Nothing was decided, for a reason of ours: NATS is away, or the worker is told to stop.
		w.log.Warn("rollout not judged; it goes back to the pool", "id", d.Header.ID, "error", err)
		w.release(d)
	case v == nil:
		w.ack(d)
	default:
		v.Pool = w.cfg.Pool
		lighten(v, w.bus.MaxPayload()-envelope)
		w.metrics.observe(v)
		w.out.Write(v, func() {
			w.judged.Add(1)
			w.ack(d)
		})
	}
}

// verdict returns the verdict on a delivery, nil when this pool has nothing to say of it.
func (w *Worker) verdict(ctx context.Context, d *bus.Delivery) (*assayv1.Verdict, error) {
	h := &d.Header
	if h.Spec == "" {
		ref, err := w.specs.Pin(ctx, *h)
		if err != nil {
			return nil, err
		}
		h.Spec = ref
	}
	spec, err := w.specs.Get(ctx, h.Spec)
	if errors.Is(err, bus.ErrUnknownSpec) {
		// Said and not passed over: the reward service may see it put a moment later, and wait for a verdict.
		return failed(rolloutOf(h), reasonUnknownSpec, err), nil
	}
	if _, faulty := errors.AsType[*rewardspec.Error](err); faulty {
		return failed(rolloutOf(h), reasonBadSpec, err), nil
	}
	if err != nil {
		return nil, err
	}
	route, ok := spec.Route(h.Route)
	if !ok || !slices.ContainsFunc(route.Components, func(c rewardspec.Component) bool { return w.hosts(c.Verifier) }) {
		return nil, nil
	}
	r, replaced, err := d.Rollout()
	w.metrics.replaced.Add(float64(replaced))
	if err != nil {
		w.metrics.badBodies.Inc()
		if lost := d.Dead(ctx, err.Error()); lost != nil {
			// A copy for people is not worth a rollout that comes again and again.
			w.log.Warn("no copy was kept of a rollout with a bad body", "id", h.ID, "error", lost)
		}
		return failed(rolloutOf(h), reasonBadBody, err), nil
	}
	if d.Delivered >= aloneFrom {
		return w.judgeAlone(ctx, spec, route, r)
	}
	v := judge(ctx, route, r, w.hosts)
	return v, context.Cause(ctx)
}

// rolloutOf is what a header alone says of a rollout.
func rolloutOf(h *bus.Header) *assayv1.Rollout {
	return &assayv1.Rollout{Tenant: h.Tenant, Run: h.Run, Id: h.ID, Spec: h.Spec}
}

// judgeAlone judges a rollout that may be what killed the workers before.
func (w *Worker) judgeAlone(ctx context.Context, spec *rewardspec.Spec, route *rewardspec.Route, r *assayv1.Rollout) (*assayv1.Verdict, error) {
	w.metrics.alone.Inc()
	v, err := w.alone.Judge(ctx, spec.YAML(), r)
	switch {
	case errors.Is(err, errDied):
		w.log.Warn("rollout brought its process down; it scores the worst", "id", r.GetId(), "error", err)
		w.metrics.killed.Inc()
		v = newVerdict(r)
		v.Components = route.Worst(w.hosts, err.Error())
		return v, nil
	case errors.Is(err, errNoChild):
		// Our fault, so never a number; and here it may not be judged, so another try would end the same way.
		w.log.Error("rollout could not be judged alone", "id", r.GetId(), "error", err)
		return failed(r, reasonNoChild, err), nil
	}
	return v, err
}
