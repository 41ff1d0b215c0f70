// Package foreign bounds WebAssembly modules that nobody here compiled, before anything is made of them: what they make
// the host allocate or compute at once, where no limit of a run can reach.
package foreign

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// The bounds. What compilers make of people's programs is far below. Machine code is made in time that grows with the
// square of a function's blocks, and cannot be interrupted within one: 10 seconds for the longest that is allowed.
const (
	// MaxModule is the most bytes of a module, MaxFunctions its most functions and MaxBody the most bytes of one.
	MaxModule    = 16 << 20
	MaxFunctions = 100_000
	MaxBody      = 128 << 10
	// MaxTables is the most tables, and MaxTable the most elements of one: tables that the module lets grow further stop
	// growing there.
	MaxTables = 16
	MaxTable  = 1 << 20
)

// ErrLarge says that a module is beyond one of the bounds.
var ErrLarge = errors.New("foreign: module too large")

// errMalformed says that a module cannot be read. What is read here is the little that is bounded.
var errMalformed = errors.New("foreign: malformed module")

// Sections (core specification, section 5.5.2).
const (
	sectionTable = 4
	sectionCode  = 10
)

// Bound returns the module with its tables bounded. The error is [ErrLarge] and says what is too large, or that the
// bytes are no module. It reads only its argument, and is safe for concurrent use.
func Bound(module []byte) ([]byte, error) {
	if len(module) > MaxModule {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrLarge, len(module), MaxModule)
	}
	const header = 8
	r := reader{b: module}
	out := append(make([]byte, 0, len(module)+64), r.take(header)...)
	for len(r.b) > 0 && r.err == nil {
		id := r.take(1)
		content := r.take(r.u32())
		if r.err != nil {
			break
		}
		switch id[0] {
		case sectionTable:
			content, r.err = boundTables(content)
		case sectionCode:
			r.err = checkCode(content)
		}
		out = binary.AppendUvarint(append(out, id...), uint64(len(content)))
		out = append(out, content...)
	}
	if r.err != nil {
		return nil, r.err
	}
	return out, nil
}

// boundTables gives each table a maximum of at most MaxTable.
func boundTables(section []byte) ([]byte, error) {
	r := reader{b: section}
	n := r.u32()
	if n > MaxTables {
		return nil, fmt.Errorf("%w: %d tables, at most %d are allowed", ErrLarge, n, MaxTables)
	}
	out := binary.AppendUvarint(nil, uint64(n))
	for range n {
		element, flags := r.take(1), r.take(1)
		if r.err != nil {
			return nil, r.err
		}
		if flags[0] > 1 {
			return nil, fmt.Errorf("%w: a table of form %#x", errMalformed, flags[0])
		}
		least, most := r.u32(), uint32(MaxTable)
		if flags[0] == 1 {
			most = min(r.u32(), MaxTable)
		}
		if least > MaxTable {
			return nil, fmt.Errorf("%w: a table of %d elements, at most %d are allowed", ErrLarge, least, MaxTable)
		}
		out = binary.AppendUvarint(append(append(out, element...), 1), uint64(least))
		out = binary.AppendUvarint(out, uint64(most))
	}
	return append(out, r.b...), r.err
}

// checkCode looks at how many functions there are, and how long they are.
func checkCode(section []byte) error {
	r := reader{b: section}
	n := r.u32()
	if n > MaxFunctions {
		return fmt.Errorf("%w: %d functions, at most %d are allowed", ErrLarge, n, MaxFunctions)
	}
	for i := range n {
		size := r.u32()
		if size > MaxBody {
			return fmt.Errorf("%w: function %d has %d bytes, at most %d are allowed", ErrLarge, i, size, MaxBody)
		}
		r.take(size)
	}
	return r.err
}

// reader reads from the front of b until something is wrong.
type reader struct {
	b   []byte
	err error
}

// u32 reads an unsigned LEB128 of 32 bits.
func (r *reader) u32() uint32 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || n > 5 || v > math.MaxUint32 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return uint32(v)
}

func (r *reader) take(n uint32) []byte {
	if uint64(n) > uint64(len(r.b)) {
		r.fail()
		return nil
	}
	taken := r.b[:n]
	r.b = r.b[n:]
	return taken
}

// fail is told what cannot be read, and reads nothing from there on.
func (r *reader) fail() {
	if r.err == nil {
		r.err = fmt.Errorf("%w: cut off, or a number of more than 32 bits", errMalformed)
	}
	r.b = nil
}
