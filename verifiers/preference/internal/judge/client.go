package judge

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// Bounds on waiting and reading.
const (
	firstPause    = 500 * time.Millisecond
	longestPause  = 30 * time.Second
	longestAnswer = 8 << 20
	quoted        = 200 // bytes of an answer that an error quotes
)

// client calls one address. Safe for concurrent use.
type client struct {
	address string
	keyEnv  string
	timeout time.Duration
	retries int
	budget  Budget
	http    *http.Client
	slots   chan struct{}
	cache   *cache
	calls   atomic.Int64
	tokens  atomic.Int64
	// pause waits between two tries; tests replace it.
	pause func(context.Context, time.Duration) error
}

func newClient(c Config) *client {
	return &client{
		address: c.URL, keyEnv: c.KeyEnv, timeout: time.Duration(c.Timeout * float64(time.Second)),
		retries: c.Retries, budget: c.Budget, slots: make(chan struct{}, c.Concurrency), cache: newCache(c.Cache), pause: pause,
		http: &http.Client{
			Transport: &http.Transport{
				Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: c.Concurrency, IdleConnTimeout: 90 * time.Second,
			},
			// A redirect could lead to a host that may not be called.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// ask sends a request and has its answer read, unless the same request was answered before. It returns the context's
// cause, or a [Failure].
func (c *client) ask(ctx context.Context, body any, read func([]byte) (reading, error)) (reading, error) {
	request, err := json.Marshal(body)
	if err != nil {
		return reading{}, &Failure{Unavailable, err}
	}
	k := key(sha256.Sum256(request))
	if r, ok := c.cache.get(k); ok {
		return r, nil
	}
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return reading{}, context.Cause(ctx)
	}
	answer, err := c.persist(ctx, request, k)
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return reading{}, err
	}
	r, err := read(answer)
	c.tokens.Add(max(0, r.tokens))
	if err != nil {
		return reading{}, &Failure{Unreadable, fmt.Errorf("%w: %q", err, head(answer))}
	}
	return c.cache.keep(k, r), nil
}

// persist tries until there is an answer, or no use in trying again.
func (c *client) persist(ctx context.Context, request []byte, k key) ([]byte, error) {
	if err := c.permitted(); err != nil {
		return nil, &Failure{Unavailable, err}
	}
	for try := 0; ; try++ {
		if !c.spend() {
			return nil, &Failure{OverBudget, fmt.Errorf("%d calls and %d tokens are spent", c.budget.Calls, c.tokens.Load())}
		}
		answer, wait, err := c.try(ctx, request)
		if err == nil {
			return answer, nil
		}
		if wait < 0 || try == c.retries || ctx.Err() != nil {
			return nil, &Failure{Unavailable, err}
		}
		if err := c.pause(ctx, max(wait, backoff(try, k))); err != nil {
			return nil, err
		}
	}
}

// spend takes a call from the budget, if there is one left.
func (c *client) spend() bool {
	if c.budget.Tokens > 0 && c.tokens.Load() >= c.budget.Tokens {
		return false
	}
	if n := c.calls.Add(1); c.budget.Calls > 0 && n > c.budget.Calls {
		c.calls.Add(-1)
		return false
	}
	return true
}

// try sends a request once. After an error, wait is how long the server wants to be left alone; it is negative when
// another try would end the same.
func (c *client) try(ctx context.Context, request []byte) (answer []byte, wait time.Duration, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.timeout, fmt.Errorf("no answer after %v", c.timeout))
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address, bytes.NewReader(request))
	if err != nil {
		return nil, -1, err
	}
	r.Header.Set("Content-Type", "application/json")
	if c.keyEnv != "" {
		r.Header.Set("Authorization", "Bearer "+os.Getenv(c.keyEnv))
	}
	response, err := c.http.Do(r)
	if err != nil {
		return nil, 0, causeOf(ctx, err)
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(response.Body, longestAnswer+1))
	switch {
	case err != nil:
		return nil, 0, causeOf(ctx, err)
	case response.StatusCode != http.StatusOK:
		return nil, patience(response), fmt.Errorf("%s: %q", response.Status, head(answer))
	case len(answer) > longestAnswer:
		return nil, -1, fmt.Errorf("the answer has more than %d bytes", longestAnswer)
	}
	return answer, 0, nil
}

// causeOf replaces an error by what ended its context.
func causeOf(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// patience is how long to wait after a status, negative for one that will not change. TEI says 424 when inference failed.
func patience(r *http.Response) time.Duration {
	passing := []int{http.StatusRequestTimeout, http.StatusFailedDependency, http.StatusTooManyRequests}
	if r.StatusCode < 500 && !slices.Contains(passing, r.StatusCode) {
		return -1
	}
	seconds, err := strconv.Atoi(r.Header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, longestPause)
}

// backoff is how long to wait after a try: twice as long after each, and up to half as long again by the request's hash,
// so that many workers do not come back at once.
func backoff(try int, k key) time.Duration {
	base := min(firstPause<<try, longestPause)
	return base + base*time.Duration(binary.LittleEndian.Uint16(k[2*try%16:]))/(2<<16)
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// head is the beginning of an answer, for an error.
func head(answer []byte) string {
	if len(answer) <= quoted {
		return string(answer)
	}
	n := quoted
	for n > 0 && !utf8.RuneStart(answer[n]) {
		n--
	}
	return string(answer[:n]) + "…"
}
