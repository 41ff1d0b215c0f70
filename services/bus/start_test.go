package bus

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// startBus starts a server without a socket and returns a connection to streams that are set up.
func startBus(t testing.TB, cfg Config) *Bus {
	t.Helper()
	srv, err := StartServer(ServerConfig{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	cfg.Server = srv
	return connect(t, cfg)
}

// connect returns a connection to streams that are set up.
func connect(t testing.TB, cfg Config) *Bus {
	t.Helper()
	cfg.Name, cfg.Log = t.Name(), slog.New(slog.DiscardHandler)
	b, err := Connect(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	if err := b.SetUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

// builtin stands for the spec that every fleet has.
var builtin = StoredSpec{Name: "default", Hash: "00000000000000000000000000000000"}

func openSpecs(t testing.TB, b *Bus) *Specs {
	t.Helper()
	s, err := b.Specs(t.Context(), builtin)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func openPublisher(t testing.TB, b *Bus) *Publisher {
	t.Helper()
	p, err := b.NewPublisher(openSpecs(t, b))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// rollout makes a small rollout of the route math.
func rollout(id string) *assayv1.Rollout {
	return &assayv1.Rollout{Id: id, Route: "math", Completion: assayv1.Text("4"), Reference: []byte(`{"answer":"4"}`)}
}

// publishAll publishes rollouts named prefix0, prefix1 and so on and waits until all are stored.
func publishAll(t testing.TB, p *Publisher, prefix string, n int) {
	t.Helper()
	for i := range n {
		err := p.Publish(t.Context(), rollout(fmt.Sprintf("%s%d", prefix, i)), func(_ Receipt, err error) {
			if err != nil {
				t.Error(err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// stored returns every message of a stream, oldest first.
func stored(t testing.TB, b *Bus, stream string) []record {
	t.Helper()
	var out []record
	err := b.scan(t.Context(), stream, jetstream.OrderedConsumerConfig{}, func(r record) bool {
		out = append(out, r)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func streamState(t testing.TB, b *Bus, name string) jetstream.StreamState {
	t.Helper()
	s, err := b.js.Stream(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return s.CachedInfo().State
}

func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited 10 s for %s", what)
		}
	}
}

// goodHeaders are what a raw publisher sends for the rollout "a" of the default run.
func goodHeaders() nats.Header {
	return nats.Header{
		HeaderID: {"a"}, HeaderGroup: {"g"}, HeaderContentType: {ContentJSON}, HeaderMsgID: {"default/default/a"},
		HeaderTrace: {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"},
	}
}

const goodSubject = "assay.rollout.default.default.math.0"

func within(t testing.TB, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}
