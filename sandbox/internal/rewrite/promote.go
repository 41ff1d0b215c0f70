package rewrite

import (
	"cmp"
	"slices"
)

// Promote returns a module in which the functions that were compiled without optimisation keep their variables in
// WebAssembly's local variables, where they kept them on the stack that C compilers lay in memory. A variable stays in
// memory if its address may be used otherwise than to read and write it. A function whose frame has such variables is
// told by the DWARF sections what else is in the frame; without them all of it stays. Custom sections are dropped.
//
// The module must be a C compiler's own: what its pointers to one variable do to another is undefined in C, and here
// too. Errors are those of [Instrument], and damaged DWARF sections. It reads only its argument, and is safe for
// concurrent use.
func Promote(module []byte) ([]byte, error) {
	known, err := readLayouts(module)
	if err != nil {
		return nil, err
	}
	m, err := sorted(module)
	if err != nil {
		return nil, err
	}
	sections := m.sections
	if _, err := m.rewrite(module); err != nil { // decodes everything, so that what follows cannot fail
		return nil, err
	}
	out := append(make([]byte, 0, len(module)), module[:8]...)
	for _, id := range sectionOrder {
		content := sections[id].buf[sections[id].pos:]
		if id == sectionCode {
			content = m.promote(sections[id], known)
		}
		if len(content) > 0 {
			out = appendSection(out, id, content)
		}
	}
	return out, nil
}

// promote rewrites the bodies of the functions whose variables are known.
func (m *rewriting) promote(code reader, known layouts) []byte {
	out := make([]byte, 0, code.left())
	out = appendU32(out, uint32(code.count()))
	for _, t := range m.functions {
		size := code.u32()
		in := code.part(size)
		body := in.buf[in.pos:]
		if f := newFrame(m, in, m.types[t]); f.read() {
			f.layouts = known.of(f)
			body = f.promote()
		}
		out = append(appendU32(out, uint32(len(body))), body...)
	}
	return out
}

// edit replaces a part of the module.
type edit struct {
	span
	code []byte
}

// span is a part of the module by its offsets.
type span struct{ start, end int }

// slot is a part of a frame that is accessed as one value.
type slot struct {
	offset, size int64
	kind         byte
}

func (s slot) overlaps(t slot) bool { return s.offset < t.offset+t.size && t.offset < s.offset+s.size }

// promote gives the function's new body.
func (f *frame) promote() []byte {
	locals := f.assign(f.promotable())
	edits := f.edits(locals)
	slices.SortFunc(edits, func(a, b edit) int { return a.start - b.start })
	out := f.declare(locals)
	at := f.code
	for _, e := range edits {
		out = append(append(out, f.in.buf[at:e.start]...), e.code...)
		at = e.end
	}
	return append(out, f.in.buf[at:]...)
}

// promotable lists the slots that nothing else can reach: scalar variables, and what the compiler itself puts between
// variables, that no address points to and that are accessed in one way only.
func (f *frame) promotable() []slot {
	used := map[slot]bool{}
	for _, a := range f.accesses {
		used[a.slot] = true
	}
	slots := make([]slot, 0, len(used))
	for s := range used {
		slots = append(slots, s)
	}
	slices.SortFunc(slots, func(a, b slot) int {
		return cmp.Or(cmp.Compare(a.offset, b.offset), cmp.Compare(a.size, b.size), cmp.Compare(a.kind, b.kind))
	})
	var out []slot
	for i, s := range slots {
		if s.kind != 0 && !crowded(slots, i) && f.private(s) {
			out = append(out, s)
		}
	}
	return out
}

// crowded says whether a slot overlaps another. Slots are sorted by offset and of at most eight bytes.
func crowded(slots []slot, i int) bool {
	s := slots[i]
	for j := i - 1; j >= 0 && slots[j].offset+8 > s.offset; j-- {
		if s.overlaps(slots[j]) {
			return true
		}
	}
	return i+1 < len(slots) && s.overlaps(slots[i+1])
}

// private says that no address that escapes can be meant for the slot, whichever layout is the frame's.
func (f *frame) private(s slot) bool {
	if len(f.escapes) == 0 {
		return true
	}
	for _, l := range f.layouts {
		if !l.private(s, f.size, f.escapes) {
			return false
		}
	}
	return len(f.layouts) > 0
}

// assign gives each slot a local variable, after the function's own and sorted by type.
func (f *frame) assign(slots []slot) map[slot]uint32 {
	locals := make(map[slot]uint32, len(slots))
	next := uint32(f.locals)
	for kind := byte(i32); kind >= f64; kind-- {
		for _, s := range slots {
			if s.kind == kind {
				locals[s] = next
				next++
			}
		}
	}
	return locals
}

// declare writes the declarations of the local variables.
func (f *frame) declare(locals map[slot]uint32) []byte {
	counts := map[byte]uint32{}
	for s := range locals {
		counts[s.kind]++
	}
	out := appendU32(nil, uint32(f.groups+len(counts)))
	out = append(out, f.declarations...)
	for kind := byte(i32); kind >= f64; kind-- {
		if n := counts[kind]; n > 0 {
			out = append(appendU32(out, n), kind)
		}
	}
	return out
}

// edits says what changes. A frame that nothing uses any more is not made.
func (f *frame) edits(locals map[slot]uint32) []edit {
	var out []edit
	needless := len(f.escapes) == 0
	for _, a := range f.accesses {
		local, ok := locals[a.slot]
		if !ok {
			needless = false
			continue
		}
		out = append(out, edit{a.span, a.code(local)})
	}
	if needless {
		out = append(out, edit{f.prologue, nil})
		for _, s := range f.epilogues {
			out = append(out, edit{s, nil})
		}
	}
	for _, a := range f.accesses {
		switch _, ok := locals[a.slot]; {
		case ok && !a.tee:
			out = append(out, edit{a.pointer, nil})
		case ok && !needless:
			out = append(out, edit{a.pointer, appendU32([]byte{opLocalSet}, f.pointer)})
		}
	}
	return out
}
