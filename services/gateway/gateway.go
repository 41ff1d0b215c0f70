package gateway

import (
	"crypto/subtle"
	"log/slog"
	"net/http"
	"strings"

	"connectrpc.com/connect"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"github.com/assay-rl/assay/schemas/assay/v1/assayv1connect"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/client"
	"github.com/assay-rl/assay/services/probe"
	"github.com/assay-rl/assay/services/specs"
)

// maxRequest bounds one request's body.
const maxRequest = 64 << 20

// Config says what a gateway serves.
type Config struct {
	// Token, when set, must come with every request but the probes, as "Authorization: Bearer TOKEN".
	Token string
	// Metrics is where the gateway's metrics go and /metrics reads from; nil means a registry of its own.
	Metrics *prometheus.Registry
	// Log may be nil.
	Log *slog.Logger
}

// Gateway answers requests. Safe for concurrent use.
type Gateway struct {
	bus     *bus.Bus
	specs   *specs.Store
	client  *client.Client
	fleet   *bus.Fleet
	cfg     Config
	refused *prometheus.CounterVec
	scored  *prometheus.CounterVec
	mended  prometheus.Counter
}

// New makes a gateway on top of a client.
func New(b *bus.Bus, store *specs.Store, c *client.Client, fleet *bus.Fleet, cfg Config) *Gateway {
	if cfg.Metrics == nil {
		cfg.Metrics = prometheus.NewRegistry()
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	f := promauto.With(cfg.Metrics)
	return &Gateway{
		bus: b, specs: store, client: c, fleet: fleet, cfg: cfg,
		refused: f.NewCounterVec(prometheus.CounterOpts{
			Name: "assay_gateway_requests_refused_total", Help: "Requests answered with an error, by Connect code.",
		}, []string{"code"}),
		scored: f.NewCounterVec(prometheus.CounterOpts{
			Name: "assay_gateway_rewards_total", Help: "Rewards handed out, by outcome.",
		}, []string{"outcome"}),
		mended: f.NewCounter(prometheus.CounterOpts{
			Name: "assay_gateway_invalid_utf8_total", Help: "Strings of requests in which invalid UTF-8 became U+FFFD.",
		}),
	}
}

func (g *Gateway) replaced(n int) { g.mended.Add(float64(n)) }

// Handler serves the Connect services and /metrics to those who know the token, /healthz and /readyz to everybody.
func (g *Gateway) Handler() http.Handler {
	rpc := http.NewServeMux()
	opts := append(codecs(g.replaced), connect.WithReadMaxBytes(maxRequest), connect.WithInterceptors(counter{g}))
	rpc.Handle(assayv1connect.NewRewardServiceHandler(g, opts...))
	rpc.Handle(assayv1connect.NewSpecServiceHandler(g, opts...))
	rpc.Handle(assayv1connect.NewFleetServiceHandler(g, opts...))
	mux := http.NewServeMux()
	mux.Handle("/", g.authorized(g.counting(rpc)))
	mux.Handle("GET /metrics", g.authorized(probe.Metrics(g.cfg.Metrics)))
	probe.Mount(mux, g.ready)
	return mux
}

func (g *Gateway) ready() error {
	if !g.bus.Connected() {
		return connect.NewError(connect.CodeUnavailable, errNoNATS)
	}
	return nil
}

// authorized lets only those through who know the token.
func (g *Gateway) authorized(next http.Handler) http.Handler {
	if g.cfg.Token == "" {
		return next
	}
	writer := connect.NewErrorWriter()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if ok && subtle.ConstantTimeCompare([]byte(token), []byte(g.cfg.Token)) == 1 {
			next.ServeHTTP(w, r)
			return
		}
		g.refused.WithLabelValues(connect.CodeUnauthenticated.String()).Inc()
		err := connect.NewError(connect.CodeUnauthenticated, errToken)
		if writer.IsSupported(r) {
			_ = writer.Write(w, r, err)
			return
		}
		http.Error(w, err.Message(), http.StatusUnauthorized)
	})
}
