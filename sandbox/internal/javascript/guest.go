package javascript

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/tetratelabs/wazero/api"
)

// value is the address in the guest of a JavaScript value that the guest's allocator holds for us.
type value = uint64

// Flags of an evaluation (quickjs.h, JS_EVAL_TYPE_*).
const (
	asScript = 0
	asModule = 1
)

const (
	// scratchSize is how much text crosses without an allocation in the guest.
	scratchSize = 64 << 10
	// argvSize is room for the arguments of a call, and lengthSize, behind it, for the length of a text.
	argvSize, lengthSize = 32, 4
)

// errGuest says that the guest does not do what it is known to do: it is another module, or out of memory.
var errGuest = errors.New("the guest failed")

// exports are the guest's functions. An [api.Function] cannot be entered again while it runs, so there is a second set
// for use within host functions.
type exports struct {
	malloc, free                                     api.Function
	newString, newNumber, newHostFunction, newObject api.Function
	stringAt, freeString, float, undefined           api.Function
	eval, call, runJob, setProperty, property        api.Function
	isException, exception, throw, freeValue         api.Function
	isProxy, proxyTarget, proxyHandler               api.Function
	isPromise, promiseState, promiseResult           api.Function
}

func exportsOf(m api.Module) (*exports, error) {
	x := new(exports)
	for name, f := range map[string]*api.Function{
		"wasm_malloc": &x.malloc, "wasm_free": &x.free,
		"qjs_new_string": &x.newString, "qjs_new_number": &x.newNumber, "qjs_new_host_function": &x.newHostFunction, "qjs_new_object": &x.newObject,
		"qjs_get_string_len": &x.stringAt, "qjs_free_cstring": &x.freeString, "qjs_get_float64": &x.float, "qjs_get_undefined": &x.undefined,
		"qjs_eval": &x.eval, "qjs_call": &x.call, "qjs_execute_pending_job": &x.runJob,
		"qjs_set_prop_string": &x.setProperty, "qjs_get_prop_string": &x.property,
		"qjs_is_exception": &x.isException, "qjs_get_exception": &x.exception, "qjs_free_value": &x.freeValue, "qjs_throw": &x.throw,
		"qjs_is_proxy": &x.isProxy, "qjs_get_proxy_target": &x.proxyTarget, "qjs_get_proxy_handler": &x.proxyHandler,
		"qjs_is_promise": &x.isPromise, "qjs_promise_state": &x.promiseState, "qjs_promise_result": &x.promiseResult,
	} {
		if *f = m.ExportedFunction(name); *f == nil {
			return nil, fmt.Errorf("the guest exports no %s: %w", name, errGuest)
		}
	}
	return x, nil
}

// guest calls the exports of one instance. Its methods return the error that unwound the guest, if one did.
type guest struct {
	module api.Module
	memory api.Memory
	// entry and nested are the exports to use outside and within host functions.
	entry, nested *exports
	*exports
	stack   [8]uint64
	scratch uint32 // scratchSize bytes in the guest
	argv    uint32 // argvSize and lengthSize bytes in the guest
}

func newGuest(m api.Module) (g *guest, err error) {
	g = &guest{module: m, memory: m.Memory()}
	if g.entry, err = exportsOf(m); err != nil {
		return nil, err
	}
	if g.nested, err = exportsOf(m); err != nil {
		return nil, err
	}
	g.exports = g.entry
	return g, nil
}

// do calls f and gives its result, a 32-bit integer, or 0 when it has none.
func (g *guest) do(ctx context.Context, f api.Function, args ...uint64) (uint64, error) {
	v, err := g.raw(ctx, f, args...)
	return uint64(uint32(v)), err
}

// raw calls f and gives all 64 bits of its result, of which a smaller type leaves some undefined.
func (g *guest) raw(ctx context.Context, f api.Function, args ...uint64) (uint64, error) {
	stack := g.stack[:max(copy(g.stack[:], args), 1)]
	err := f.CallWithStack(ctx, stack)
	return stack[0], err
}

// run calls an export by name, for what is needed once.
func (g *guest) run(ctx context.Context, name string, args ...uint64) (uint64, error) {
	f := g.module.ExportedFunction(name)
	if f == nil {
		return 0, fmt.Errorf("the guest exports no %s: %w", name, errGuest)
	}
	return g.do(ctx, f, args...)
}

func (g *guest) allocate(ctx context.Context, size int) (uint32, error) {
	p, err := g.do(ctx, g.malloc, uint64(size))
	if err == nil && p == 0 {
		err = errNoMemory
	}
	return uint32(p), err
}

// with puts text, ended by a zero byte, where the guest can read it and calls f with its address.
func (g *guest) with(ctx context.Context, text []byte, f func(p uint64) (value, error)) (value, error) {
	p := g.scratch
	if len(text) >= scratchSize || p == 0 {
		var err error
		if p, err = g.allocate(ctx, len(text)+1); err != nil {
			return 0, err
		}
		defer func() { _, _ = g.do(ctx, g.free, uint64(p)) }()
	}
	if !g.memory.Write(p, text) || !g.memory.WriteByte(p+uint32(len(text)), 0) {
		return 0, errGuest
	}
	return f(uint64(p))
}

// text makes a string.
func (g *guest) text(ctx context.Context, s []byte) (value, error) {
	return g.with(ctx, s, func(p uint64) (value, error) { return g.do(ctx, g.newString, p, uint64(len(s))) })
}

// read copies a string's text out of the guest, appending it to buf. Lone surrogates become U+FFFD.
func (g *guest) read(ctx context.Context, v value, buf []byte) ([]byte, error) {
	length := g.argv + argvSize
	p, err := g.do(ctx, g.stringAt, v, uint64(length))
	if err != nil {
		return buf, err
	}
	n, ok := g.memory.ReadUint32Le(length)
	if p == 0 || !ok {
		return buf, errNoMemory
	}
	text, ok := g.memory.Read(uint32(p), n)
	if !ok {
		return buf, errGuest
	}
	buf = appendUTF8(buf, text)
	_, err = g.do(ctx, g.freeString, p)
	return buf, err
}

func (g *guest) number(ctx context.Context, v value) (float64, error) {
	bits, err := g.raw(ctx, g.float, v)
	return math.Float64frombits(bits), err
}

// evaluate runs source as a script or module of that name. thrown says that the value is an exception.
func (g *guest) evaluate(ctx context.Context, source []byte, name uint32, flags uint64) (v value, thrown bool, err error) {
	v, err = g.with(ctx, source, func(p uint64) (value, error) {
		return g.do(ctx, g.eval, p, uint64(len(source)), uint64(name), flags)
	})
	if err != nil {
		return 0, false, err
	}
	return g.outcome(ctx, v)
}

// invoke calls a JavaScript function.
func (g *guest) invoke(ctx context.Context, fn value, args ...value) (v value, thrown bool, err error) {
	this, err := g.do(ctx, g.undefined)
	if err != nil {
		return 0, false, err
	}
	var packed [argvSize]byte
	for n, arg := range args {
		binary.LittleEndian.PutUint32(packed[4*n:], uint32(arg))
	}
	if !g.memory.Write(g.argv, packed[:4*len(args)]) {
		return 0, false, errGuest
	}
	if v, err = g.do(ctx, g.call, fn, this, uint64(len(args)), uint64(g.argv)); err != nil {
		return 0, false, err
	}
	return g.outcome(ctx, v)
}

// outcome takes the exception when v says that there is one.
func (g *guest) outcome(ctx context.Context, v value) (value, bool, error) {
	is, err := g.do(ctx, g.isException, v)
	if err != nil || is == 0 {
		return v, false, err
	}
	v, err = g.do(ctx, g.exception)
	return v, true, err
}

// named gives the property of an object.
func (g *guest) named(ctx context.Context, object value, name string) (value, error) {
	return g.with(ctx, []byte(name), func(p uint64) (value, error) { return g.do(ctx, g.property, object, p) })
}

// appendUTF8 appends text, in which the guest writes a lone surrogate as three bytes of its own.
func appendUTF8(buf, text []byte) []byte {
	const first, low = 0xED, 0xA0
	start := 0
	for i := 0; i+2 < len(text); i++ {
		if text[i] != first || text[i+1] < low {
			continue
		}
		buf = append(append(buf, text[start:i]...), "\uFFFD"...)
		start = i + 3
		i += 2
	}
	return append(buf, text[start:]...)
}
