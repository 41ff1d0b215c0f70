package rewrite

import "math/bits"

// Opcodes that are looked at or written (core specification, section 5.4).
const (
	opUnreachable        = 0x00
	opBlock              = 0x02
	opLoop               = 0x03
	opIf                 = 0x04
	opElse               = 0x05
	opEnd                = 0x0b
	opBr                 = 0x0c
	opBrIf               = 0x0d
	opBrTable            = 0x0e
	opCall               = 0x10
	opCallIndirect       = 0x11
	opReturnCall         = 0x12
	opReturnCallIndirect = 0x13
	opReturn             = 0x0f
	opLocalGet           = 0x20
	opLocalSet           = 0x21
	opLocalTee           = 0x22
	opGlobalGet          = 0x23
	opGlobalSet          = 0x24
	opI32Load            = 0x28
	opI64Store32         = 0x3e
	opMemorySize         = 0x3f
	opMemoryGrow         = 0x40
	opI32Const           = 0x41
	opI64Const           = 0x42
	opF32Const           = 0x43
	opF64Const           = 0x44
	opI32Eqz             = 0x45
	opI32Eq              = 0x46
	opI32LtS             = 0x48
	opI32LtU             = 0x49
	opI32GtU             = 0x4b
	opI32Add             = 0x6a
	opI32Sub             = 0x6b
	opI32Mul             = 0x6c
	opI32And             = 0x71
	opI32Or              = 0x72
	opI32ShrU            = 0x76
	opI64Add             = 0x7c
	opI64Sub             = 0x7d
	opI64Mul             = 0x7e
	opI32Extend8S        = 0xc0
	opRefNull            = 0xd0
	opRefFunc            = 0xd2
	opMore               = 0xfc // prefix: saturating conversions, bulk memory, tables
	opVector             = 0xfd // prefix: 128-bit vectors

	subMemoryInit = 8
	subMemoryCopy = 10
	subMemoryFill = 11
	subTableInit  = 12
	subTableCopy  = 14
	subTableGrow  = 15
	subTableFill  = 17

	subV128Const = 12
)

// shape is what follows an opcode.
type shape byte

const (
	unknown shape = iota
	nothing
	blockType
	label
	labels
	funcIndex
	indirect
	types
	localIndex
	globalIndex
	tableIndex
	access
	memoryZero
	number32
	number64
	four
	eight
	heapType
	prefixMore
	prefixVector
	exceptions
	typedReferences
	garbageCollection
	threads
)

// refusals name the proposals whose opcodes are refused.
var refusals = map[shape]string{
	exceptions:        "exception handling",
	typedReferences:   "typed reference",
	garbageCollection: "garbage collection",
	threads:           "atomic",
}

// shapes says what follows each opcode.
var shapes = shapeTable([]shapeRange{
	{0x00, 0x01, nothing}, {opBlock, opIf, blockType}, {opElse, opElse, nothing},
	{0x06, 0x0a, exceptions}, {opEnd, opEnd, nothing}, {0x0c, 0x0d, label}, {0x0e, 0x0e, labels}, {0x0f, 0x0f, nothing},
	{opCall, opCall, funcIndex}, {opCallIndirect, opCallIndirect, indirect},
	{opReturnCall, opReturnCall, funcIndex}, {opReturnCallIndirect, opReturnCallIndirect, indirect},
	{0x14, 0x15, typedReferences}, {0x18, 0x19, exceptions}, {0x1a, 0x1b, nothing}, {0x1c, 0x1c, types},
	{0x1f, 0x1f, exceptions}, {opLocalGet, opLocalTee, localIndex}, {opGlobalGet, opGlobalSet, globalIndex},
	{0x25, 0x26, tableIndex}, {0x28, 0x3e, access}, {opMemorySize, opMemoryGrow, memoryZero},
	{opI32Const, opI32Const, number32}, {opI64Const, opI64Const, number64}, {opF32Const, opF32Const, four},
	{opF64Const, opF64Const, eight}, {0x45, 0xc4, nothing},
	{opRefNull, opRefNull, heapType}, {0xd1, 0xd1, nothing}, {opRefFunc, opRefFunc, funcIndex},
	{0xd3, 0xd3, garbageCollection}, {0xd4, 0xd6, typedReferences},
	{0xfb, 0xfb, garbageCollection}, {opMore, opMore, prefixMore}, {opVector, opVector, prefixVector},
	{0xfe, 0xfe, threads},
})

type shapeRange struct {
	first, last byte
	shape       shape
}

func shapeTable(ranges []shapeRange) (table [256]shape) {
	for _, r := range ranges {
		for op := int(r.first); op <= int(r.last); op++ {
			table[op] = r.shape
		}
	}
	return table
}

// immediates reads what follows an opcode whose shape needs no knowledge of the function, and gives the sub-opcode if
// it is a prefix, or the index if that is what follows.
func (r *reader) immediates(op byte, m *rewriting) uint32 {
	at := r.pos - 1
	switch s := shapes[op]; s {
	case nothing:
	case blockType:
		r.blockType(len(m.types))
	case label:
		r.u32()
	case labels:
		for n := r.count() + 1; n > 0 && r.err == nil; n-- {
			r.u32()
		}
	case funcIndex:
		return r.index("function", m.functionCount())
	case indirect:
		r.index("type", len(m.types))
		r.index("table", m.tables)
	case types:
		r.valueTypes()
	case localIndex:
		return r.u32()
	case globalIndex:
		return r.index("global", m.globalCount())
	case tableIndex:
		return r.index("table", m.tables)
	case access:
		r.access()
	case memoryZero:
		r.index("memory", m.memories())
	case number32:
		r.signed(32)
	case number64:
		r.signed(64)
	case four:
		r.bytes(4)
	case eight:
		r.bytes(8)
	case heapType:
		r.referenceType()
	case prefixMore:
		return r.miscellaneous(at, m)
	case prefixVector:
		return r.vector(at)
	case unknown:
		r.malformed(at, "unknown opcode %#x", op)
	default:
		r.unsupported(at, "%s opcode %#x", refusals[s], op)
	}
	return 0
}

// access reads the alignment and the offset of a load or a store.
func (r *reader) access() {
	at := r.pos
	if align := r.u32(); align >= 64 {
		r.unsupported(at, "memory operand %#x", align)
	}
	r.u32()
}

// moreIndices says how many indices follow an opcode with the prefix opMore.
var moreIndices = [...]int{8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1}

func (r *reader) miscellaneous(at int, m *rewriting) uint32 {
	sub := r.u32()
	if int(sub) >= len(moreIndices) {
		r.unsupported(at, "opcode 0xfc %#x", sub)
		return sub
	}
	for range moreIndices[sub] {
		r.u32()
	}
	return sub
}

// unassignedVector are the gaps among the first 256 vector opcodes, a bit each.
var unassignedVector = func() (set [4]uint64) {
	for _, op := range []byte{
		0x9a, 0xa2, 0xa5, 0xa6, 0xaf, 0xb0, 0xb2, 0xb3, 0xb4, 0xbb, 0xc2, 0xc5, 0xc6, 0xcf, 0xd0, 0xd2, 0xd3, 0xd4, 0xe2, 0xee,
	} {
		set[op/64] |= 1 << (op % 64)
	}
	return set
}()

func (r *reader) vector(at int) uint32 {
	switch sub := r.u32(); {
	case r.err != nil:
	case sub > 0xff:
		r.unsupported(at, "vector opcode %#x", sub)
	case bits.RotateLeft64(unassignedVector[sub/64], -int(sub%64))&1 != 0:
		r.malformed(at, "unknown vector opcode %#x", sub)
	case sub < subV128Const || sub == 0x5c || sub == 0x5d:
		r.access()
	case sub <= 0x0d:
		r.bytes(16)
	case sub >= 0x15 && sub <= 0x22:
		r.byte()
	case sub >= 0x54 && sub <= 0x5b:
		r.access()
		r.byte()
	}
	return 0
}
