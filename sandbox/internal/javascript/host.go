package javascript

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// hostModule is the name of the module that the guest imports its six host functions from.
const hostModule = "env"

// wasmPage is the unit of linear memory, in bytes.
const wasmPage = 64 << 10

type instanceKey struct{}

// context carries the instance to the host functions.
func (i *Instance) context(ctx context.Context) context.Context {
	return context.WithValue(ctx, instanceKey{}, i)
}

// instanceOf gives the instance that is running. Other modules of the runtime may import "env" too; they run with none.
func instanceOf(ctx context.Context) *Instance {
	i, ok := ctx.Value(instanceKey{}).(*Instance)
	if !ok {
		unwind(errors.New("javascript: a host function was called by another guest"))
	}
	return i
}

// unwind ends the guest's run, with err as what its entry returns.
func unwind(err error) {
	panic(err) //nolint:forbidigo // wazero unwinds a guest by a panic in a host function, and recovers it
}

func instantiateHost(ctx context.Context, runtime wazero.Runtime) error {
	b := runtime.NewHostModuleBuilder(hostModule)
	const i32 = api.ValueTypeI32
	for name, f := range map[string]struct {
		call    api.GoModuleFunc
		params  int
		results []api.ValueType
	}{
		"host_call":                {hostCall, 5, []api.ValueType{i32}},
		"host_promise_rejection":   {hostPromiseRejection, 3, nil},
		"host_module_normalize":    {hostModuleNormalize, 2, []api.ValueType{i32}},
		"host_module_load":         {hostModuleLoad, 2, []api.ValueType{i32}},
		"host_interrupt":           {zero, 0, []api.ValueType{i32}},
		"host_get_timezone_offset": {zero, 2, []api.ValueType{i32}},
	} {
		params := []api.ValueType{i32, i32, i32, i32, i32}[:f.params]
		b.NewFunctionBuilder().WithGoModuleFunction(f.call, params, f.results).Export(name)
	}
	_, err := b.Instantiate(ctx)
	return err
}

// zero answers that there is nothing to interrupt, and that the time zone is UTC.
func zero(_ context.Context, _ api.Module, stack []uint64) { stack[0] = 0 }

// nest makes a host function use the second set of exports while it runs.
func (i *Instance) nest() func() {
	before := i.guest.exports
	i.guest.exports = i.guest.nested
	return func() { i.guest.exports = before }
}

// hostCall serves the functions that were made with their operation's name. Its result is a value for the guest to own,
// and 0 for an exception.
func hostCall(ctx context.Context, _ api.Module, stack []uint64) {
	i := instanceOf(ctx)
	name, _ := i.guest.memory.Read(uint32(stack[0]), uint32(stack[1]))
	operation, ok := operations[string(name)]
	if !ok {
		unwind(fmt.Errorf("javascript: no host function %q: %w", name, errGuest))
	}
	var room [4]value
	args := room[:min(uint32(len(room)), uint32(stack[3]))]
	for n := range args {
		p, _ := i.guest.memory.ReadUint32Le(uint32(stack[4]) + 4*uint32(n))
		args[n] = uint64(p)
	}
	defer i.nest()()
	v, err := operation(i, ctx, args)
	if err != nil {
		unwind(err)
	}
	stack[0] = v
}

// hostPromiseRejection tells the guest's part of Node about a rejection; the two values are ours to free.
func hostPromiseRejection(ctx context.Context, _ api.Module, stack []uint64) {
	i := instanceOf(ctx)
	promise, reason, handled := uint64(uint32(stack[0])), uint64(uint32(stack[1])), uint32(stack[2])
	defer i.nest()()
	flag, err := i.guest.do(ctx, i.guest.newNumber, math.Float64bits(float64(handled)))
	if err == nil && i.entries.rejection != 0 {
		_, _, err = i.guest.invoke(ctx, i.entries.rejection, promise, reason, flag)
	}
	if err != nil {
		unwind(err)
	}
}

// hostModuleNormalize gives a module's name as it is, in memory that the guest frees.
func hostModuleNormalize(ctx context.Context, _ api.Module, stack []uint64) {
	i := instanceOf(ctx)
	defer i.nest()()
	stack[0] = i.hand(ctx, i.cString(uint32(stack[1])))
}

// hostModuleLoad gives a built-in module's source; 0 for a module that there is not.
func hostModuleLoad(ctx context.Context, _ api.Module, stack []uint64) {
	i := instanceOf(ctx)
	defer i.nest()()
	name, length := i.cString(uint32(stack[0])), uint32(stack[1])
	source, ok := i.sources[moduleName(string(name))]
	if stack[0] = 0; !ok {
		i.throwMissing(ctx, name)
		return
	}
	stack[0] = i.hand(ctx, []byte(source))
	i.guest.memory.WriteUint32Le(length, uint32(len(source)))
}

// throwMissing leaves the exception that Node has for a module that there is not.
func (i *Instance) throwMissing(ctx context.Context, name []byte) {
	v, err := i.guest.text(ctx, name)
	if err == nil {
		v, _, err = i.guest.invoke(ctx, i.entries.missingModule, v)
	}
	if err == nil {
		_, err = i.guest.do(ctx, i.guest.throw, v)
	}
	if err != nil {
		unwind(err)
	}
}

// cString copies the text at p up to its zero byte, at most what a module's name may have.
func (i *Instance) cString(p uint32) []byte {
	const most = 4096
	var text []byte
	for len(text) < most {
		c, ok := i.guest.memory.ReadByte(p + uint32(len(text)))
		if !ok || c == 0 {
			break
		}
		text = append(text, c)
	}
	return text
}

// hand puts text into memory that the guest will free.
func (i *Instance) hand(ctx context.Context, text []byte) uint64 {
	p, err := i.guest.allocate(ctx, len(text)+1)
	if err != nil {
		unwind(err)
	}
	if !i.guest.memory.Write(p, text) || !i.guest.memory.WriteByte(p+uint32(len(text)), 0) {
		unwind(errGuest)
	}
	return uint64(p)
}
