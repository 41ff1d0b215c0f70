package fleettest

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/verify"
	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/all"
)

// Option changes the fleet that Start starts.
type Option func(*options)

type options struct {
	pools    []verify.Config
	known    *verifiers.Registry
	specs    []string
	token    string
	ackWait  time.Duration
	limits   bus.Limits
	noReward bool
	log      *slog.Logger
}

func defaults() options {
	return options{
		pools: []verify.Config{{Pool: "all"}}, known: all.Registry(), ackWait: 2 * time.Second, log: quiet(),
	}
}

// Pools starts one worker for each configuration instead of the one of pool "all". Without any there is no worker.
func Pools(cfgs ...verify.Config) Option { return func(o *options) { o.pools = cfgs } }

// Known replaces the verifiers of this tree.
func Known(r *verifiers.Registry) Option { return func(o *options) { o.known = r } }

// Spec puts a reward spec before anything else starts. It may be given several times.
func Spec(yaml string) Option { return func(o *options) { o.specs = append(o.specs, yaml) } }

// Token is what the gateway asks for.
func Token(token string) Option { return func(o *options) { o.token = token } }

// AckWait is how soon a silent worker's rollouts go to another one: 2 s without this option.
func AckWait(d time.Duration) Option { return func(o *options) { o.ackWait = d } }

// Limits bound the streams.
func Limits(l bus.Limits) Option { return func(o *options) { o.limits = l } }

// NoReward leaves the reward service out; [Fleet.StartReward] starts it later.
func NoReward() Option { return func(o *options) { o.noReward = true } }

// Log shows what the services log, which is discarded without this option.
func Log(l *slog.Logger) Option { return func(o *options) { o.log = l } }

func protocols() *http.Protocols {
	p := new(http.Protocols)
	p.SetHTTP1(true)
	p.SetUnencryptedHTTP2(true)
	return p
}
