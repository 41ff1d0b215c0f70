package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/nats-io/nats.go/jetstream"
)

// StoredSpec is a reward spec as the bus keeps it: its text, and which verifiers each of its routes needs, so that
// pools can be fed without reading the text.
type StoredSpec struct {
	Name string `json:"name"`
	Hash string `json:"hash"`
	YAML string `json:"yaml"`
	// Routes lists the verifiers of each route.
	Routes map[string][]string `json:"routes"`
}

// Ref is "name@hash".
func (s StoredSpec) Ref() string { return s.Name + "@" + s.Hash }

// ErrUnknownSpec marks a spec that nobody has put.
var ErrUnknownSpec = errors.New("unknown reward spec")

// Specs keeps reward specs by content, and which content each name and each route has now. Safe for concurrent use.
type Specs struct {
	b       *Bus
	kv      jetstream.KeyValue
	pins    jetstream.KeyValue
	view    *view
	builtin StoredSpec
	// parsed holds every StoredSpec read so far by hash; content never changes under its hash.
	parsed sync.Map
}

// Specs opens the store and follows it until ctx ends. builtin is the spec of a rollout whose route nobody has put a
// spec for.
func (b *Bus) Specs(ctx context.Context, builtin StoredSpec) (*Specs, error) {
	kv, err := b.js.KeyValue(ctx, bucketSpecs)
	if err != nil {
		return nil, fmt.Errorf("bus: specs: %w", err)
	}
	pins, err := b.js.KeyValue(ctx, bucketPins)
	if err != nil {
		return nil, fmt.Errorf("bus: specs: %w", err)
	}
	v, err := watch(ctx, kv)
	if err != nil {
		return nil, fmt.Errorf("bus: specs: %w", err)
	}
	return &Specs{b: b, kv: kv, pins: pins, view: v, builtin: builtin}, nil
}

// Keys of the bucket. Tenants, names, routes and hashes hold no dots.
func blobKey(hash string) string           { return "blob." + hash }
func nameKey(tenant, name string) string   { return "name." + tenant + "." + name }
func routeKey(tenant, route string) string { return "route." + tenant + "." + route }

// Put stores a spec and makes it the current content of its name and routes: first the content, then the pools'
// filters, then the names, so that a worker can never meet a rollout whose spec or feed is not there yet. When it
// returns, this process resolves to the new content.
func (s *Specs) Put(ctx context.Context, tenant string, spec StoredSpec) error {
	blob, err := json.Marshal(spec)
	if err != nil {
		return fmt.Errorf("bus: spec %s: %w", spec.Name, err)
	}
	return s.b.withLock(ctx, "feeds", func(ctx context.Context) error {
		if _, err := s.kv.Put(ctx, blobKey(spec.Hash), blob); err != nil {
			return fmt.Errorf("bus: store spec %s: %w", spec.Ref(), err)
		}
		stored, err := storedSpecs(ctx, s.kv)
		if err != nil {
			return err
		}
		if err := s.b.widenPools(ctx, stored); err != nil {
			return err
		}
		last, err := s.kv.Put(ctx, nameKey(tenant, spec.Name), []byte(spec.Hash))
		if err != nil {
			return fmt.Errorf("bus: move spec name %s: %w", spec.Name, err)
		}
		for route := range spec.Routes {
			if last, err = s.kv.Put(ctx, routeKey(tenant, route), []byte(spec.Ref())); err != nil {
				return fmt.Errorf("bus: move route %s: %w", route, err)
			}
		}
		return s.seen(ctx, last)
	})
}

// seen waits until the followed copy has a change that this process made.
func (s *Specs) seen(ctx context.Context, revision uint64) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	if err := s.view.await(ctx, revision); err != nil {
		return fmt.Errorf("bus: specs: the change was stored but did not come back: %w", err)
	}
	return nil
}

// Resolve turns "", "name" or "name@hash" into "name@hash". Empty means the route's current spec, or the built-in
// one. What is asked for by name may be as old as the store's last change is under way to this process.
func (s *Specs) Resolve(ctx context.Context, tenant, route, ref string) (string, error) {
	name, hash, cited := strings.Cut(ref, "@")
	switch {
	case ref == "":
		if current, ok := s.view.get(routeKey(tenant, route)); ok {
			return string(current), nil
		}
		return s.builtin.Ref(), nil
	case cited:
		spec, err := s.Load(ctx, hash)
		if err == nil && spec.Name != name {
			err = fmt.Errorf("%w %q: the spec of this hash is named %q", ErrUnknownSpec, abbreviate(ref), spec.Name)
		}
		return ref, err
	case !isName(name):
		return "", fmt.Errorf("%w %q: give name or name@hash, the name matching [A-Za-z0-9_-]{1,64}", ErrUnknownSpec, abbreviate(ref))
	default:
		current, err := s.lookup(ctx, nameKey(tenant, name))
		if errors.Is(err, jetstream.ErrKeyNotFound) {
			if name == s.builtin.Name {
				return s.builtin.Ref(), nil
			}
			return "", fmt.Errorf("%w %q: put it first", ErrUnknownSpec, abbreviate(ref))
		}
		return name + "@" + string(current), err
	}
}

// Pin resolves a rollout that was published without a spec to its route's current one, once: whoever asks first
// decides and everybody gets the same answer.
func (s *Specs) Pin(ctx context.Context, h Header) (string, error) {
	current, err := s.Resolve(ctx, h.Tenant, h.Route, "")
	if err != nil {
		return "", err
	}
	key := string(h.Key())
	_, err = s.pins.Create(ctx, key, []byte(current))
	if err == nil {
		return current, nil
	}
	if !errors.Is(err, jetstream.ErrKeyExists) {
		return "", fmt.Errorf("bus: pin the spec of %s: %w", h.Address, err)
	}
	e, err := s.pins.Get(ctx, key)
	if err != nil {
		return "", fmt.Errorf("bus: pinned spec of %s: %w", h.Address, err)
	}
	return string(e.Value()), nil
}

// Load returns a spec by its content's hash.
func (s *Specs) Load(ctx context.Context, hash string) (StoredSpec, error) {
	if hash == s.builtin.Hash {
		return s.builtin, nil
	}
	if known, ok := s.parsed.Load(hash); ok {
		return known.(StoredSpec), nil
	}
	var out StoredSpec
	if !isHash(hash) {
		// A key that is too long for the protocol would even cost the connection.
		return out, fmt.Errorf("%w of hash %q: a hash is 32 hexadecimal digits", ErrUnknownSpec, abbreviate(hash))
	}
	blob, err := s.lookup(ctx, blobKey(hash))
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return out, fmt.Errorf("%w of hash %q: put it first", ErrUnknownSpec, hash)
	}
	if err != nil {
		return out, fmt.Errorf("bus: load spec %s: %w", hash, err)
	}
	if err := json.Unmarshal(blob, &out); err != nil {
		return out, fmt.Errorf("%w: the stored copy of %s cannot be read (%w): put it again", ErrUnknownSpec, hash, err)
	}
	s.parsed.Store(hash, out)
	return out, nil
}

// List returns the current content of every name of a tenant, by name.
func (s *Specs) List(ctx context.Context, tenant string) ([]StoredSpec, error) {
	var out []StoredSpec
	for _, key := range s.view.keys("name." + tenant + ".") {
		hash, _ := s.view.get(key)
		spec, err := s.Load(ctx, string(hash))
		if err != nil {
			return nil, err
		}
		out = append(out, spec)
	}
	slices.SortFunc(out, func(a, b StoredSpec) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// lookup reads the followed copy first and the bucket itself when the copy does not have the key yet.
func (s *Specs) lookup(ctx context.Context, key string) ([]byte, error) {
	if v, ok := s.view.get(key); ok {
		return v, nil
	}
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	e, err := s.kv.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	return e.Value(), nil
}

// storedSpecs reads every spec's content from the bucket itself.
func storedSpecs(ctx context.Context, kv jetstream.KeyValue) ([]StoredSpec, error) {
	entries, err := readAll(ctx, kv)
	if err != nil {
		return nil, fmt.Errorf("bus: specs: %w", err)
	}
	var out []StoredSpec
	for key, value := range entries {
		if !strings.HasPrefix(key, "blob.") {
			continue
		}
		var s StoredSpec
		if err := json.Unmarshal(value, &s); err != nil {
			return nil, fmt.Errorf("bus: stored spec %s: %w", key, err)
		}
		out = append(out, s)
	}
	return out, nil
}
