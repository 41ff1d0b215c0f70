package machine

import (
	"fmt"

	"github.com/tetratelabs/wazero/api"

	"github.com/assay-rl/assay/sandbox/internal/rewrite"
)

// mostGlobals is how many globals of a guest are looked for; the pinned guests have fewer than ten.
const mostGlobals = 256

// controls are the globals that instrumentation added.
type controls struct {
	fuel, pages, maxPages, refused api.MutableGlobal
}

func controlsOf(m api.Module) (c controls, err error) {
	for name, g := range map[string]*api.MutableGlobal{
		rewrite.ExportFuel: &c.fuel, rewrite.ExportPages: &c.pages, rewrite.ExportMaxPages: &c.maxPages, rewrite.ExportRefused: &c.refused,
	} {
		var ok bool
		if *g, ok = m.ExportedGlobal(name).(api.MutableGlobal); !ok {
			return c, fmt.Errorf("machine: the guest has no global %s: it was not instrumented, or has no memory", name)
		}
	}
	return c, nil
}

// globals are a guest's own mutable globals, to be rewound with its memory.
type globals struct {
	all   []api.MutableGlobal
	saved []uint64
}

func globalsOf(m api.Module) *globals {
	g := new(globals)
	for i := range uint32(mostGlobals) {
		if own, ok := m.ExportedGlobal(rewrite.ExportGlobal(i)).(api.MutableGlobal); ok {
			g.all = append(g.all, own)
		}
	}
	return g
}

func (g *globals) save() {
	g.saved = g.saved[:0]
	for _, own := range g.all {
		g.saved = append(g.saved, own.Get())
	}
}

func (g *globals) rewind() {
	for i, own := range g.all {
		own.Set(g.saved[i])
	}
}
