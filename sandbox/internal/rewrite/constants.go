package rewrite

// constant copies a constant expression (core specification, section 3.3.9), shifting the functions it refers to.
func (m *rewriting) constant(r *reader, out []byte) []byte {
	for r.err == nil {
		start := r.pos
		op := r.byte()
		switch op {
		case opEnd:
			return append(out, op)
		case opRefFunc:
			out = appendU32(append(out, op), m.shift(r.index("function", m.functionCount())))
			continue
		case opGlobalGet:
			r.index("global", m.globalCount())
		case opI32Const, opI64Const, opF32Const, opF64Const, opRefNull:
			r.immediates(op, m)
		case opI32Add, opI32Sub, opI32Mul, opI64Add, opI64Sub, opI64Mul:
		case opVector:
			m.vectorConstant(r, start)
		default:
			r.malformed(start, "opcode %#x in a constant expression", op)
		}
		out = append(out, r.buf[start:r.pos]...)
	}
	return out
}

func (m *rewriting) vectorConstant(r *reader, start int) {
	if sub := r.u32(); sub != subV128Const {
		r.malformed(start, "vector opcode %#x in a constant expression", sub)
	}
	r.bytes(16)
}

// elementSection shifts the functions in the segments. A segment's form has three bits: the first says that it is not
// active, the second that a table index or declarative follows, the third that elements are expressions.
func (m *rewriting) elementSection(r *reader) []byte {
	n := r.count()
	if n == 0 {
		return nil
	}
	out := appendU32(nil, uint32(n))
	for i := 0; i < n && r.err == nil; i++ {
		out = m.element(r, out)
	}
	return out
}

func (m *rewriting) element(r *reader, out []byte) []byte {
	at := r.pos
	form := r.u32()
	if form > 7 {
		r.malformed(at, "element segment of form %d", form)
	}
	passive, explicit, expressions := form&1 != 0, form&2 != 0, form&4 != 0
	out = appendU32(out, form)
	if !passive {
		if explicit {
			out = appendU32(out, r.index("table", m.tables))
		}
		out = m.constant(r, out)
	}
	if passive || explicit {
		out = append(out, r.elementType(expressions))
	}
	return m.elementItems(r, out, expressions)
}

// elementType reads a reference type before expressions, and before indices the kind of what they index: functions.
func (r *reader) elementType(expressions bool) byte {
	t := r.peek()
	if expressions {
		r.referenceType()
	} else {
		r.zero("element kind")
	}
	return t
}

func (m *rewriting) elementItems(r *reader, out []byte, expressions bool) []byte {
	n := r.count()
	out = appendU32(out, uint32(n))
	for i := 0; i < n && r.err == nil; i++ {
		if expressions {
			out = m.constant(r, out)
		} else {
			out = appendU32(out, m.shift(r.index("function", m.functionCount())))
		}
	}
	return out
}
