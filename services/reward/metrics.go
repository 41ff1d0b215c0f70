package reward

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// metrics are the service's own.
type metrics struct {
	rewards     *prometheus.CounterVec
	refused     prometheus.Counter
	badHeaders  prometheus.Counter
	badVerdicts prometheus.Counter
	orphans     prometheus.Counter
	incomplete  prometheus.Counter
}

func newMetrics(r prometheus.Registerer, s *Service) *metrics {
	f := promauto.With(r)
	f.NewGaugeFunc(prometheus.GaugeOpts{Name: "assay_open_rollouts", Help: "Rollouts that have no reward yet."}, func() float64 {
		s.mu.Lock()
		defer s.mu.Unlock()
		return float64(len(s.open))
	})
	return &metrics{
		rewards: f.NewCounterVec(prometheus.CounterOpts{
			Name: "assay_rewards_total", Help: "Rewards stored, by route, outcome and reason.",
		}, []string{"route", "outcome", "reason"}),
		refused:     f.NewCounter(prometheus.CounterOpts{Name: "assay_second_rewards_refused_total", Help: "Rewards not stored because the rollout had one."}),
		badHeaders:  f.NewCounter(prometheus.CounterOpts{Name: "assay_bad_headers_total", Help: "Rollouts whose subject or headers are not a rollout's."}),
		badVerdicts: f.NewCounter(prometheus.CounterOpts{Name: "assay_bad_verdicts_total", Help: "Messages of verdicts that could not be read."}),
		incomplete:  f.NewCounter(prometheus.CounterOpts{Name: "assay_incomplete_groups_total", Help: "Groups that were rewarded at their deadline without all of their members."}),
		orphans:     f.NewCounter(prometheus.CounterOpts{Name: "assay_orphan_verdicts_total", Help: "Rollouts whose verdicts were given up because the rollout itself is in no stream."}),
	}
}

// stored counts a reward. A route nobody knows is counted under one name, so that publishers cannot make metrics grow.
func (m *metrics) stored(r *assayv1.Reward, first bool) {
	if !first {
		m.refused.Inc()
		return
	}
	route := r.GetRoute()
	switch r.GetReason() {
	case ReasonBadHeader, ReasonUnknownRoute, ReasonUnknownSpec, ReasonBadSpec:
		route = "unknown"
	}
	m.rewards.WithLabelValues(route, r.GetOutcome().String(), r.GetReason()).Inc()
}
