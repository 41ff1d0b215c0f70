package rewrite

// The runtime that is added to a module: types, globals and functions after the module's own.

// Types, by their place after the module's own.
const (
	typeTick   = iota // () -> ()
	typeCharge        // (i32) -> ()
	typeMap           // (i32) -> (i32)
)

var addedTypes = [...][]byte{
	typeTick:   {function, 0, 0},
	typeCharge: {function, 1, i32, 0},
	typeMap:    {function, 1, i32, 1, i32},
}

// Functions, by their place after the module's own.
const (
	// functionCharge takes its argument from the fuel, and ticks if the fuel is negative then.
	functionCharge = iota
	// functionWeigh charges for a bulk operation and returns its argument, the operation's length.
	functionWeigh
	// functionGrow stands in for memory.grow. Modules without a memory lack it.
	functionGrow
)

var addedFunctions = [...]uint32{
	functionCharge: typeCharge,
	functionWeigh:  typeMap,
	functionGrow:   typeMap,
}

// Globals, by their place after the module's own. Modules without a memory have the first only.
const (
	globalFuel = iota
	globalPages
	globalMaxPages
	globalRefused
)

func (m *rewriting) addedType(i int) uint32 { return uint32(len(m.types) + i) }

func (m *rewriting) addedGlobal(i int) uint32 { return uint32(m.globalCount() + i) }

func (m *rewriting) addedFunction(i int) uint32 { return uint32(m.functionCount() + 1 + i) }

// tick is the index of the imported function, the last of the imports.
func (m *rewriting) tick() uint32 { return uint32(m.importedFuncs) }

// addedCount says how many of the added functions the module gets.
func (m *rewriting) addedCount() int {
	if m.hasMemory {
		return len(addedFunctions)
	}
	return functionGrow
}

// addedFunctionTypes refer to the added types. The section precedes that of the memory, so it is looked up.
func (m *rewriting) addedFunctionTypes() [][]byte {
	memories := m.sections[sectionMemory]
	m.hasMemory = memories.count() > 0
	out := make([][]byte, m.addedCount())
	for i := range out {
		out[i] = appendU32(nil, m.addedType(int(addedFunctions[i])))
	}
	return out
}

func (m *rewriting) addedGlobals() [][]byte {
	values := []uint32{globalFuel: 0, globalPages: m.pages, globalMaxPages: m.maxPages, globalRefused: 0}
	if !m.hasMemory {
		values = values[:globalPages]
	}
	out := make([][]byte, len(values))
	for i, v := range values {
		out[i] = append(appendS32([]byte{i32, 1, opI32Const}, int32(v)), opEnd)
	}
	return out
}

// addedBodies are the bodies of the added functions.
func (m *rewriting) addedBodies() [][]byte {
	return [][]byte{
		functionCharge: m.chargeBody(),
		functionWeigh:  m.weighBody(),
		functionGrow:   m.growBody(),
	}[:m.addedCount()]
}

// chargeBody: fuel -= amount; if fuel < 0 { tick() }.
func (m *rewriting) chargeBody() []byte {
	a := assembly{m: m}
	a.global(opGlobalGet, globalFuel).local(opLocalGet, 0).op(opI32Sub).global(opGlobalSet, globalFuel)
	a.global(opGlobalGet, globalFuel).i32(0).op(opI32LtS)
	a.op(opIf, noResult).op(opCall).index(m.tick()).op(opEnd)
	return a.function(0)
}

// weighBody: charge(n >> bulkShift); return n.
func (m *rewriting) weighBody() []byte {
	a := assembly{m: m}
	a.local(opLocalGet, 0).i32(bulkShift).op(opI32ShrU).call(functionCharge).local(opLocalGet, 0)
	return a.function(0)
}

// growBody keeps to max_pages, grows the real memory by what it lacks, and counts what it refuses. The sum of pages
// and n has wrapped around if it is less than pages.
func (m *rewriting) growBody() []byte {
	const n, sum = 0, 1
	a := assembly{m: m}
	a.global(opGlobalGet, globalPages).local(opLocalGet, n).op(opI32Add).local(opLocalTee, sum)
	a.global(opGlobalGet, globalPages).op(opI32LtU)
	a.local(opLocalGet, sum).global(opGlobalGet, globalMaxPages).op(opI32GtU).op(opI32Or)
	a.op(opIf, noResult).refuse().op(opEnd)
	a.local(opLocalGet, sum).op(opMemorySize, 0).op(opI32GtU)
	a.op(opIf, noResult)
	a.local(opLocalGet, sum).op(opMemorySize, 0).op(opI32Sub).op(opMemoryGrow, 0).i32(-1).op(opI32Eq)
	a.op(opIf, noResult).refuse().op(opEnd)
	a.op(opEnd)
	a.global(opGlobalGet, globalPages).local(opLocalGet, sum).global(opGlobalSet, globalPages)
	return a.function(1)
}

// assembly writes the code of one added function.
type assembly struct {
	m    *rewriting
	code []byte
}

func (a *assembly) op(code ...byte) *assembly {
	a.code = append(a.code, code...)
	return a
}

func (a *assembly) index(i uint32) *assembly {
	a.code = appendU32(a.code, i)
	return a
}

func (a *assembly) local(op byte, i uint32) *assembly { return a.op(op).index(i) }

func (a *assembly) global(op byte, i int) *assembly { return a.op(op).index(a.m.addedGlobal(i)) }

func (a *assembly) call(i int) *assembly { return a.op(opCall).index(a.m.addedFunction(i)) }

func (a *assembly) i32(v int32) *assembly {
	a.code = appendS32(append(a.code, opI32Const), v)
	return a
}

// spend: fuel -= cost; if fuel < 0 { charge(0) }.
func (a *assembly) spend(cost int32) *assembly {
	a.global(opGlobalGet, globalFuel).i32(cost).op(opI32Sub).global(opGlobalSet, globalFuel)
	a.global(opGlobalGet, globalFuel).i32(0).op(opI32LtS)
	return a.op(opIf, noResult).i32(0).call(functionCharge).op(opEnd)
}

// refuse: refused++; return -1.
func (a *assembly) refuse() *assembly {
	a.global(opGlobalGet, globalRefused).i32(1).op(opI32Add).global(opGlobalSet, globalRefused)
	return a.i32(-1).op(opReturn)
}

// function gives the body, with its size and as many i32 locals.
func (a *assembly) function(locals byte) []byte {
	head := []byte{0}
	if locals > 0 {
		head = []byte{1, locals, i32}
	}
	a.op(opEnd)
	return append(append(appendU32(nil, uint32(len(head)+len(a.code))), head...), a.code...)
}
