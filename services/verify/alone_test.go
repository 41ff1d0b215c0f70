package verify_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/verify"
)

// bombs are what a completion can tell a verifier to do that no recover stops.
var bombs = []string{"exit", "overflow"}

// plain is a spec without routes of its own: every verifier is one.
const plain = "name: plain\nroutes: {}\n"

func newAlone(t *testing.T, limit time.Duration) *verify.Alone {
	t.Helper()
	a := verify.NewAlone(aloneCommand(), limit)
	t.Cleanup(a.Close)
	return a
}

// judges wants a verdict with this score.
func judges(t *testing.T, a *verify.Alone, r *assayv1.Rollout, want float64) {
	t.Helper()
	v, err := a.Judge(t.Context(), plain, r)
	if err != nil {
		t.Fatalf("%s: %v", r.GetId(), err)
	}
	if got := v.GetComponents()["ant"]; v.GetId() != r.GetId() || got.GetScore() != want {
		t.Errorf("%s: verdict %v, want the score %v", r.GetId(), v, want)
	}
}

// The child is started on demand, judges as a worker does, and is started again after a rollout killed it.
func TestAloneSurvivesBombs(t *testing.T) {
	t.Parallel()
	a := newAlone(t, 0)
	judges(t, a, rollout("before", "ant=0.25"), 0.25)
	for _, bomb := range bombs {
		_, err := a.Judge(t.Context(), plain, rollout(bomb, "ant="+bomb))
		if !errors.Is(err, verify.ErrDied) {
			t.Errorf("%s: error %v, want that it died", bomb, err)
		}
		judges(t, a, rollout("after "+bomb, "ant=0.75"), 0.75)
	}
	judges(t, a, rollout("a panic is no bomb", "ant=panic"), -1)
}

// A child that hangs is killed after the limit, and the next rollout has a new one.
func TestAloneKillsAHangingChild(t *testing.T) {
	t.Parallel()
	a := newAlone(t, time.Second)
	start := time.Now()
	_, err := a.Judge(t.Context(), plain, rollout("hang", "ant=hang"))
	if !errors.Is(err, verify.ErrDied) || !strings.Contains(err.Error(), "more than 1s") {
		t.Errorf("error %v, want that it took more than 1s", err)
	}
	if took := time.Since(start); took < time.Second || took > 5*time.Second {
		t.Errorf("it took %v, the limit is 1s", took)
	}
	judges(t, a, rollout("after", "ant=0.5"), 0.5)
}

// What one rollout left behind in the child, or somebody who killed the idle child, is not the next rollout's fault.
func TestAloneBlamesNoInnocent(t *testing.T) {
	t.Parallel()
	a := newAlone(t, 0)
	judges(t, a, rollout("lingers", "ant=linger"), 1)
	judges(t, a, rollout("is there when the child dies", "ant=300ms"), 1)
	judges(t, a, rollout("lingers again", "ant=linger"), 1)
	time.Sleep(300 * time.Millisecond)
	judges(t, a, rollout("comes when the child is dead", "ant=0.5"), 0.5)
}

// A worker that stops takes the rollout back; that is not the rollout's fault either.
func TestAloneIsCancelled(t *testing.T) {
	t.Parallel()
	a := newAlone(t, 0)
	cause := errors.New("the worker stops")
	for _, when := range []time.Duration{0, 200 * time.Millisecond} {
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(when, func() { cancel(cause) })
		if when == 0 {
			cancel(cause)
		}
		if _, err := a.Judge(ctx, plain, rollout("hang", "ant=hang")); !errors.Is(err, cause) || errors.Is(err, verify.ErrDied) {
			t.Errorf("cancelled after %v: error %v, want %v", when, err, cause)
		}
	}
	judges(t, a, rollout("after", "ant=0.5"), 0.5)
}

// Rollouts of several slots wait for each other and never get each other's verdict.
func TestAloneIsShared(t *testing.T) {
	t.Parallel()
	a := newAlone(t, 0)
	var all sync.WaitGroup
	for i, score := range []string{"0", "0.125", "0.25", "exit", "0.5", "0.625", "exit", "0.875"} {
		all.Go(func() {
			id := string(rune('a' + i))
			v, err := a.Judge(t.Context(), plain, rollout(id, "ant="+score))
			switch {
			case score == "exit":
				if !errors.Is(err, verify.ErrDied) {
					t.Errorf("%s: error %v, want that it died", id, err)
				}
			case err != nil || v.GetId() != id || v.GetComponents()["ant"].GetScore() != float64(i)/8:
				t.Errorf("%s: verdict %v, error %v, want the score %s", id, v, err, score)
			}
		})
	}
	all.Wait()
}

// Where there is no child the rollout is not to blame.
func TestAloneWithoutAChild(t *testing.T) {
	t.Parallel()
	for name, command := range map[string][]string{"no command": nil, "no such program": {t.TempDir() + "/missing"}} {
		_, err := verify.NewAlone(command, 0).Judge(t.Context(), plain, rollout("a", ""))
		if !errors.Is(err, verify.ErrNoChild) || errors.Is(err, verify.ErrDied) {
			t.Errorf("%s: error %v, want that there is no child", name, err)
		}
	}
}

// A child of another version may not know the worker's spec. That is no number, least of all the worst one.
func TestAloneOfAnotherVersion(t *testing.T) {
	t.Parallel()
	a := newAlone(t, 0)
	for name, yaml := range map[string]string{
		"a verifier it has not": "name: new\nroutes: {ant: {components: {ant: {verifier: dragonfly}}}}",
		"no such route":         "name: new\nroutes: {}",
	} {
		r := rollout("a", "")
		r.Route = "dragonfly"
		v, err := a.Judge(t.Context(), yaml, r)
		if err != nil || v.GetFailure() != "bad_spec" || v.GetFailureExplanation() == "" || len(v.GetComponents()) > 0 {
			t.Errorf("%s: verdict %v, error %v, want the failure bad_spec", name, v, err)
		}
	}
}

// served runs ServeAlone on an input and returns how it ends.
func served(t *testing.T, in io.Reader, out io.Writer) error {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- verify.ServeAlone(in, out, registry(nil), func(string) bool { return true }) }()
	select {
	case err := <-ended:
		return err
	case <-time.After(time.Minute):
		t.Fatal("it did not return within 10 s")
		return nil
	}
}

// job is a rollout as the child reads it.
func job(t *testing.T, yaml string, r *assayv1.Rollout) string {
	t.Helper()
	data, err := proto.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	head := func(n int) string { return string(binary.BigEndian.AppendUint32(nil, uint32(n))) }
	return head(len(yaml)) + yaml + head(len(data)) + string(data)
}

// The child ends with its worker: when its input ends it returns at once, even in the middle of a rollout.
func TestServeAloneEndsWithItsInput(t *testing.T) {
	t.Parallel()
	whole := job(t, plain, rollout("a", "ant=hang"))
	tests := map[string]string{
		"nothing":                      "",
		"in the middle of a rollout":   whole,
		"within a frame":               whole[:len(whole)-3],
		"within the next job":          whole + whole[:len(whole)-3],
		"between the spec and its job": whole[:4+len(plain)],
	}
	for name, in := range tests {
		t.Run(name, func(t *testing.T) {
			if err := served(t, strings.NewReader(in), io.Discard); err != nil {
				t.Errorf("error %v, want none", err)
			}
		})
	}
}

// What is no job, or a worker that does not listen, is an error.
func TestServeAloneFails(t *testing.T) {
	t.Parallel()
	_, closed := io.Pipe()
	_ = closed.Close()
	// The input stays open, as a worker's does while it waits for an answer.
	open := func(s string) io.Reader {
		r, w := io.Pipe()
		go func() { _, _ = io.WriteString(w, s) }()
		t.Cleanup(func() { _ = w.Close() })
		return r
	}
	tests := map[string]struct {
		in  string
		out io.Writer
	}{
		"a frame too large":     {"\xff\xff\xff\xff", io.Discard},
		"no rollout":            {"\x00\x00\x00\x00\x00\x00\x00\x01\xff", io.Discard},
		"nobody takes a result": {job(t, plain, rollout("a", "")), closed},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if err := served(t, open(tt.in), tt.out); err == nil {
				t.Error("no error")
			}
		})
	}
}
