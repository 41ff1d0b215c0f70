package rewrite

import (
	"errors"
	"strconv"
)

// What an instrumented module imports and exports besides its own. The globals are mutable and of type i32; the host
// sets them between runs and while the module is inside a call of the host.
const (
	// ImportModule and ImportTick name the host function () -> () that is called whenever fuel has become negative. It
	// sets fuel to a positive number to let the program go on, or ends the run.
	ImportModule = "assay"
	ImportTick   = "tick"
	// ExportFuel is what the program may spend before it ticks, in units of about four turns of a loop or one call.
	// It starts at 0, so the first thing charged ticks.
	ExportFuel = "assay.fuel"
	// ExportPages is what memory.size says, in pages of 64 KiB: at most the size of the real memory. The host rewinds
	// it together with the contents of the real memory, which must be zero from here on.
	ExportPages = "assay.pages"
	// ExportMaxPages is how far memory.grow may raise ExportPages: at first the module's own maximum.
	ExportMaxPages = "assay.max_pages"
	// ExportRefused counts the calls of memory.grow that returned -1.
	ExportRefused = "assay.refused"
	// ExportMemory is the memory, exported whether or not the module did so itself.
	ExportMemory = "memory"
	// exportGlobal precedes the index of each of the module's own mutable globals.
	exportGlobal = "assay.global."
	// reserved begins the names that a module must not have brought along.
	reserved = "assay."
)

// maxModule keeps every length of the rewritten module, which is at most eight times as long, in 32 bits.
const maxModule = 256 << 20

// What can be wrong with a module, for errors.Is. Each is wrapped with the offset of the byte where it was seen.
var (
	// ErrMalformed says that the bytes are no WebAssembly module.
	ErrMalformed = errors.New("rewrite: malformed module")
	// ErrUnsupported says that the module uses what cannot be instrumented: an imported memory, several memories,
	// 64-bit memories, threads, exceptions, garbage collection, mutable globals that hold references or vectors.
	ErrUnsupported = errors.New("rewrite: unsupported")
	// ErrReserved says that the module has imports or exports of the names that instrumentation adds.
	ErrReserved = errors.New("rewrite: reserved name")
)

// ExportGlobal names the export of one of the module's own mutable globals, by its index in the original module,
// imported globals included.
func ExportGlobal(index uint32) string {
	return exportGlobal + strconv.FormatUint(uint64(index), 10)
}

// Instrument returns a module that does what the given one does and, on the way, asks the host for leave to go on,
// keeps to a number of pages that the host can set, and exports its mutable globals. Custom sections are dropped.
// The module is decoded completely but not type-checked: an invalid module gives an error here or an invalid module.
// It reads only its argument, and is safe for concurrent use.
func Instrument(module []byte) ([]byte, error) {
	m, err := sorted(module)
	if err != nil {
		return nil, err
	}
	return m.rewrite(module)
}

// sorted takes a module's sections apart.
func sorted(module []byte) (*rewriting, error) {
	m := &rewriting{}
	r := reader{buf: module}
	if len(module) > maxModule {
		r.unsupported(maxModule, "size of more than 256 MiB")
	}
	r.header()
	for r.more() {
		m.take(&r)
	}
	return m, r.err
}

// Strip returns the module without its custom sections: names and debugging information, which nothing needs in order
// to run it. The other sections are copied as they are.
func Strip(module []byte) ([]byte, error) {
	r := reader{buf: module}
	r.header()
	out := append(make([]byte, 0, len(module)), module[:min(8, len(module))]...)
	for r.more() {
		at := r.pos
		if id := r.byte(); r.skipSection() && id != sectionCustom {
			out = append(out, module[at:r.pos]...)
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	return out, nil
}

func (r *reader) skipSection() bool {
	r.bytes(r.u32())
	return r.err == nil
}
