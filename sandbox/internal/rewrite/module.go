package rewrite

import "slices"

// Section identifiers of the binary format (core specification, section 5.5.2).
const (
	sectionCustom = iota
	sectionType
	sectionImport
	sectionFunction
	sectionTable
	sectionMemory
	sectionGlobal
	sectionExport
	sectionStart
	sectionElement
	sectionCode
	sectionData
	sectionDataCount
	sectionTag
	sections
)

// sectionOrder is the order in which sections stand in a module, if they do.
var sectionOrder = []byte{
	sectionType, sectionImport, sectionFunction, sectionTable, sectionMemory, sectionTag, sectionGlobal, sectionExport,
	sectionStart, sectionElement, sectionDataCount, sectionCode, sectionData,
}

// rewriting is one module on its way: its sections, then what was learned from those before the current one.
type rewriting struct {
	sections [sections]reader
	last     int // place in sectionOrder of the section taken last, plus one

	types           []signature
	functions       []uint32 // of each function that the module defines, its type
	imported        []uint32 // of each function that is imported, its type
	importedFuncs   int
	importedGlobals int
	mutable         []bool // of each global that the module defines
	tables          int
	hasMemory       bool
	pages, maxPages uint32
}

// take sorts the next section into its place.
func (m *rewriting) take(r *reader) {
	at := r.pos
	id := r.byte()
	content := r.part(r.u32())
	if r.err != nil {
		return
	}
	place := slices.Index(sectionOrder, id) + 1
	switch {
	case id == sectionCustom:
		content.name()
		r.fail(content.err)
	case place == 0:
		r.malformed(at, "section of unknown kind %d", id)
	case place <= m.last:
		r.malformed(at, "section of kind %d out of order", id)
	default:
		m.sections[id], m.last = content, place
	}
}

// steps decode a section, or its absence, and give what stands in its place: nothing leaves it out.
var steps = map[byte]func(*rewriting, *reader) []byte{
	sectionType:      (*rewriting).typeSection,
	sectionImport:    (*rewriting).importSection,
	sectionFunction:  (*rewriting).functionSection,
	sectionTable:     (*rewriting).tableSection,
	sectionMemory:    (*rewriting).memorySection,
	sectionTag:       (*rewriting).tagSection,
	sectionGlobal:    (*rewriting).globalSection,
	sectionExport:    (*rewriting).exportSection,
	sectionStart:     (*rewriting).startSection,
	sectionElement:   (*rewriting).elementSection,
	sectionDataCount: (*rewriting).dataCountSection,
	sectionCode:      (*rewriting).codeSection,
	sectionData:      (*rewriting).dataSection,
}

// rewrite decodes and rewrites the sections in their order.
func (m *rewriting) rewrite(module []byte) ([]byte, error) {
	out := append(make([]byte, 0, len(module)+len(module)/8+1024), module[:8]...)
	for _, id := range sectionOrder {
		r := &m.sections[id]
		content := steps[id](m, r)
		if r.done("section"); r.err != nil {
			return nil, r.err
		}
		if len(content) > 0 {
			out = appendSection(out, id, content)
		}
	}
	return out, nil
}

// shift gives a function's index in the rewritten module, where one import precedes those that the module defines.
func (m *rewriting) shift(function uint32) uint32 {
	if int(function) < m.importedFuncs {
		return function
	}
	return function + 1
}

func (m *rewriting) functionCount() int { return m.importedFuncs + len(m.functions) }

func (m *rewriting) globalCount() int { return m.importedGlobals + len(m.mutable) }
