//go:build !linux

package machine

import "time"

var started = time.Now()

// threadCPU stands in for a thread's clock where there is none to ask: it goes on while the thread waits for a core, so
// limits are tighter on a loaded machine.
func threadCPU() time.Duration { return time.Since(started) }
