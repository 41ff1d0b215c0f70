// Package judgetest plays the servers that judges call.
package judgetest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Answer is what a server answers: a status, 200 when it is 0, a body, and whether to wait until the caller gives up.
type Answer struct {
	Status     int
	Body       string
	RetryAfter string
	Hang       bool
}

// Server answers in turn what it was given, the last answer over and over, and remembers what it was asked.
type Server struct {
	// URL is the address that answers; every path does.
	URL string

	mu       sync.Mutex
	answers  []Answer
	requests []string
	headers  []http.Header
}

// Serve starts a server on this machine that lives as long as the test.
func Serve(t *testing.T, answers ...Answer) *Server {
	t.Helper()
	s := &Server{answers: answers}
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	s.URL = h.URL
	return s
}

// Say starts a server that always answers a body.
func Say(t *testing.T, body string) *Server {
	t.Helper()
	return Serve(t, Answer{Body: body})
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	a := s.next(string(body), r.Header)
	if a.Hang {
		<-r.Context().Done()
		return
	}
	if a.RetryAfter != "" {
		w.Header().Set("Retry-After", a.RetryAfter)
	}
	if a.Status != 0 {
		w.WriteHeader(a.Status)
	}
	_, _ = io.WriteString(w, a.Body)
}

func (s *Server) next(request string, header http.Header) Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := min(len(s.requests), len(s.answers)-1)
	s.requests = append(s.requests, request)
	s.headers = append(s.headers, header)
	return s.answers[n]
}

// Requests returns the bodies of all requests so far.
func (s *Server) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.requests...)
}

// Header returns a header of the last request.
func (s *Server) Header(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.headers[len(s.headers)-1].Get(name)
}
