package sandbox

import (
	"fmt"
	"time"

	"github.com/assay-rl/assay/sandbox/internal/machine"
)

// scale is how much longer a guest takes here than its language takes natively on the reference machine.
type scale float64

// of is the time on this machine that stands for a time on the reference machine.
func (s scale) of(d time.Duration) time.Duration { return time.Duration(float64(d) * float64(s)) }

// pythonLoop is what Python is calibrated by: the calls, loops, lists, dicts and integers that contest programs are made
// of. The reference machine's native CPython 3.11 takes pythonReference for it.
const pythonLoop = `
def collatz(n, seen):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    seen[steps] = seen.get(steps, 0) + 1
    return steps

seen = {}
best = max(range(1, 1500), key=lambda n: collatz(n, seen))
table = [[i * j % 7 for j in range(60)] for i in range(60)]
for k in range(8):
    table = [[table[j][i] + k for j in range(60)] for i in range(60)]
words = sorted(str(i * i) for i in range(3000))
print(best, len(seen), sum(map(sum, table)), len("".join(words)))
`

const pythonReference = 5600 * time.Microsecond

// mostScale bounds what calibration can make of a limit, should the machine be busy with something else entirely.
const mostScale = 40

// calibrated measures a guest by what takes reference natively: the least of a few runs, for noise only ever adds.
func calibrated(reference time.Duration, run func() (machine.Outcome, error)) (scale, error) {
	least := time.Duration(1<<63 - 1)
	for range 5 {
		o, err := run()
		if err != nil {
			return 0, err
		}
		if o.End != machine.Exited || o.ExitCode != 0 {
			return 0, fmt.Errorf("calibration: exit status %d: %s", o.ExitCode, o.Stderr)
		}
		least = min(least, o.CPU)
	}
	return min(max(scale(least)/scale(reference), 1), mostScale), nil
}
