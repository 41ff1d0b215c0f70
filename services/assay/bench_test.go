package main

import (
	"io"
	"log/slog"
	"testing"
	"time"
)

// BenchmarkFleet measures publish to reward through a whole fleet in this process, and the limit beside it.
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
	for _, n := range []int{b.N} {
		b.ResetTimer()
		if err := bench(b.Context(), benchFlags{nats: natsFlags{url: url, ackWait: 10 * time.Second}, rollouts: n, bytes: 1024}, io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
