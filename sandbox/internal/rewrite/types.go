package rewrite

// Value types of the binary format (core specification, section 5.3).
const (
	i32       = 0x7f
	i64       = 0x7e
	f32       = 0x7d
	f64       = 0x7c
	v128      = 0x7b
	funcref   = 0x70
	externref = 0x6f
	function  = 0x60
	noResult  = 0x40
)

// valueType reads the type of a value.
func (r *reader) valueType() byte {
	at := r.pos
	t := r.byte()
	switch {
	case r.err != nil || isValueType(t):
	case t >= 0x63 && t <= 0x75:
		r.unsupported(at, "reference type %#x", t)
	default:
		r.malformed(at, "value type %#x", t)
	}
	return t
}

func isValueType(t byte) bool { return t >= v128 && t <= i32 || isReference(t) }

func isReference(t byte) bool { return t == funcref || t == externref }

func (r *reader) referenceType() {
	at := r.pos
	if t := r.valueType(); r.err == nil && !isReference(t) {
		r.malformed(at, "value type %#x in place of a reference", t)
	}
}

// limits reads the size of a table or a memory.
func (r *reader) limits(what string, most uint32) (least, greatest uint32) {
	at := r.pos
	flags := r.byte()
	if flags > 1 {
		r.unsupported(at, "%s that is shared or 64-bit (flags %#x)", what, flags)
	}
	least, greatest = r.u32(), most
	if flags == 1 {
		greatest = r.u32()
	}
	if least > greatest || greatest > most {
		r.malformed(at, "%s of %d to %d", what, least, greatest)
	}
	return least, greatest
}

// blockType reads the type of a block: none, one value, or the index of a function type.
func (r *reader) blockType(types int) {
	at := r.pos
	if b := r.peek(); b == noResult || b > noResult && b < 0x80 {
		if b == noResult {
			r.pos++
		} else {
			r.valueType()
		}
		return
	}
	if i := r.signed(33); r.err == nil && (i < 0 || i >= int64(types)) {
		r.malformed(at, "block of type %d of %d", i, types)
	}
}

// signature is what matters of a function type: how many parameters and results it has, and the encoded type of a block
// that gives its results.
type signature struct {
	params, results int
	block           []byte
}

// typeSection adds the types of the functions that are added, and for each type of several results one for a block that
// gives them, since such a block's type can only be said by index.
func (m *rewriting) typeSection(r *reader) []byte {
	n := r.count()
	start := r.pos
	added := addedTypes[:]
	for range n {
		at := r.pos
		if form := r.byte(); r.err == nil && form != function {
			r.unsupported(at, "type form %#x", form)
		}
		s := signature{params: len(r.valueTypes())}
		results := r.valueTypes()
		s.results = len(results)
		switch len(results) {
		case 0:
			s.block = []byte{noResult}
		case 1:
			s.block = results
		default:
			s.block = appendS32(nil, int32(n+len(added)))
			added = append(added, append(appendU32([]byte{function, 0}, uint32(len(results))), results...))
		}
		m.types = append(m.types, s)
	}
	return appendVector(r.buf[start:r.pos], n, added...)
}

func (r *reader) valueTypes() []byte {
	n := r.count()
	start := r.pos
	for range n {
		r.valueType()
	}
	return r.buf[start:r.pos]
}
