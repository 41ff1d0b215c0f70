package bus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// lockAge is when a lock whose holder died is free again.
const lockAge = 10 * time.Second

// withLock runs f while holding the fleet-wide lock of that name. f must be quicker than lockAge.
func (b *Bus) withLock(ctx context.Context, name string, f func(context.Context) error) error {
	kv, err := b.js.KeyValue(ctx, bucketLocks)
	if err != nil {
		return fmt.Errorf("bus: lock %s: %w", name, err)
	}
	var revision uint64
	for {
		revision, err = kv.Create(ctx, name, []byte(b.cfg.Name))
		if err == nil {
			break
		}
		if !errors.Is(err, jetstream.ErrKeyExists) {
			return fmt.Errorf("bus: lock %s: %w", name, err)
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return fmt.Errorf("bus: lock %s: %w", name, err)
		}
	}
	inner, cancel := context.WithTimeout(ctx, lockAge*8/10)
	defer cancel()
	err = f(inner)
	// Only our own lock: had it expired meanwhile, the key is another holder's.
	release := kv.Delete(context.WithoutCancel(ctx), name, jetstream.LastRevision(revision))
	if err == nil && release != nil {
		b.log.Warn("lock was not released; it expires by itself", "lock", name, "error", release)
	}
	return err
}
