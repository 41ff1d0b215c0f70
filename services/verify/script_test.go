package verify_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/verifiers"
)

// script is a verifier that does what the completion tells it: "ant=0.5 bee=abstain" makes the verifier "ant" give 0.5
// and "bee" abstain. One that is told nothing gives 1.
type script struct {
	name  string
	began func(completion string)
}

// registry has the scripted verifiers ant, bee and cow, whose worst score is -1. began, which may be nil, hears of
// every completion as a verifier takes it up.
func registry(began func(completion string)) *verifiers.Registry {
	var list []verifiers.Spec
	for _, name := range []string{"ant", "bee", "cow"} {
		list = append(list, verifiers.Spec{
			Name: name, Version: 1, Min: -1, Max: 1, Budget: verifiers.Budget{CompletionBytes: 1 << 20},
			New: func(verifiers.Config) (verifiers.Verifier, error) { return script{name, began}, nil },
		})
	}
	r, err := verifiers.NewRegistry(list...)
	if err != nil {
		panic(err)
	}
	return r
}

func (s script) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	if s.began != nil {
		s.began(r.Completion)
	}
	told := "1"
	for field := range strings.FieldsSeq(r.Completion) {
		if v, ok := strings.CutPrefix(field, s.name+"="); ok {
			told = v
		}
	}
	if score, err := strconv.ParseFloat(told, 64); err == nil {
		return verifiers.Verdict{Score: score, Reason: "told"}, nil
	}
	if d, err := time.ParseDuration(told); err == nil {
		time.Sleep(d)
		return verifiers.Verdict{Score: 1, Reason: "slow"}, nil
	}
	return s.act(ctx, told)
}

func (s script) act(ctx context.Context, told string) (verifiers.Verdict, error) {
	switch told {
	case "abstain":
		return verifiers.Verdict{Abstain: true, Reason: "nothing"}, nil
	case "error":
		return verifiers.Verdict{}, &verifiers.Error{Reason: "no_judge", Err: errors.New("nobody answered")}
	case "panic":
		panic("as told")
	case "wait":
		<-ctx.Done()
		return verifiers.Verdict{}, ctx.Err()
	case "hang":
		select {}
	case "linger":
		// Its end comes after it has been judged.
		time.AfterFunc(50*time.Millisecond, func() { os.Exit(3) })
		return verifiers.Verdict{Score: 1, Reason: "lingers"}, nil
	case "quote":
		return verifiers.Verdict{Score: 1, Reason: "quotes", Detail: strings.Repeat("q", 60<<10)}, nil
	case "exit":
		os.Exit(3)
	case "overflow":
		debug.SetMaxStack(1 << 20)
		return verifiers.Verdict{Score: float64(deeper(1))}, nil
	case "burn":
		burn()
	}
	return verifiers.Verdict{}, errors.New("told what it does not know: " + told)
}

// deeper needs more stack than there is.
func deeper(n int) int {
	if n == 0 {
		return 0
	}
	return deeper(n+1) + n
}

// sightings counts how often each completion was taken up.
type sightings struct {
	mu   sync.Mutex
	seen map[string]int
}

func (s *sightings) began(completion string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen == nil {
		s.seen = make(map[string]int)
	}
	s.seen[completion]++
}

func (s *sightings) of(completion string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[completion]
}

// rollout is one of route ant.
func rollout(id, completion string) *assayv1.Rollout {
	return &assayv1.Rollout{Id: id, Route: "ant", Completion: assayv1.Text(completion)}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
