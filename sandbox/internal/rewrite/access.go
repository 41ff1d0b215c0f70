package rewrite

// frameAccess is a load or a store through the frame's pointer.
type frameAccess struct {
	span
	op   byte
	slot slot
	// pointer is the instruction that put the pointer on the stack, and tee says that it also set it.
	pointer span
	tee     bool
}

// form says what an opcode does to memory: it is a store or a load of so many bytes of a value's type. signed loads of
// less than a word extend the sign. Those of type 0 are not promoted.
type form struct {
	kind   byte
	size   int64
	store  bool
	signed bool
}

// forms are those of the opcodes from opI32Load on (core specification, section 5.4.6).
var forms = [...]form{
	{i32, 4, false, false}, {i64, 8, false, false}, {f32, 4, false, false}, {f64, 8, false, false},
	{i32, 1, false, true}, {i32, 1, false, false}, {i32, 2, false, true}, {i32, 2, false, false},
	{0, 1, false, false}, {0, 1, false, false}, {0, 2, false, false}, {0, 2, false, false}, {0, 4, false, false}, {0, 4, false, false},
	{i32, 4, true, false}, {i64, 8, true, false}, {f32, 4, true, false}, {f64, 8, true, false},
	{i32, 1, true, false}, {i32, 2, true, false},
	{0, 1, true, false}, {0, 2, true, false}, {0, 4, true, false},
}

// code is the access to a local variable in its place. A narrow one holds its value without its sign.
func (a frameAccess) code(local uint32) []byte {
	f := forms[a.op-opI32Load]
	if !f.store {
		out := appendU32([]byte{opLocalGet}, local)
		if f.signed && f.size < 4 {
			out = append(out, opI32Extend8S+byte(f.size-1))
		}
		return out
	}
	var out []byte
	if f.size < 4 {
		out = append(appendS32([]byte{opI32Const}, 1<<(8*f.size)-1), opI32And)
	}
	return appendU32(append(out, opLocalSet), local)
}
