package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Config says how to reach NATS and what the streams keep.
type Config struct {
	// URL is the server's address, for example "nats://127.0.0.1:4222". Ignored when Server is set.
	URL string
	// Server is an embedded server to talk to without a socket.
	Server *Server
	// Credentials is the path of a NATS credentials file; empty for none.
	Credentials string
	// Name is shown in the server's list of connections.
	Name string
	// Log gets connection events. Nil means slog.Default().
	Log *slog.Logger
	// Limits bound what the streams keep. They are applied when a stream is first made.
	Limits Limits
	// AckWait is how soon a silent worker's rollouts go to another one: 10 s when zero. It is applied when a pool
	// is first made.
	AckWait time.Duration
}

// Limits bound the streams. Zero values mean the defaults.
type Limits struct {
	// Rollouts and RolloutBytes bound what waits in ROLLOUTS: a publisher beyond them is held back, which in turn
	// bounds the reward service's memory. Defaults: 500,000 and 8 GiB.
	Rollouts     int64
	RolloutBytes int64
	// RewardAge is how long rewards are kept. 0 keeps them for ever, and exactly-once with them.
	RewardAge time.Duration
	// Replicas is the number of copies on a cluster, 1 when zero.
	Replicas int
}

// Bus is a connection to the fleet's streams. Safe for concurrent use.
type Bus struct {
	nc  *nats.Conn
	js  jetstream.JetStream
	cfg Config
	log *slog.Logger
}

// requestTimeout bounds one JetStream API request.
const requestTimeout = 5 * time.Second

// Connect connects to NATS and waits for it and its JetStream until ctx ends. The connection repairs itself for ever.
func Connect(ctx context.Context, cfg Config) (*Bus, error) {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.AckWait == 0 {
		cfg.AckWait = 10 * time.Second
	}
	b := &Bus{cfg: cfg, log: cfg.Log}
	nc, err := b.dial(ctx)
	if err != nil {
		return nil, err
	}
	js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(requestTimeout))
	if err != nil {
		nc.Close()
		return nil, fmt.Errorf("bus: %w", err)
	}
	b.nc, b.js = nc, js
	if err := b.waitForJetStream(ctx); err != nil {
		nc.Close()
		return nil, err
	}
	return b, nil
}

// dial connects, and again while nobody answers: a fleet's processes start in any order.
func (b *Bus) dial(ctx context.Context) (*nats.Conn, error) {
	for try := 0; ; try++ {
		nc, err := nats.Connect(b.cfg.URL, b.options()...)
		if err == nil {
			return nc, nil
		}
		if try == 0 {
			b.log.Warn("NATS does not answer; trying again", "url", b.cfg.URL, "error", err)
		}
		if pause(ctx, 200*time.Millisecond) != nil {
			return nil, fmt.Errorf("bus: connect to NATS at %s: %w (is a nats-server with JetStream running there? `assay up` starts one)", b.cfg.URL, err)
		}
	}
}

func (b *Bus) options() []nats.Option {
	opts := []nats.Option{
		nats.Name(b.cfg.Name),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(100 * time.Millisecond),
		nats.ReconnectJitter(50*time.Millisecond, 50*time.Millisecond),
		nats.ReconnectBufSize(32 << 20),
		nats.PingInterval(10 * time.Second),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				b.log.Warn("NATS connection lost; reconnecting", "error", err)
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) { b.log.Info("NATS connection is back") }),
		nats.ErrorHandler(func(_ *nats.Conn, s *nats.Subscription, err error) {
			b.log.Warn("NATS reported an error", "error", err)
		}),
	}
	if b.cfg.Credentials != "" {
		opts = append(opts, nats.UserCredentials(b.cfg.Credentials))
	}
	if b.cfg.Server != nil {
		opts = append(opts, nats.InProcessServer(b.cfg.Server.srv))
	}
	return opts
}

// waitForJetStream returns once the account answers JetStream requests: a server that has just started needs a moment.
func (b *Bus) waitForJetStream(ctx context.Context) error {
	for {
		_, err := b.js.AccountInfo(ctx)
		if err == nil {
			return nil
		}
		if errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount) {
			return fmt.Errorf("bus: this NATS account has no JetStream: %w", err)
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return fmt.Errorf("bus: JetStream does not answer at %s: start nats-server with -js: %w", b.nc.ConnectedUrl(), err)
		}
	}
}

// pause sleeps for d or until ctx ends, and then returns its cause.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}

// Connected reports whether the connection stands now.
func (b *Bus) Connected() bool { return b.nc.IsConnected() }

// MaxPayload is the largest message the server takes, in bytes.
func (b *Bus) MaxPayload() int64 { return b.nc.MaxPayload() }

// Close flushes what was published and closes the connection.
func (b *Bus) Close() {
	if b.nc.IsConnected() {
		_ = b.nc.FlushTimeout(2 * time.Second)
	}
	b.nc.Close()
}
