package rewrite

import "strings"

// Kinds of imports and exports (core specification, section 5.5.5).
const (
	kindFunction = iota
	kindTable
	kindMemory
	kindGlobal
	kindTag
)

// importSection adds the tick.
func (m *rewriting) importSection(r *reader) []byte {
	n := r.count()
	start := r.pos
	for i := 0; i < n && r.err == nil; i++ {
		m.importEntry(r)
	}
	tick := appendName(appendName(nil, ImportModule), ImportTick)
	tick = appendU32(append(tick, kindFunction), m.addedType(typeTick))
	return appendVector(r.buf[start:r.pos], n, tick)
}

func (m *rewriting) importEntry(r *reader) {
	at := r.pos
	module := r.name()
	if module == ImportModule || strings.HasPrefix(module, reserved) {
		r.reserved(at, module)
	}
	r.name()
	switch kind := r.byte(); kind {
	case kindFunction:
		m.imported = append(m.imported, r.index("type", len(m.types)))
		m.importedFuncs++
	case kindTable:
		r.referenceType()
		r.limits("table", 1<<32-1)
		m.tables++
	case kindMemory:
		r.unsupported(at, "imported memory")
	case kindGlobal:
		r.globalType()
		m.importedGlobals++
	case kindTag:
		r.unsupported(at, "exception tag")
	default:
		r.malformed(at, "import of unknown kind %d", kind)
	}
}

func (r *reader) globalType() (t byte, mutable bool) {
	t = r.valueType()
	at := r.pos
	flag := r.byte()
	if flag > 1 {
		r.malformed(at, "global with mutability %d", flag)
	}
	return t, flag == 1
}

// functionSection adds the functions of the runtime after the module's own.
func (m *rewriting) functionSection(r *reader) []byte {
	n := r.count()
	start := r.pos
	for range n {
		m.functions = append(m.functions, r.index("type", len(m.types)))
	}
	return appendVector(r.buf[start:r.pos], n, m.addedFunctionTypes()...)
}

// tableSection shifts the functions in the initialisers, which most tables do not have.
func (m *rewriting) tableSection(r *reader) []byte {
	n := r.count()
	if n == 0 {
		return nil
	}
	out := appendU32(nil, uint32(n))
	for i := 0; i < n && r.err == nil; i++ {
		start := r.pos
		initialised := r.peek() == 0x40
		if initialised {
			r.byte()
			r.zero("table of form")
		}
		r.referenceType()
		r.limits("table", 1<<32-1)
		out = append(out, r.buf[start:r.pos]...)
		if initialised {
			out = m.constant(r, out)
		}
		m.tables++
	}
	return out
}

// memorySection removes the maximum: how far memory may grow is the host's affair, through max_pages.
func (m *rewriting) memorySection(r *reader) []byte {
	at := r.pos
	n := r.count()
	if n > 1 {
		r.unsupported(at, "%d memories", n)
	}
	if n == 0 || r.err != nil {
		return nil
	}
	m.hasMemory = true
	m.pages, m.maxPages = r.limits("memory", 1<<16)
	return appendU32([]byte{1, 0}, m.pages)
}

func (m *rewriting) tagSection(r *reader) []byte {
	if r.more() {
		r.unsupported(r.pos, "exception tags")
	}
	return nil
}

// globalSection adds the runtime's globals after the module's own.
func (m *rewriting) globalSection(r *reader) []byte {
	n := r.count()
	var out []byte
	for i := 0; i < n && r.err == nil; i++ {
		start := r.pos
		t, mutable := r.globalType()
		if mutable && t < f64 {
			r.unsupported(start, "mutable global of type %#x, which the host cannot restore,", t)
		}
		out = append(out, r.buf[start:r.pos]...)
		out = m.constant(r, out)
		m.mutable = append(m.mutable, mutable)
	}
	return appendVector(out, n, m.addedGlobals()...)
}

// startSection shifts the start function.
func (m *rewriting) startSection(r *reader) []byte {
	if r.buf == nil {
		return nil
	}
	return appendU32(nil, m.shift(r.index("function", m.functionCount())))
}

func (m *rewriting) dataCountSection(r *reader) []byte {
	start := r.pos
	if r.more() {
		r.u32()
	}
	return r.buf[start:r.pos]
}

// dataSection is only checked: data is placed by numbers and global variables, whose indices stay.
func (m *rewriting) dataSection(r *reader) []byte {
	start := r.pos
	var scratch []byte
	for n := r.count(); n > 0 && r.err == nil; n-- {
		at := r.pos
		form := r.u32()
		if form > 2 {
			r.malformed(at, "data segment of form %d", form)
		}
		if form == 2 {
			r.zero("memory")
		}
		if form != 1 {
			scratch = m.constant(r, scratch[:0])
		}
		r.bytes(r.u32())
	}
	return r.buf[start:r.pos]
}
