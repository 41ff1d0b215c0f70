package rewrite

// branch follows what changes the flow of control, and calls. It says whether the opcode is of that kind.
func (f *frame) branch(op byte, immediate reader) bool {
	switch op {
	case opBlock, opLoop, opIf:
		f.open(op, immediate)
	case opElse:
		c := f.leave()
		f.control = append(f.control, control{op: op, height: c.height, params: c.params, results: c.results})
		f.pushes(c.params)
	case opEnd:
		c := f.leave()
		f.pushes(c.results)
	case opUnreachable, opBr, opBrTable, opReturn:
		f.surrender()
	case opBrIf:
		f.use(1)
		f.expose()
	case opCall:
		f.call(f.signature(immediate.u32()))
	case opCallIndirect:
		f.use(1)
		f.call(f.m.types[immediate.u32()])
	case opReturnCall, opReturnCallIndirect:
		f.surrender()
	default:
		return false
	}
	return true
}

func (f *frame) signature(function uint32) signature {
	if i := int(function) - f.m.importedFuncs; i >= 0 {
		return f.m.types[f.m.functions[i]]
	}
	return f.m.types[f.m.imported[function]]
}

func (f *frame) call(s signature) {
	f.use(s.params)
	f.pushes(s.results)
}

func (f *frame) open(op byte, immediate reader) {
	c := control{op: op}
	switch b := immediate.peek(); {
	case b == noResult:
	case b > noResult && b < 0x80:
		c.results = 1
	default:
		s := f.m.types[immediate.signed(33)]
		c.params, c.results = s.params, s.results
	}
	if op == opIf {
		f.use(1)
	}
	f.use(c.params)
	c.height = len(f.stack)
	f.control = append(f.control, c)
	f.pushes(c.params)
}

// leave closes the innermost block.
func (f *frame) leave() control {
	c := f.control[len(f.control)-1]
	if !c.unreachable && len(f.stack) != c.height+c.results {
		f.strange = true
	}
	f.use(min(c.results, len(f.stack)-c.height))
	f.stack = f.stack[:c.height]
	f.control = f.control[:len(f.control)-1]
	return c
}

// surrender is what an unconditional branch does to the operands of its block.
func (f *frame) surrender() {
	f.expose()
	c := &f.control[len(f.control)-1]
	f.stack = f.stack[:c.height]
	c.unreachable = true
}

// expose lets the operands of the innermost block go wherever a branch takes them.
func (f *frame) expose() {
	for i := f.control[len(f.control)-1].height; i < len(f.stack); i++ {
		f.escape(f.stack[i])
		f.stack[i] = operand{}
	}
}

// more follows the opcodes with the prefix opMore.
func (f *frame) more(sub uint32) {
	switch {
	case sub < subMemoryInit:
		f.use(1)
		f.pushes(1)
	case sub == subMemoryInit, sub == subMemoryCopy, sub == subMemoryFill:
		f.use(3)
	case sub == subMemoryInit+1:
	default:
		f.strange = true
	}
}

// plain follows an instruction that takes and gives a fixed number of operands. Those that compute with an address in a
// way that leaves it unknown which variable is meant are not understood.
func (f *frame) plain(op byte) {
	a := arities[op]
	if a.pops < 0 {
		f.strange = true
		return
	}
	for range a.pops {
		o := f.pop()
		f.escape(o)
		if (o.what == base || o.what == inside) && op >= opI32Mul && op < opI64Add {
			f.strange = true
		}
	}
	f.pushes(a.pushes)
}

type arity struct{ pops, pushes int }

// arities say what plain instructions take and give; -1 marks those that are not followed.
var arities = func() (table [256]arity) {
	for op := range table {
		table[op] = arity{-1, 0}
	}
	for _, r := range []struct {
		first, last byte
		arity       arity
	}{
		{0x01, 0x01, arity{0, 0}}, {0x1a, 0x1a, arity{1, 0}}, {0x1b, 0x1b, arity{3, 1}},
		{opMemorySize, opMemorySize, arity{0, 1}}, {opMemoryGrow, opMemoryGrow, arity{1, 1}},
		{opI32Const, opF64Const, arity{0, 1}}, {opI32Eqz, opI32Eqz, arity{1, 1}}, {0x46, 0x4f, arity{2, 1}},
		{0x50, 0x50, arity{1, 1}}, {0x51, 0x66, arity{2, 1}}, {0x67, 0x69, arity{1, 1}}, {0x6a, 0x78, arity{2, 1}},
		{0x79, 0x7b, arity{1, 1}}, {0x7c, 0x8a, arity{2, 1}}, {0x8b, 0x91, arity{1, 1}}, {0x92, 0x98, arity{2, 1}},
		{0x99, 0x9f, arity{1, 1}}, {0xa0, 0xa6, arity{2, 1}}, {0xa7, 0xc4, arity{1, 1}},
	} {
		for op := int(r.first); op <= int(r.last); op++ {
			table[op] = r.arity
		}
	}
	return table
}()
