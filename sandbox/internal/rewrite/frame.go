package rewrite

// stackPointer is the global variable that C compilers keep the top of the stack in memory in.
const stackPointer = 0

// frame is what a function does with its frame: the part of the stack in memory that it takes at its beginning.
type frame struct {
	m            *rewriting
	in           reader
	groups       int
	declarations []byte
	locals       uint64
	params       uint64
	results      int
	code         int // where the instructions begin

	stack   []operand
	control []control
	sets    map[uint32]int
	gets    map[uint32]int
	strange bool

	found     bool
	pointer   uint32 // the local variable that points to the frame
	size      int64
	base      span // the instructions that compute the pointer and set it
	prologue  span // base and, if there is such, what moves the stack pointer there
	epilogues []span
	accesses  []frameAccess
	// escapes are the offsets in the frame whose addresses are used for anything but an access.
	escapes []int64
	// kept are the offsets that the function's first instructions keep its parameters at, in their order.
	kept []int64
	// layouts are what the frame may hold, one of them truly; none if that is not known.
	layouts []layout
}

// operand is a value on the stack, and the instructions that gave it.
type operand struct {
	span
	what  content
	value int64
	tee   bool
}

type content byte

const (
	anything content = iota
	constant         // value
	top              // the stack pointer
	below            // the stack pointer less value
	base             // the frame's pointer
	inside           // the frame's pointer and value
	argument         // the parameter of index value, as the caller gave it
)

// control is an open block.
type control struct {
	op              byte
	height          int
	params, results int
	unreachable     bool
}

func newFrame(m *rewriting, in reader, s signature) *frame {
	f := &frame{m: m, in: in, params: uint64(s.params), results: s.results, sets: map[uint32]int{}, gets: map[uint32]int{}}
	b := body{in: in, locals: f.params}
	f.groups, f.declarations = b.declarations()
	f.in, f.locals, f.code = b.in, b.locals, b.in.pos
	return f
}

// read walks the function's code, and says whether it is understood and has a frame.
func (f *frame) read() bool {
	f.control = append(f.control, control{op: opBlock, results: f.results})
	for len(f.control) > 0 && !f.strange {
		start := f.in.pos
		op := f.in.byte()
		at := f.in.pos
		f.in.immediates(op, f.m)
		f.instruction(span{start, f.in.pos}, op, reader{buf: f.in.buf, pos: at})
	}
	return f.found && !f.strange && f.sets[f.pointer] == 1
}

func (f *frame) instruction(s span, op byte, immediate reader) {
	switch {
	case op >= opI32Load && op <= opI64Store32:
		f.access(s, op, immediate)
	case op == opI32Const:
		f.push(operand{span: s, what: constant, value: immediate.signed(32)})
	case op == opI32Add || op == opI32Sub:
		f.sum(s, op)
	case op >= opLocalGet && op <= opLocalTee:
		f.local(s, op, immediate.u32())
	case op == opGlobalGet:
		o := operand{span: s}
		if immediate.u32() == stackPointer {
			o.what = top
		}
		f.push(o)
	case op == opGlobalSet:
		f.setGlobal(s, immediate.u32())
	case op == opMore:
		f.more(immediate.u32())
	default:
		if !f.branch(op, immediate) {
			f.plain(op)
		}
	}
}

func (f *frame) push(o operand) { f.stack = append(f.stack, o) }

func (f *frame) pushes(n int) {
	for range n {
		f.push(operand{})
	}
}

func (f *frame) pop() operand {
	c := f.control[len(f.control)-1]
	if len(f.stack) <= c.height {
		f.strange = f.strange || !c.unreachable
		return operand{}
	}
	o := f.stack[len(f.stack)-1]
	f.stack = f.stack[:len(f.stack)-1]
	return o
}

// use takes operands for something that may do anything with them.
func (f *frame) use(n int) {
	for range n {
		f.escape(f.pop())
	}
}

func (f *frame) escape(o operand) {
	if o.what == base || o.what == inside {
		f.escapes = append(f.escapes, o.value)
	}
}

func (f *frame) access(s span, op byte, immediate reader) {
	form := forms[op-opI32Load]
	var stored operand
	if form.store {
		stored = f.pop()
		f.escape(stored)
	}
	address := f.pop()
	immediate.u32()
	if address.what == base {
		a := frameAccess{
			span: s, op: op, pointer: address.span, tee: address.tee,
			slot: slot{int64(immediate.u32()), form.size, form.kind},
		}
		if stored.what == argument && stored.value == int64(len(f.kept)) && len(f.kept) == len(f.accesses) && len(f.control) == 1 {
			f.kept = append(f.kept, a.slot.offset)
		}
		f.accesses = append(f.accesses, a)
	} else {
		f.escape(address)
	}
	if !form.store {
		f.pushes(1)
	}
}

// sum follows how addresses in the frame are computed.
func (f *frame) sum(s span, op byte) {
	b, a := f.pop(), f.pop()
	if a.what == constant && op == opI32Add {
		a, b = b, a
	}
	if n := b.value; b.what == constant {
		if op == opI32Add {
			n = -n
		}
		o := operand{span: span{a.start, s.end}, value: n}
		together := a.end == b.start && b.end == s.start
		switch {
		case a.what == top && together:
			o.what = below
			f.push(o)
			return
		case a.what == base && !a.tee && together, a.what == inside && together:
			o.what, o.value = inside, a.value-n
			f.push(o)
			return
		}
	}
	f.escape(a)
	f.escape(b)
	f.pushes(1)
}

func (f *frame) local(s span, op byte, i uint32) {
	if op == opLocalGet {
		f.gets[i]++
		o := operand{span: s}
		if f.found && i == f.pointer {
			o.what = base
		} else if uint64(i) < f.params && f.sets[i] == 0 {
			o.what, o.value = argument, int64(i)
		}
		f.push(o)
		return
	}
	o := f.pop()
	f.sets[i]++
	mine := o.what == below && !f.found && len(f.control) == 1 && uint64(i) >= f.params && f.gets[i] == 0 && f.sets[i] == 1 && o.end == s.start
	if mine {
		f.found, f.pointer, f.size = true, i, o.value
		f.base = span{o.start, s.end}
		f.prologue = f.base
	} else {
		f.escape(o)
	}
	switch {
	case op == opLocalTee && mine:
		f.push(operand{span: s, what: base, tee: true})
	case op == opLocalTee:
		f.pushes(1)
	}
}

func (f *frame) setGlobal(s span, i uint32) {
	o := f.pop()
	switch {
	case i != stackPointer:
		f.escape(o)
	case o.what == base && o.tee && o.end == s.start:
		f.prologue.end = s.end
	case o.what == inside && o.value == f.size && o.end == s.start, o.what == base && !o.tee && o.end == s.start:
		f.epilogues = append(f.epilogues, span{o.start, s.end})
	default:
		f.escape(o)
	}
}
