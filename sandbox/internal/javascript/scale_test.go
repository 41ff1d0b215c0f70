package javascript_test

import (
	"testing"

	"github.com/assay-rl/assay/sandbox/internal/javascript"
)

// BenchmarkOften is what programs do often, many times each: it must not cost more each time.
func BenchmarkOften(b *testing.B) {
	i := newInstance(b)
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
		b.Run(name, func(b *testing.B) {
			stdin := make([]byte, 1<<20)
			for n := range stdin {
				stdin[n] = "0123456789012345678\n"[n%20]
			}
			for b.Loop() {
				w := &world{stdin: string(stdin)}
				o, err := i.Run(b.Context(), javascript.Program{Code: []byte(code), World: w})
				if err != nil || o.Exit != 0 {
					b.Fatalf("%+v, %v: %s", o, err, w.stderr.String())
				}
			}
		})
	}
}
