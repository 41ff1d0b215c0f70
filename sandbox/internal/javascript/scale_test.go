package javascript_test

import (
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox/internal/javascript"
)

// What a program does often must not cost more each time.
func TestCostsGrowLinearly(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs for seconds")
	}
	i := newInstance(t)
	for name, code := range map[string]string{
		"timers":      `let n = 0; for (let i = 0; i < 50000; i++) setTimeout(() => n++, i % 1000)`,
		"ticks":       `let n = 0; for (let i = 0; i < 50000; i++) process.nextTick(() => n++)`,
		"immediates":  `let n = 0; for (let i = 0; i < 50000; i++) setImmediate(() => n++)`,
		"lines":       `for (let i = 0; i < 50000; i++) console.log(i)`,
		"arrays":      `for (let i = 0; i < 500; i++) console.log([i, 'a', { b: [1, 2] }])`,
		"input":       `let n = 0; require('readline').createInterface({ input: process.stdin }).on('line', (l) => { n += l.length })`,
		"exceptions":  `for (let i = 0; i < 50000; i++) try { null.x } catch {}`,
		"promises":    `(async () => { for (let i = 0; i < 50000; i++) await i })()`,
		"deep chains": `let c = null; for (let i = 0; i < 1000; i++) c = { c }; require('assert').deepEqual(c, structuredClone(c))`,
	} {
		t.Run(name, func(t *testing.T) {
			stdin := make([]byte, 1<<20)
			for n := range stdin {
				stdin[n] = "0123456789012345678\n"[n%20]
			}
			w := &world{stdin: string(stdin)}
			start := time.Now()
			o, err := i.Run(t.Context(), javascript.Program{Code: []byte(code), World: w})
			if err != nil || o.Exit != 0 {
				t.Fatalf("%+v, %v: %s", o, err, w.stderr.String())
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			} else {
				t.Log(took)
			}
		})
	}
}
