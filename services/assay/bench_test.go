package main

import (
	"context"
	"log/slog"
	"testing"
)

// BenchmarkFleet measures a whole fleet in this process, publish to reward, beside what its NATS server can do at most
// with the same bytes. One operation is one rollout.
func BenchmarkFleet(b *testing.B) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	stop, url, err := benchFleet(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := stop(); err != nil {
			b.Error(err)
		}
	}()
	measure := func(name string, f func(context.Context, *benchRun) error) {
		b.Run(name, func(b *testing.B) {
			run, err := newBenchRun(b.Context(), benchFlags{nats: natsFlags{url: url}, rollouts: b.N, singles: b.N, bytes: 1024, inFlight: 4096})
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			if err := f(b.Context(), run); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			if err := run.close(b.Context()); err != nil {
				b.Fatal(err)
			}
		})
	}
	measure("limit", func(ctx context.Context, r *benchRun) error {
		_, err := r.s.bus.Limit(ctx, r.f.rollouts, r.rollout("limit", 0))
		return err
	})
	measure("throughput", func(ctx context.Context, r *benchRun) error {
		_, err := r.throughput(ctx)
		return err
	})
	measure("latency", func(ctx context.Context, r *benchRun) error {
		_, _, err := r.latency(ctx)
		return err
	})
}
