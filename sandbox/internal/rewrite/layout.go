package rewrite

import (
	"cmp"
	"debug/dwarf"
	"fmt"
	"slices"
)

// variable is a part of a frame that the program knows by name.
type variable struct {
	offset, size int64
	scalar       bool
}

func (v variable) overlaps(s slot) bool {
	return v.offset < s.offset+s.size && s.offset < v.offset+v.size
}

// layout is what a function's frame holds.
type layout struct {
	parameters []int64    // where the parameters are kept, in their order
	variables  []variable // parameters included, by offset
	variadic   bool       // the address of further arguments is one more parameter
}

// layouts are those of all of a program's functions. Tools that optimise a module drop the functions' addresses from its
// debugging information, so that a function has to be told by its frame.
type layouts struct {
	direct   map[int64][]layout // by where the first parameter is kept
	indirect []layout           // of the functions that give their result through an address
}

// readLayouts reads the DWARF sections. Without such there are no layouts.
func readLayouts(module []byte) (layouts, error) {
	sections, err := debugSections(module)
	if err != nil || sections[".debug_info"] == nil {
		return layouts{}, err
	}
	data, err := dwarf.New(sections[".debug_abbrev"], nil, nil, sections[".debug_info"], nil, nil, sections[".debug_ranges"], sections[".debug_str"])
	if err != nil {
		return layouts{}, fmt.Errorf("rewrite: debugging information: %w", err)
	}
	d := debugInfo{data: data, r: data.Reader(), types: map[dwarf.Offset]variable{}, found: layouts{direct: map[int64][]layout{}}}
	if err := d.functions(); err != nil {
		return layouts{}, fmt.Errorf("rewrite: debugging information: %w", err)
	}
	return d.found, nil
}

// debugSections finds the custom sections by their names.
func debugSections(module []byte) (map[string][]byte, error) {
	sections := map[string][]byte{}
	r := reader{buf: module}
	r.header()
	for r.more() {
		id := r.byte()
		content := r.part(r.u32())
		if id == sectionCustom && content.err == nil {
			name := content.name()
			sections[name] = content.buf[content.pos:]
		}
	}
	return sections, r.err
}

// debugInfo walks the entries of the debugging information.
type debugInfo struct {
	data  *dwarf.Data
	r     *dwarf.Reader
	types map[dwarf.Offset]variable // the size of each type
	found layouts
}

func (d *debugInfo) functions() error {
	for {
		e, err := d.r.Next()
		if e == nil || err != nil {
			return err
		}
		if e.Tag != dwarf.TagSubprogram || !e.Children {
			continue
		}
		l, err := d.layout()
		if err != nil {
			return err
		}
		if len(l.parameters) > 0 {
			d.found.direct[l.parameters[0]] = append(d.found.direct[l.parameters[0]], l)
		}
		if result, ok := e.Val(dwarf.AttrType).(dwarf.Offset); ok && !d.sized(result).scalar {
			d.found.indirect = append(d.found.indirect, l)
		}
	}
}

// layout reads the entries in a function: its parameters and what its blocks declare.
func (d *debugInfo) layout() (l layout, err error) {
	for depth := 1; depth > 0; {
		e, err := d.r.Next()
		if e == nil || err != nil {
			return l, err
		}
		v, ok := d.variable(e)
		if ok {
			l.variables = append(l.variables, v)
		}
		switch {
		case e.Tag == 0:
			depth--
		case e.Tag == dwarf.TagUnspecifiedParameters && depth == 1:
			l.variadic = true
		case ok && e.Tag == dwarf.TagFormalParameter && depth == 1:
			l.parameters = append(l.parameters, v.offset)
		}
		if e.Children {
			depth++
		}
	}
	slices.SortFunc(l.variables, func(a, b variable) int { return cmp.Compare(a.offset, b.offset) })
	return l, nil
}

const locationFrame = 0x91 // DW_OP_fbreg (DWARF 4, section 7.7.1)

// variable reads where in the frame an entry's variable is, if it is there.
func (d *debugInfo) variable(e *dwarf.Entry) (v variable, ok bool) {
	if e.Tag != dwarf.TagFormalParameter && e.Tag != dwarf.TagVariable {
		return v, false
	}
	location, _ := e.Val(dwarf.AttrLocation).([]byte)
	t, ok := e.Val(dwarf.AttrType).(dwarf.Offset)
	if !ok || len(location) < 2 || location[0] != locationFrame {
		return v, false
	}
	at := reader{buf: location, pos: 1}
	offset := at.signed(64)
	v = d.sized(t)
	if at.more() { // the variable is elsewhere, and its address is here
		v = variable{size: 4, scalar: true}
	}
	v.offset = offset
	return v, at.err == nil
}

// sized gives the size of a type and whether it is a scalar.
func (d *debugInfo) sized(of dwarf.Offset) variable {
	v, ok := d.types[of]
	if !ok {
		if t, err := d.data.Type(of); err == nil {
			v = variable{size: t.Size(), scalar: isScalar(t)}
		}
		d.types[of] = v
	}
	return v
}

func isScalar(t dwarf.Type) bool {
	switch t := t.(type) {
	case *dwarf.TypedefType:
		return isScalar(t.Type)
	case *dwarf.QualType:
		return isScalar(t.Type)
	case *dwarf.BoolType, *dwarf.CharType, *dwarf.UcharType, *dwarf.IntType, *dwarf.UintType, *dwarf.FloatType,
		*dwarf.EnumType, *dwarf.PtrType:
		return true
	}
	return false
}

// of lists the layouts that a function's frame may have. The true one is among them: where a function's result goes
// through an address, that is one more parameter, before the others.
func (l layouts) of(f *frame) []layout {
	if len(f.kept) == 0 {
		return nil
	}
	var out []layout
	for _, candidate := range l.direct[f.kept[0]] {
		if candidate.end() <= f.size && candidate.keeps(f.kept) {
			out = append(out, candidate)
		}
	}
	if f.results > 0 {
		return out
	}
	for _, candidate := range l.indirect {
		if candidate.end() <= f.size && candidate.keeps(f.kept[1:]) {
			out = append(out, candidate)
		}
	}
	return out
}

// keeps says whether a function of this layout may begin by keeping parameters at the given offsets. It may keep fewer
// than it was written with, since optimisers make constants of parameters.
func (l layout) keeps(offsets []int64) bool {
	if n := len(l.parameters); l.variadic && n < len(offsets) {
		offsets = offsets[:n]
	}
	return len(offsets) <= len(l.parameters) && slices.Equal(offsets, l.parameters[:len(offsets)])
}

// end is how far the variables reach.
func (l layout) end() int64 {
	if len(l.variables) == 0 {
		return 0
	}
	last := l.variables[len(l.variables)-1]
	return last.offset + last.size
}

// private says that no address that escapes can be meant for the slot: it is a scalar variable whose address does not,
// or lies between variables, with no address from the end of the one before to the start of the next. What the compiler
// itself puts there has no name.
func (l layout) private(s slot, size int64, escapes []int64) bool {
	from, to := int64(0), size
	for _, v := range l.variables {
		switch {
		case v.scalar && v.offset == s.offset && v.size == s.size:
			return !anyWithin(escapes, s.offset, s.offset+s.size-1)
		case v.size == 0 || v.overlaps(s):
			return false
		case v.offset < s.offset:
			from = max(from, v.offset+v.size)
		default:
			to = min(to, v.offset)
		}
	}
	return !anyWithin(escapes, from, to)
}

// anyWithin says whether one of the offsets is in the range, its ends included.
func anyWithin(offsets []int64, first, last int64) bool {
	return slices.ContainsFunc(offsets, func(at int64) bool { return at >= first && at <= last })
}
