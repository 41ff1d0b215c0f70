package verify

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/verifiers/code"
)

// metrics are a worker's own.
type metrics struct {
	verdicts  *prometheus.CounterVec
	seconds   *prometheus.HistogramVec
	badBodies prometheus.Counter
	replaced  prometheus.Counter
	alone     prometheus.Counter
	killed    prometheus.Counter
}

func newMetrics(r prometheus.Registerer) *metrics {
	f := promauto.With(r)
	f.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "assay_sandbox_waiting", Help: "Programs that wait for a worker of the sandbox.",
	}, func() float64 { return float64(code.Waiting()) })
	return &metrics{
		verdicts: f.NewCounterVec(prometheus.CounterOpts{
			Name: "assay_components_total", Help: "Components judged, by verifier, outcome and reason.",
		}, []string{"verifier", "outcome", "reason"}),
		seconds: f.NewHistogramVec(prometheus.HistogramOpts{
			Name: "assay_verifier_seconds", Help: "Time to judge one component.",
			Buckets: prometheus.ExponentialBuckets(1e-6, 10, 8),
		}, []string{"verifier"}),
		badBodies: f.NewCounter(prometheus.CounterOpts{Name: "assay_bad_bodies_total", Help: "Rollouts whose body could not be decoded."}),
		replaced:  f.NewCounter(prometheus.CounterOpts{Name: "assay_invalid_utf8_total", Help: "Places of invalid UTF-8 replaced by U+FFFD."}),
		alone:     f.NewCounter(prometheus.CounterOpts{Name: "assay_judged_alone_total", Help: "Rollouts judged alone in a child process."}),
		killed:    f.NewCounter(prometheus.CounterOpts{Name: "assay_killed_worker_total", Help: "Rollouts that brought their process down."}),
	}
}

func (m *metrics) observe(v *assayv1.Verdict) {
	for _, c := range v.GetComponents() {
		m.verdicts.WithLabelValues(c.GetVerifier(), c.GetOutcome().String(), c.GetReason()).Inc()
		m.seconds.WithLabelValues(c.GetVerifier()).Observe(c.GetMs() / 1e3)
	}
}
