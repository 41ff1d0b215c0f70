package reward

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/services/specs"
)

// Reasons of a reward that is unscored for the whole rollout. A component's own reason stands for it otherwise.
const (
	ReasonBadHeader    = "bad_header"
	ReasonUnknownSpec  = "unknown_spec"
	ReasonBadSpec      = "bad_spec"
	ReasonUnknownRoute = rewardspec.ReasonUnknownRoute
	ReasonDeadline     = "deadline"
	ReasonTooLarge     = "too_large"
)

// Config says what the service reports to.
type Config struct {
	// Metrics registers the service's metrics; nil means nowhere.
	Metrics prometheus.Registerer
	// Log may be nil.
	Log *slog.Logger
}

// Service is the reward service. One is enough; a second one at the same time does no harm.
type Service struct {
	bus     *bus.Bus
	specs   *specs.Store
	out     *bus.RewardWriter
	join    *bus.Join
	log     *slog.Logger
	metrics *metrics
	ctx     context.Context

	mu sync.Mutex
	// open holds every rollout that has no reward yet, messages every stored verdict that waits for one.
	open     map[bus.Key]*rollout
	messages map[uint64]*message
	// groups holds those that rollouts of open are relative to.
	groups map[groupKey]*group
	done   *recent
	// progress is when a verdict of each verifier last came.
	progress map[string]time.Time
	// live is false until the streams have been read to their end.
	live bool
	pace pace
}

// New makes the service.
func New(b *bus.Bus, store *specs.Store, cfg Config) (*Service, error) {
	out, err := b.NewRewardWriter()
	if err != nil {
		return nil, err
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	s := &Service{
		bus: b, specs: store, out: out, log: cfg.Log,
		open: make(map[bus.Key]*rollout), messages: make(map[uint64]*message), groups: make(map[groupKey]*group),
		done: newRecent(recentSize), progress: make(map[string]time.Time), pace: usual,
	}
	s.metrics = newMetrics(cfg.Metrics, s)
	s.join = b.Join(s.arrive, s.judged)
	return s, nil
}

// Run rebuilds the state and serves until ctx ends, and then waits at most grace for rewards that are on their way.
func (s *Service) Run(ctx context.Context, grace time.Duration) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.ctx = ctx
	defer s.out.Close()
	for err := s.rebuild(ctx); err != nil; err = s.rebuild(ctx) {
		if ctx.Err() != nil {
			return nil
		}
		// What was read stays; reading it again changes nothing.
		s.log.Warn("state not rebuilt; trying again", "error", err)
		time.Sleep(retryPause)
	}
	sweeping := make(chan struct{})
	go func() {
		defer close(sweeping)
		s.sweep(ctx)
	}()
	err := s.join.Follow(ctx)
	cancel()
	<-sweeping
	drain, stop := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer stop()
	return errors.Join(err, s.out.Flush(drain))
}

// retryPause is how long the service waits before it asks NATS again.
const retryPause = 100 * time.Millisecond

// rebuild reads what the streams hold, and pays what is ready.
func (s *Service) rebuild(ctx context.Context) error {
	start := time.Now()
	if err := s.join.CatchUp(ctx); err != nil {
		return err
	}
	if oldest, any := s.oldest(); any {
		// No reward is older than its rollout; a minute covers clocks that differ.
		if err := s.bus.RewardedSince(ctx, oldest.Add(-time.Minute), s.settle); err != nil {
			return err
		}
	}
	if err := s.adoptAll(ctx, start); err != nil {
		return err
	}
	s.mu.Lock()
	s.live = true
	keys := slices.Collect(maps.Keys(s.open))
	s.mu.Unlock()
	for _, k := range keys {
		s.pay(k)
	}
	s.log.Info("state rebuilt", "open", len(keys), "seconds", time.Since(start).Seconds())
	return nil
}

// adoptAll goes on with every group that was paid in part.
func (s *Service) adoptAll(ctx context.Context, now time.Time) error {
	s.mu.Lock()
	groups := s.inheritances(now)
	s.mu.Unlock()
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(asksAtATime)
	for _, in := range groups {
		g.Go(func() error { return s.adopt(ctx, in) })
	}
	return g.Wait()
}

func (s *Service) oldest() (oldest time.Time, any bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.open {
		if !any || r.since.Before(oldest) {
			oldest, any = r.since, true
		}
	}
	return oldest, any
}

// arrive takes a rollout's headers.
func (s *Service) arrive(a bus.Arrival) {
	key := a.Header.Key()
	if s.again(key, a) {
		return
	}
	route, failure, explanation := s.plan(&a)
	if s.ctx.Err() != nil {
		return
	}
	s.mu.Lock()
	r := s.entry(key)
	r.header, r.arrived, r.since, r.route = a.Header, true, a.At, route
	r.suspect = a.Again && s.live
	if failure != "" {
		r.failure, r.explanation = failure, legible(explanation, maxExplanation)
	}
	if a.Ack != nil {
		r.acks = append(r.acks, a.Ack)
	}
	if route != nil && route.Relative() {
		s.gather(key, r)
	}
	s.mu.Unlock()
	s.pay(key)
}

// again deals with a rollout that is known: it keeps the ack for later, or acknowledges one that has its reward.
func (s *Service) again(key bus.Key, a bus.Arrival) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done.has(key) {
		if a.Ack != nil {
			a.Ack()
		}
		return true
	}
	r := s.open[key]
	if r == nil || !r.arrived {
		return false
	}
	if a.Ack != nil {
		r.acks = append(r.acks, a.Ack)
	}
	return true
}

// entry returns the open rollout of a key, made when missing. The lock is held.
func (s *Service) entry(key bus.Key) *rollout {
	r := s.open[key]
	if r == nil {
		r = &rollout{since: time.Now()}
		s.open[key] = r
	}
	return r
}

// plan finds the route that rewards a rollout, or says why none can. It keeps trying while NATS is away.
func (s *Service) plan(a *bus.Arrival) (route *rewardspec.Route, failure, explanation string) {
	if a.HeaderErr != nil {
		s.metrics.badHeaders.Inc()
		if err := s.join.Dead(s.ctx, *a, a.HeaderErr.Error()); err != nil {
			s.log.Warn("no copy was kept of a rollout with a bad header", "error", err)
		}
		return nil, ReasonBadHeader, a.HeaderErr.Error()
	}
	spec, err := s.spec(a)
	for err != nil && s.ctx.Err() == nil {
		if errors.Is(err, bus.ErrUnknownSpec) {
			return nil, ReasonUnknownSpec, err.Error()
		}
		if _, faulty := errors.AsType[*rewardspec.Error](err); faulty {
			return nil, ReasonBadSpec, err.Error()
		}
		s.log.Warn("reward spec not read; trying again", "spec", a.Header.Spec, "error", err)
		time.Sleep(retryPause)
		spec, err = s.spec(a)
	}
	if spec == nil {
		return nil, "", ""
	}
	if route, ok := spec.Route(a.Header.Route); ok {
		return route, "", ""
	}
	none := spec.NoRoute(a.Header.Route)
	return nil, none.Reason, none.Explanation
}

func (s *Service) spec(a *bus.Arrival) (*rewardspec.Spec, error) {
	if a.Header.Spec == "" {
		ref, err := s.specs.Pin(s.ctx, a.Header)
		if err != nil {
			return nil, err
		}
		a.Header.Spec = ref
	}
	return s.specs.Get(s.ctx, a.Header.Spec)
}

// judged takes a stored message of verdicts.
func (s *Service) judged(j bus.Judgement) {
	if j.Err != nil {
		// Without an ack it comes again.
		if j.Ack != nil {
			s.log.Error("verdicts cannot be read", "error", j.Err)
			s.metrics.badVerdicts.Inc()
			j.Ack()
		}
		return
	}
	keys, ack := s.fold(j)
	if ack != nil {
		ack()
	}
	for _, k := range keys {
		s.pay(k)
	}
}

// fold joins a message's verdicts with their rollouts. It returns the rollouts it touched, and the message's ack when
// nothing waits for it.
func (s *Service) fold(j bus.Judgement) (keys []bus.Key, ack func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.messages[j.Seq]; m != nil {
		if j.Ack != nil {
			m.ack = j.Ack
		}
		return nil, nil
	}
	m := &message{seq: j.Seq, ack: j.Ack}
	now := time.Now()
	for _, v := range j.Verdicts {
		key := bus.Address{Tenant: v.GetTenant(), Run: v.GetRun(), ID: v.GetId()}.Key()
		for _, c := range v.GetComponents() {
			s.progress[c.GetVerifier()] = now
		}
		if s.done.has(key) {
			continue
		}
		r := s.entry(key)
		r.add(v)
		if r.group != nil {
			r.group.moved = now
		}
		r.messages = append(r.messages, m)
		m.waiting++
		keys = append(keys, key)
	}
	if m.waiting == 0 {
		return nil, m.ack
	}
	s.messages[j.Seq] = m
	return keys, nil
}

// add joins a verdict. The first judgement of a component stays, so that a rebuilt state is the same state.
func (r *rollout) add(v *assayv1.Verdict) {
	if v.GetFailure() != "" && r.failure == "" {
		r.failure, r.explanation = v.GetFailure(), v.GetFailureExplanation()
	}
	r.chars, r.tokens = max(r.chars, v.GetCompletionChars()), max(r.tokens, v.GetCompletionTokens())
	if r.components == nil {
		r.components = v.GetComponents()
		return
	}
	for name, c := range v.GetComponents() {
		if r.components[name] == nil {
			r.components[name] = c
		}
	}
}
