package rewrite

import (
	"fmt"
	"strings"
)

// exportSection shifts the exported functions and adds the globals, and the memory if it is not exported as such.
func (m *rewriting) exportSection(r *reader) []byte {
	n := r.count()
	var out []byte
	exported := !m.hasMemory
	for i := 0; i < n && r.err == nil; i++ {
		at := r.pos
		name := r.name()
		kind := r.byte()
		if strings.HasPrefix(name, reserved) || name == ExportMemory && kind != kindMemory {
			r.reserved(at, name)
		}
		exported = exported || name == ExportMemory
		out = append(appendName(out, name), kind)
		out = appendU32(out, m.exportIndex(r, kind))
	}
	added := m.addedExports()
	if !exported {
		added = append(added, append(appendName(nil, ExportMemory), kindMemory, 0))
	}
	return appendVector(out, n, added...)
}

func (m *rewriting) exportIndex(r *reader, kind byte) uint32 {
	at := r.pos
	switch kind {
	case kindFunction:
		return m.shift(r.index("function", m.functionCount()))
	case kindTable:
		return r.index("table", m.tables)
	case kindMemory:
		return r.index("memory", m.memories())
	case kindGlobal:
		return r.index("global", m.globalCount())
	case kindTag:
		r.unsupported(at, "exported exception tag")
	default:
		r.malformed(at, "export of unknown kind %d", kind)
	}
	return 0
}

func (m *rewriting) memories() int {
	if m.hasMemory {
		return 1
	}
	return 0
}

func (r *reader) reserved(at int, name string) {
	r.fail(fmt.Errorf("%w %q at byte %d: rename the import or export", ErrReserved, name, at))
}

func exportOf(name string, index uint32) []byte {
	return appendU32(append(appendName(nil, name), kindGlobal), index)
}

// addedExports are the runtime's globals and the module's own mutable ones.
func (m *rewriting) addedExports() [][]byte {
	out := [][]byte{exportOf(ExportFuel, m.addedGlobal(globalFuel))}
	if m.hasMemory {
		out = append(out,
			exportOf(ExportPages, m.addedGlobal(globalPages)),
			exportOf(ExportMaxPages, m.addedGlobal(globalMaxPages)),
			exportOf(ExportRefused, m.addedGlobal(globalRefused)))
	}
	for i, mutable := range m.mutable {
		if index := uint32(m.importedGlobals + i); mutable {
			out = append(out, exportOf(ExportGlobal(index), index))
		}
	}
	return out
}
