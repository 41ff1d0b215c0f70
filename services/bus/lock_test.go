package bus

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

func TestLockExcludes(t *testing.T) {
	b := startBus(t, Config{})
	var inside, entered atomic.Int32
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			err := b.withLock(t.Context(), "feeds", func(context.Context) error {
				if inside.Add(1) != 1 {
					t.Error("two are inside")
				}
				time.Sleep(3 * time.Millisecond)
				entered.Add(1)
				inside.Add(-1)
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if entered.Load() != 6 {
		t.Errorf("%d of 6 got in", entered.Load())
	}
}

// A holder that dies keeps the lock only until it expires.
func TestLockOfDeadHolderExpires(t *testing.T) {
	b := startBus(t, Config{})
	shorten(t, b, 100*time.Millisecond)
	kv, err := b.js.KeyValue(t.Context(), bucketLocks)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kv.Create(t.Context(), "feeds", []byte("dead")); err != nil {
		t.Fatal(err)
	}
	got := false
	if err := b.withLock(within(t, 5*time.Second), "feeds", func(context.Context) error { got = true; return nil }); err != nil || !got {
		t.Errorf("%v, %v", got, err)
	}
}

// shorten makes the locks expire sooner.
func shorten(t *testing.T, b *Bus, age time.Duration) {
	t.Helper()
	s, err := b.js.Stream(t.Context(), "KV_"+bucketLocks)
	if err != nil {
		t.Fatal(err)
	}
	c := s.CachedInfo().Config
	c.MaxAge, c.Duplicates = age, age
	if _, err := b.js.UpdateStream(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}

// A slow holder whose lock has expired does not take the next holder's away.
func TestLockReleasesOnlyItsOwn(t *testing.T) {
	b := startBus(t, Config{})
	kv, err := b.js.KeyValue(t.Context(), bucketLocks)
	if err != nil {
		t.Fatal(err)
	}
	err = b.withLock(t.Context(), "feeds", func(ctx context.Context) error {
		if err := kv.Delete(ctx, "feeds"); err != nil {
			return err
		}
		_, err := kv.Create(ctx, "feeds", []byte("next"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if e, err := kv.Get(t.Context(), "feeds"); err != nil || string(e.Value()) != "next" {
		t.Errorf("the next holder's lock: %v, %v", e, err)
	}
}

func TestLockErrors(t *testing.T) {
	b := startBus(t, Config{})
	failed := errors.New("the work failed")
	if err := b.withLock(t.Context(), "feeds", func(context.Context) error { return failed }); !errors.Is(err, failed) {
		t.Errorf("error %v", err)
	}
	kv, err := b.js.KeyValue(t.Context(), bucketLocks)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kv.Get(t.Context(), "feeds"); !errors.Is(err, jetstream.ErrKeyNotFound) {
		t.Errorf("the lock of failed work is still held: %v", err)
	}
	if _, err := kv.Create(t.Context(), "feeds", nil); err != nil {
		t.Fatal(err)
	}
	err = b.withLock(within(t, 50*time.Millisecond), "feeds", func(context.Context) error { t.Error("two are inside"); return nil })
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "bus: lock feeds") {
		t.Errorf("error %v", err)
	}
}
