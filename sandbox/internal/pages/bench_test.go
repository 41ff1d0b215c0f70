package pages

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// BenchmarkRewind is one job's worth of memory work on an image of 32 MiB: write one byte in each of n scattered
// pages, then rewind. The guest has read all of the image, as a warm interpreter has read most of its own. ns/op is both, the page faults that a strategy causes included; rewind-ns/op is Rewind alone.
func BenchmarkRewind(b *testing.B) {
	const size = 32 << 20
	for _, s := range strategies() {
		for _, n := range []int{0, 1, 300, 5000} {
			b.Run(fmt.Sprintf("%s/dirty=%d", s, n), func(b *testing.B) {
				m := filled(b, s, size)
				data := save(b, m)
				differing(data, m.image.data)
				dirty := rand.New(rand.NewPCG(1, 2)).Perm(size / pageSize)[:n]
				var rewinding time.Duration
				for b.Loop() {
					for _, page := range dirty {
						data[page*pageSize]++
					}
					start := time.Now()
					rewind(b, m)
					rewinding += time.Since(start)
				}
				b.ReportMetric(float64(rewinding.Nanoseconds())/float64(b.N), "rewind-ns/op")
			})
		}
	}
}
