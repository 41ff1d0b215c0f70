package judge

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assay-rl/assay/verifiers/preference/internal/judge/judgetest"
)

const (
	reranker = `{"type": "tei_rerank", "timeout_s": 5}`
	half     = `[{"index":0,"score":0.5}]`
)

// patient makes a judge that notes its pauses instead of making them.
func patient(t *testing.T, s *judgetest.Server, config string) (*Judge, *[]time.Duration) {
	t.Helper()
	j := made(t, s, config, Helpful)
	pauses := new([]time.Duration)
	j.client.pause = func(ctx context.Context, d time.Duration) error {
		*pauses = append(*pauses, d)
		return ctx.Err()
	}
	return j, pauses
}

func TestRetries(t *testing.T) {
	ok := judgetest.Answer{Body: half}
	for _, tt := range []struct {
		name    string
		answers []judgetest.Answer
		tries   int
		kind    Kind // -1 when it ends well
	}{
		{"busy, then well", []judgetest.Answer{{Status: http.StatusTooManyRequests}, {Status: http.StatusServiceUnavailable}, ok}, 3, -1},
		{"inference failed, then well", []judgetest.Answer{{Status: http.StatusFailedDependency}, ok}, 2, -1},
		{"never well", []judgetest.Answer{{Status: http.StatusInternalServerError, Body: "out of memory"}}, 4, Unavailable},
		{"a bad request is not repeated", []judgetest.Answer{{Status: http.StatusBadRequest, Body: "no such model"}}, 1, Unavailable},
		{"nor is a missing key", []judgetest.Answer{{Status: http.StatusUnauthorized}}, 1, Unavailable},
		{"a redirect is not followed", []judgetest.Answer{{Status: http.StatusTemporaryRedirect}, ok}, 1, Unavailable},
		{"garbage is not repeated", []judgetest.Answer{{Body: "?"}, ok}, 1, Unreadable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := judgetest.Serve(t, tt.answers...)
			j, pauses := patient(t, s, reranker)
			o, err := j.Score(t.Context(), subject)
			if kind(err) != tt.kind || tt.kind < 0 && (err != nil || o.Score != 0.5) {
				t.Errorf("got %+v, %v, want kind %d", o, err, tt.kind)
			}
			if n := len(s.Requests()); n != tt.tries || len(*pauses) != tt.tries-1 {
				t.Errorf("%d tries with %d pauses, want %d tries", n, len(*pauses), tt.tries)
			}
			if body := tt.answers[0].Body; tt.kind == Unavailable && !strings.Contains(err.Error(), body) {
				t.Errorf("the error does not quote the answer %q: %v", body, err)
			}
		})
	}
}

func TestPausesGrowAndHeedRetryAfter(t *testing.T) {
	s := judgetest.Serve(t, judgetest.Answer{Status: 503}, judgetest.Answer{Status: 503}, judgetest.Answer{Status: 429, RetryAfter: "9"}, judgetest.Answer{Status: 429, RetryAfter: "9999"}, judgetest.Answer{Body: half})
	j, pauses := patient(t, s, `{"type": "tei_rerank", "retries": 4}`)
	if _, err := j.Score(t.Context(), subject); err != nil {
		t.Fatal(err)
	}
	least := []time.Duration{firstPause, 2 * firstPause, 9 * time.Second, longestPause}
	most := []time.Duration{3 * firstPause / 2, 3 * firstPause, 9 * time.Second, longestPause}
	for i, p := range *pauses {
		if p < least[i] || p > most[i] {
			t.Errorf("pause %d is %v, want %v to %v", i+1, p, least[i], most[i])
		}
	}
}

func TestBudget(t *testing.T) {
	t.Run("of calls, tries included", func(t *testing.T) {
		s := judgetest.Serve(t, judgetest.Answer{Status: 503})
		j, _ := patient(t, s, `{"type": "tei_rerank", "budget": {"calls": 2}}`)
		if _, err := j.Score(t.Context(), subject); kind(err) != OverBudget {
			t.Errorf("got %v", err)
		}
		if n := len(s.Requests()); n != 2 {
			t.Errorf("%d calls, want 2", n)
		}
	})
	t.Run("of tokens, those of unreadable answers included", func(t *testing.T) {
		s := judgetest.Say(t, completion("no idea"))
		j, _ := patient(t, s, `{"type": "score_model", "model": "m", "budget": {"tokens": 15}}`)
		for i, want := range []Kind{Unreadable, Unreadable, OverBudget} { // 10 tokens each
			if _, err := j.Score(t.Context(), subject); kind(err) != want {
				t.Errorf("call %d: got %v, want kind %d", i+1, err, want)
			}
		}
	})
}

func TestSameRequestIsAskedOnce(t *testing.T) {
	s := judgetest.Serve(t, judgetest.Answer{Body: half}, judgetest.Answer{Body: `[{"index":0,"score":1}]`})
	j, _ := patient(t, s, `{"type": "tei_rerank", "cache": 1}`)
	other := subject
	other.Judged = "Hi."
	for i, tt := range []struct {
		subject Subject
		score   float64
	}{{subject, 0.5}, {subject, 0.5}, {other, 1}, {subject, 1}} { // the last one was forgotten
		if o, err := j.Score(t.Context(), tt.subject); err != nil || o.Score != tt.score {
			t.Errorf("request %d: got %+v, %v, want %v", i+1, o, err, tt.score)
		}
	}
	if n := len(s.Requests()); n != 3 {
		t.Errorf("%d calls, want 3", n)
	}
}

func TestCacheKeepsTheFirst(t *testing.T) {
	c := newCache(4)
	c.keep(key{1}, reading{number: 1})
	if r := c.keep(key{1}, reading{number: 2}); r.number != 1 {
		t.Errorf("the second reading replaced the first: %v", r.number)
	}
	none := newCache(0)
	none.keep(key{1}, reading{number: 1})
	if _, ok := none.get(key{1}); ok {
		t.Error("a cache of size 0 remembers")
	}
}

func TestEndOfTheContext(t *testing.T) {
	cause := errors.New("the worker stops")
	for name, config := range map[string]string{
		"during a call":       `{"type": "tei_rerank"}`,
		"in wait of its turn": `{"type": "tei_rerank", "concurrency": 1}`,
	} {
		t.Run(name, func(t *testing.T) {
			j := made(t, judgetest.Serve(t, judgetest.Answer{Hang: true}), config, Helpful)
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(20*time.Millisecond, func() { cancel(cause) })
			var wg sync.WaitGroup
			for range 2 {
				wg.Go(func() {
					if _, err := j.Score(ctx, subject); !errors.Is(err, cause) {
						t.Errorf("got %v, want the context's cause", err)
					}
				})
			}
			wg.Wait()
		})
	}
	t.Run("during a pause", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(cause)
		if err := pause(ctx, time.Hour); !errors.Is(err, cause) {
			t.Errorf("got %v, want the context's cause", err)
		}
	})
}

func TestTimeoutIsAFailure(t *testing.T) {
	s := judgetest.Serve(t, judgetest.Answer{Hang: true})
	j, _ := patient(t, s, `{"type": "tei_rerank", "timeout_s": 0.02, "retries": 1}`)
	_, err := j.Score(t.Context(), subject)
	if kind(err) != Unavailable || !strings.Contains(err.Error(), "no answer after 20ms") {
		t.Errorf("got %v", err)
	}
	if n := len(s.Requests()); n != 2 {
		t.Errorf("%d tries, want 2", n)
	}
}

func TestHostsAndKeys(t *testing.T) {
	for _, tt := range []struct {
		url, hosts string
		permitted  bool
	}{
		{"http://127.0.0.1:8000/x", "", true},
		{"http://localhost/x", "", true},
		{"http://[::1]:80/x", "", true},
		{"https://judge.example/x", "", false},
		{"https://judge.example/x", "other.example, judge.example", true},
		{"https://judge.example:8443/x", "judge.example:8443", true},
		{"https://judge.example:8444/x", "judge.example:8443", false},
		{"http://169.254.169.254/latest", "judge.example", false},
		{"https://judge.example.evil/x", "judge.example", false},
		{"https://anywhere.example/x", "*", true},
	} {
		t.Setenv(HostsVariable, tt.hosts)
		c := client{address: tt.url}
		if err := c.permitted(); (err == nil) != tt.permitted {
			t.Errorf("%s with hosts %q: %v", tt.url, tt.hosts, err)
		}
	}
	s := judgetest.Say(t, half)
	j := made(t, s, `{"type": "tei_rerank", "key_env": "ASSAY_JUDGE_TEST_KEY"}`, Helpful)
	if _, err := j.Score(t.Context(), subject); kind(err) != Unavailable || !strings.Contains(err.Error(), "ASSAY_JUDGE_TEST_KEY") {
		t.Errorf("without a key: %v", err)
	}
	t.Setenv("ASSAY_JUDGE_TEST_KEY", "secret")
	if _, err := j.Score(t.Context(), subject); err != nil || s.Header("Authorization") != "Bearer secret" {
		t.Errorf("with a key: %v, sent %q", err, s.Header("Authorization"))
	}
}
