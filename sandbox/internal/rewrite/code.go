package rewrite

import "math/bits"

// What is charged. A function that calls or loops pays for being called and for its size; a loop counts its turns in a
// local variable and pays for a lap of them at once.
const (
	lapTurns  = 256 // turns of a small loop in a lap
	lapCost   = 64  // charged for a lap
	turnShift = 14  // a turn counts for more if the loop's body has more than 16 KiB
	sizeShift = 12  // a call costs one more for each 4 KiB of the function's body
	bulkShift = 12  // a bulk operation costs one for each 4096 bytes or elements
)

// maxLocals is what browsers allow. A few bytes can declare billions of locals, and wazero lays a list of them.
const maxLocals = 50_000

// body is one function's on its way: parts of the input are copied as they are, up to the next change.
type body struct {
	m      *rewriting
	in     reader
	out    assembly
	copied int // how far the input has been copied
	locals uint64
	blocks []block
	self   uint32 // the function's own index
	loops  bool
	calls  bool
	recurs bool
}

// block is an open block. Of a loop it says where its body starts and where its turn's weight stands in out.
type block struct{ start, weight int }

// codeSection rewrites the functions and adds those of the runtime.
func (m *rewriting) codeSection(r *reader) []byte {
	at := r.pos
	n := r.count()
	if r.err == nil && n != len(m.functions) {
		r.malformed(at, "%d function bodies for %d functions", n, len(m.functions))
	}
	out := make([]byte, 0, r.left()+r.left()/8+256)
	out = appendU32(out, uint32(n+m.addedCount()))
	b := body{m: m, out: assembly{m: m}}
	for i := 0; i < n && r.err == nil; i++ {
		b.in, b.self = r.part(r.u32()), uint32(m.importedFuncs+i)
		out = b.rewrite(out, m.types[m.functions[i]])
		r.fail(b.in.err)
	}
	for _, added := range m.addedBodies() {
		out = append(out, added...)
	}
	return out
}

// rewrite appends the rewritten function to out.
func (b *body) rewrite(out []byte, s signature) []byte {
	size := b.in.left()
	b.out.code, b.blocks = b.out.code[:0], b.blocks[:0]
	b.loops, b.calls, b.recurs = false, false, false
	b.locals = uint64(s.params)
	groups, locals := b.declarations()
	b.copied = b.in.pos
	b.code()
	if b.in.done("function"); b.in.err != nil {
		return out
	}
	head := b.entry(groups, locals)
	b.charge(&head, s, b.cost(size))
	out = appendU32(out, uint32(len(head.code)+len(b.out.code)))
	return append(append(out, head.code...), b.out.code...)
}

// declarations reads the function's local variables.
func (b *body) declarations() (groups int, encoded []byte) {
	groups = b.in.count()
	start := b.in.pos
	for range groups {
		b.locals += uint64(b.in.u32())
		b.in.valueType()
	}
	if b.locals >= maxLocals {
		b.in.unsupported(start, "function of %d locals, of %d at most,", b.locals, maxLocals)
	}
	return groups, b.in.buf[start:b.in.pos]
}

// entry writes the declarations, with the counter of turns if there are loops.
func (b *body) entry(groups int, locals []byte) assembly {
	a := assembly{m: b.m}
	if !b.loops {
		a.index(uint32(groups)).op(locals...)
		return a
	}
	a.index(uint32(groups+1)).op(locals...).op(1, i32)
	return a
}

// charge makes the function pay where it ends, by wrapping its code in a block: a call of the runtime spills what is in
// registers, and at the end that is the results only. Paying where it begins costs CPython twice as much. A function
// that calls itself pays where it begins, for it may never end.
func (b *body) charge(head *assembly, s signature, cost int32) {
	switch {
	case cost == 0:
	case b.recurs:
		head.spend(cost)
	default:
		head.op(opBlock).op(s.block...)
		b.out.spend(cost).op(opEnd)
	}
}

// cost is what a call of the function costs; nothing for one that is small and neither calls nor loops, which its caller
// pays for.
func (b *body) cost(size int) int32 {
	cost := int32(size >> sizeShift)
	if b.calls || b.loops {
		cost++
	}
	return cost
}

// code rewrites the instructions up to the end of the function.
func (b *body) code() {
	b.blocks = append(b.blocks, block{})
	for len(b.blocks) > 0 && b.in.err == nil {
		at := b.in.pos
		op := b.in.byte()
		index := b.in.immediates(op, b.m)
		b.instruction(at, op, index)
	}
	b.copyTo(b.in.pos)
}

func (b *body) instruction(at int, op byte, index uint32) {
	switch op {
	case opBlock, opIf:
		b.blocks = append(b.blocks, block{})
	case opLoop:
		b.loop(at)
	case opEnd:
		b.end()
	case opReturn:
		b.replace(at).op(opBr).index(uint32(len(b.blocks) - 1))
	case opRefFunc:
		b.replace(at).op(op).index(b.m.shift(index))
	case opCall:
		b.calls = true
		b.recurs = b.recurs || index == b.self
		b.replace(at).op(op).index(b.m.shift(index))
	case opCallIndirect:
		b.calls = true
	case opReturnCall:
		b.replace(at).spend(1).op(op).index(b.m.shift(index))
	case opReturnCallIndirect:
		b.copyTo(at)
		b.out.spend(1)
	case opLocalGet, opLocalSet, opLocalTee:
		if uint64(index) >= b.locals {
			b.in.malformed(at, "local %d of %d", index, b.locals)
		}
	case opMemorySize:
		b.replace(at).global(opGlobalGet, globalPages)
	case opMemoryGrow:
		b.replace(at).call(functionGrow)
	case opMore:
		b.bulk(at, index)
	}
}

// copyTo copies the input up to a position.
func (b *body) copyTo(at int) {
	b.out.op(b.in.buf[b.copied:at]...)
	b.copied = at
}

// replace leaves out the instruction that starts at a position, for another to be written in its place.
func (b *body) replace(at int) *assembly {
	b.copyTo(at)
	b.copied = b.in.pos
	return &b.out
}

// loop counts the turn at the head of a loop: turns += weight; if turns & (lapTurns-weight) == 0 { charge(lapCost) }.
// The counter starts at 0 and only ever grows, which leaves wazero nothing to merge after the charge; for a weight that
// is a power of two the bits come to 0 once a lap. The weight is known at the loop's end, so that it and the mask are
// written later, in two bytes each.
func (b *body) loop(at int) {
	b.loops = true
	b.copyTo(b.in.pos)
	turns := uint32(b.locals)
	b.out.local(opLocalGet, turns)
	b.blocks = append(b.blocks, block{start: at, weight: len(b.out.code)})
	b.out.op(opI32Const, 0, 0).op(opI32Add).local(opLocalTee, turns)
	b.out.op(opI32Const, 0, 0).op(opI32And, opI32Eqz)
	b.out.op(opIf, noResult).i32(lapCost).call(functionCharge).op(opEnd)
}

func (b *body) end() {
	last := len(b.blocks) - 1
	if loop := b.blocks[last]; loop.weight > 0 {
		weight := turnWeight(b.in.pos - loop.start)
		code := b.out.code[loop.weight:]
		mask := 1 + 2 + 1 + 1 + len(appendU32(nil, uint32(b.locals)))
		putS32(code[1:], weight)
		putS32(code[mask+1:], lapTurns-weight)
	}
	b.blocks = b.blocks[:last]
}

// turnWeight is the least power of two that is more than the size of a loop's body in units of 16 KiB.
func turnWeight(size int) int {
	return min(1<<bits.Len(uint(size>>turnShift)), lapTurns)
}

// bulk charges for what an operation on memory or a table will do, by its length, which is on top of the stack.
func (b *body) bulk(at int, sub uint32) {
	switch sub {
	case subMemoryInit, subMemoryCopy, subMemoryFill, subTableInit, subTableCopy, subTableGrow, subTableFill:
		b.copyTo(at)
		b.out.call(functionWeigh)
	}
}
