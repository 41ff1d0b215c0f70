package sandbox_test

import (
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
)

// Loops without end hold up neither garbage collection nor other goroutines, even where they have every P.
func TestLoopsLetTheProcessLive(t *testing.T) {
	p := compile(t, "while True: pass")
	if _, err := compile(t, "1").Run(t.Context(), sandbox.Input{}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		loops int
		live  func()
	}{
		"a sleeper wakes":              {1, func() { time.Sleep(time.Millisecond) }},
		"garbage collection gets done": {2, runtime.GC},
	} {
		t.Run(name, func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(c.loops))
			ended := make(chan sandbox.Result, c.loops)
			for range c.loops {
				go func() {
					r, err := p.Run(t.Context(), sandbox.Input{Limits: sandbox.Limits{CPU: 100 * time.Millisecond}})
					if err != nil {
						t.Error(err)
					}
					ended <- r
				}()
			}
			lived := 0
			for len(ended) < c.loops {
				c.live()
				lived++
			}
			if lived < 3 {
				t.Errorf("only %d times while the loops ran", lived)
			}
			for range c.loops {
				if r := <-ended; r.Status != sandbox.TimeLimit {
					t.Errorf("a loop ended with %s", r.Status)
				}
			}
		})
	}
}

// A job is charged the time it ran, not the time it waited: on a busy machine the same program passes the same limit.
func TestLimitsMeanTheSameUnderLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("keeps every core busy")
	}
	p := compile(t, "x = 0\nfor i in range(60_000): x += i * i\nprint(x)")
	limits := sandbox.Limits{CPU: 40 * time.Millisecond, Wall: time.Minute}
	var wg sync.WaitGroup
	var stop atomic.Bool
	for range 4 * runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for busy := 0; !stop.Load(); busy++ {
				_ = busy
			}
		})
	}
	for range 10 {
		if r, err := p.Run(t.Context(), sandbox.Input{Limits: limits}); err != nil || r.Status != sandbox.OK {
			t.Errorf("%s after %v of computing, %v: %v", r.Status, r.CPU, r.Wall, err)
		}
	}
	stop.Store(true)
	wg.Wait()
}

// Many programs at once share few workers, and each gets its own answer.
func TestManyAtOnce(t *testing.T) {
	s := sandboxtest.Open(t, guests.Python)
	p := compile(t, "n = int(input())\nprint(n * n)")
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			r, err := p.Run(t.Context(), sandbox.Input{Stdin: []byte(strconv.Itoa(i))})
			if want := strconv.Itoa(i*i) + "\n"; err != nil || string(r.Stdout) != want {
				t.Errorf("%d squared: %q, %v", i, r.Stdout, err)
			}
		})
	}
	wg.Wait()
	if s.Depth() != 0 {
		t.Errorf("%d programs still wait", s.Depth())
	}
}
