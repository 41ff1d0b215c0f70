package probe

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

func TestMount(t *testing.T) {
	metrics := prometheus.NewRegistry()
	promauto.With(metrics).NewCounter(prometheus.CounterOpts{Name: "assay_test_total", Help: "Test."}).Add(3)
	var unready error
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", Metrics(metrics))
	Mount(mux, func() error { return unready })
	get := func(method, path string) (int, string) {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(method, path, nil))
		return w.Code, w.Body.String()
	}
	for _, c := range []struct {
		name, method, path string
		unready            error
		status             int
		body               string
	}{
		{"alive", "GET", "/healthz", nil, 200, "ok"},
		{"alive though not ready", "GET", "/healthz", errors.New("x"), 200, "ok"},
		{"ready", "GET", "/readyz", nil, 200, "ready"},
		{"not ready", "GET", "/readyz", errors.New("NATS is away"), 503, "NATS is away"},
		{"metrics", "GET", "/metrics", nil, 200, "assay_test_total 3"},
		{"method", "POST", "/readyz", nil, 405, "Method Not Allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			unready = c.unready
			if status, body := get(c.method, c.path); status != c.status || !strings.Contains(body, c.body) {
				t.Errorf("%d %q, want %d %q", status, body, c.status, c.body)
			}
		})
	}
}

func TestIsLoopback(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:80": true, "127.8.9.1:80": true, "[::1]:80": true, "localhost:80": true,
		"0.0.0.0:80": false, ":80": false, "[::]:80": false, "10.0.0.1:80": false, "example.com:80": false, "127.0.0.1": false, "": false,
		"localhost.example.com:80": false,
	} {
		if got := IsLoopback(address); got != want {
			t.Errorf("IsLoopback(%q) = %v", address, got)
		}
	}
}

// serve starts a server whose handler waits for the channel, sends it a request, and tells it to stop.
func serve(t *testing.T, grace time.Duration, release <-chan struct{}) (answer <-chan string, stopped <-chan error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	arrived := make(chan struct{})
	ended, answers := make(chan error, 1), make(chan string, 1)
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-release
		_, _ = io.WriteString(w, "done")
	})
	go func() { ended <- Serve(ctx, l, handler, grace, slog.New(slog.DiscardHandler)) }()
	go func() {
		resp, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			answers <- "cut off"
			return
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		answers <- string(body)
	}()
	<-arrived
	cancel()
	return answers, ended
}

func TestServeFinishesWhatIsUnderWay(t *testing.T) {
	release := make(chan struct{})
	answer, stopped := serve(t, 5*time.Second, release)
	select {
	case err := <-stopped:
		t.Fatalf("stopped with a request under way: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if got := <-answer; got != "done" {
		t.Errorf("answer %q", got)
	}
}

func TestServeCutsOffAfterGrace(t *testing.T) {
	release := make(chan struct{})
	answer, stopped := serve(t, 50*time.Millisecond, release)
	if err := <-stopped; err == nil || !strings.Contains(err.Error(), "requests were cut off after 50ms") {
		t.Errorf("error %v", err)
	}
	if got := <-answer; got != "cut off" {
		t.Errorf("answer %q", got)
	}
	close(release)
}

func TestServeOfStoppedContext(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Serve(ctx, l, http.NotFoundHandler(), time.Second, slog.New(slog.DiscardHandler)); err != nil {
		t.Error(err)
	}
}

func TestServeReportsBrokenListener(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	if err := Serve(t.Context(), l, http.NotFoundHandler(), time.Second, slog.New(slog.DiscardHandler)); !errors.Is(err, net.ErrClosed) {
		t.Errorf("error %v", err)
	}
}
