package bus

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A trainer that publishes before the fleet is up may be turned away, but what is confirmed to it is kept.
func TestNothingFallsThroughSetUp(t *testing.T) {
	srv, err := StartServer(ServerConfig{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	b, err := Connect(t.Context(), Config{Server: srv, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	stop, confirmed := make(chan struct{}), 0
	var eager sync.WaitGroup
	eager.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			m := &nats.Msg{Subject: goodSubject, Header: nats.Header{HeaderMsgID: {fmt.Sprint(i)}}}
			if _, err := b.js.PublishMsg(t.Context(), m, jetstream.WithRetryAttempts(0)); err == nil {
				confirmed++
			}
		}
	})
	var services sync.WaitGroup
	for range 4 {
		services.Go(func() {
			if err := b.SetUp(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	services.Wait()
	time.Sleep(20 * time.Millisecond)
	close(stop)
	eager.Wait()
	if n := streamState(t, b, streamRollouts).Msgs; confirmed == 0 || n != uint64(confirmed) {
		t.Errorf("%d messages were confirmed, %d are kept", confirmed, n)
	}
}

func TestSetUpKeepsWhatOperatorsTuned(t *testing.T) {
	b := startBus(t, Config{Limits: Limits{Rollouts: 10}})
	s, err := b.js.Stream(t.Context(), streamRollouts)
	if err != nil {
		t.Fatal(err)
	}
	c := s.CachedInfo().Config
	c.MaxMsgs = 77
	if _, err := b.js.UpdateStream(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if err := b.SetUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s, err = b.js.Stream(t.Context(), streamRollouts); err != nil || s.CachedInfo().Config.MaxMsgs != 77 {
		t.Errorf("%v, %v", s.CachedInfo().Config, err)
	}
}

// A server with a larger payload limit than ours still takes no rollout beyond ours.
func TestStreamRefusesLargeRollout(t *testing.T) {
	b := startBus(t, Config{})
	s, err := b.js.Stream(t.Context(), streamRollouts)
	if err != nil {
		t.Fatal(err)
	}
	if limit := s.CachedInfo().Config.MaxMsgSize; limit != MaxRolloutBytes+maxHeaderBytes {
		t.Errorf("largest message %d", limit)
	}
	_, err = b.js.PublishMsg(t.Context(), &nats.Msg{Subject: goodSubject, Header: goodHeaders(), Data: make([]byte, 20_000_000)})
	if !errors.Is(err, nats.ErrMaxPayload) {
		t.Errorf("error %v, want %v", err, nats.ErrMaxPayload)
	}
}

// A subject of the wrong length belongs to no stream: the publisher is told, instead of being believed.
func TestSubjectsOfTheWrongLength(t *testing.T) {
	b := startBus(t, Config{})
	for _, subject := range []string{"assay.rollout.default.default.math", "assay.rollout.default.default.math.0.1", "assay.rollout", "assay.closed.ROLLOUTS"} {
		m := &nats.Msg{Subject: subject, Header: goodHeaders()}
		if _, err := b.js.PublishMsg(t.Context(), m, jetstream.WithRetryAttempts(0)); !errors.Is(err, jetstream.ErrNoStreamResponse) {
			t.Errorf("%s: %v", subject, err)
		}
	}
}

func TestConnectErrors(t *testing.T) {
	_, err := Connect(within(t, 50*time.Millisecond), Config{URL: "nats://" + freeAddress(t), Log: slog.New(slog.DiscardHandler)})
	if err == nil || !strings.Contains(err.Error(), "is a nats-server with JetStream running there?") {
		t.Errorf("error %v", err)
	}
}

func TestStartServerErrors(t *testing.T) {
	srv, err := StartServer(ServerConfig{Dir: t.TempDir(), Address: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	taken := strings.TrimPrefix(srv.URL(), "nats://")
	for address, want := range map[string]string{taken: "cannot listen on " + taken, "nonsense": `NATS address "nonsense"`, "127.0.0.1:x": `NATS address "127.0.0.1:x"`} {
		if other, err := StartServer(ServerConfig{Dir: t.TempDir(), Address: address}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v", address, other, err)
		}
	}
}

func TestServerWithoutSocketHasNoURL(t *testing.T) {
	srv, err := StartServer(ServerConfig{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	if srv.URL() != "" {
		t.Errorf("URL %q of a server that does not listen", srv.URL())
	}
}
