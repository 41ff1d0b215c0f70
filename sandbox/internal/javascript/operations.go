package javascript

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/sys"

	"github.com/assay-rl/assay/sandbox/internal/rewrite"
)

// operations are the functions that the guest's part of Node calls, by name.
var operations = map[string]func(*Instance, context.Context, []value) (value, error){
	"write":         (*Instance).write,
	"writeBytes":    (*Instance).writeBytes,
	"stdin":         (*Instance).stdin,
	"stdinBytes":    (*Instance).stdinBytes,
	"arguments":     (*Instance).arguments,
	"sleep":         (*Instance).sleep,
	"seed":          (*Instance).seed,
	"memory":        (*Instance).memorySize,
	"exit":          (*Instance).exit,
	"threw":         (*Instance).threw,
	"result":        (*Instance).result,
	"invoke":        (*Instance).ask,
	"unproxied":     (*Instance).unproxied,
	"isProxy":       (*Instance).isProxy,
	"proxyTarget":   (*Instance).proxyTarget,
	"proxyHandler":  (*Instance).proxyHandler,
	"promiseState":  (*Instance).promiseState,
	"promiseResult": (*Instance).promiseResult,
	"hash":          (*Instance).hash,
}

func (i *Instance) undefined(ctx context.Context) (value, error) {
	return i.guest.do(ctx, i.guest.undefined)
}

// textOf reads an argument that is a string, into a buffer that the next call uses again.
func (i *Instance) textOf(ctx context.Context, args []value, n int) (text []byte, err error) {
	if n >= len(args) {
		return nil, fmt.Errorf("javascript: a host function lacks an argument: %w", errGuest)
	}
	i.buffer, err = i.guest.read(ctx, args[n], i.buffer[:0])
	return i.buffer, err
}

func (i *Instance) numberOf(ctx context.Context, args []value, n int) (float64, error) {
	if n >= len(args) {
		return 0, fmt.Errorf("javascript: a host function lacks an argument: %w", errGuest)
	}
	return i.guest.number(ctx, args[n])
}

func (i *Instance) write(ctx context.Context, args []value) (value, error) {
	return i.output(ctx, args, func(text []byte) []byte { return text })
}

// writeBytes takes a string with a byte in each character.
func (i *Instance) writeBytes(ctx context.Context, args []value) (value, error) {
	return i.output(ctx, args, narrow)
}

// narrow makes bytes of a text with a byte in each character, in place.
func narrow(text []byte) []byte {
	out := text[:0]
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		out = append(out, byte(r))
		text = text[n:]
	}
	return out
}

func (i *Instance) output(ctx context.Context, args []value, convert func([]byte) []byte) (value, error) {
	fd, err := i.numberOf(ctx, args, 0)
	if err != nil {
		return 0, err
	}
	text, err := i.textOf(ctx, args, 1)
	if err != nil {
		return 0, err
	}
	if fd == 1 || fd == 2 {
		i.world.Write(ctx, i.module, int(fd), convert(text))
	}
	return i.undefined(ctx)
}

func (i *Instance) stdin(ctx context.Context, _ []value) (value, error) {
	return i.guest.text(ctx, validUTF8(i.world.Stdin()))
}

func (i *Instance) stdinBytes(ctx context.Context, _ []value) (value, error) {
	in := i.world.Stdin()
	text := make([]byte, 0, len(in)+len(in)/8)
	for _, b := range in {
		text = utf8.AppendRune(text, rune(b))
	}
	return i.guest.text(ctx, text)
}

func (i *Instance) arguments(ctx context.Context, _ []value) (value, error) {
	return i.guest.text(ctx, jsonStrings(i.world.Args()))
}

func (i *Instance) sleep(ctx context.Context, args []value) (value, error) {
	ms, err := i.numberOf(ctx, args, 0)
	if err != nil {
		return 0, err
	}
	const most = float64(1 << 40)
	if ms > 0 {
		i.world.Sleep(ctx, i.module, time.Duration(min(ms, most)*float64(time.Millisecond)))
	}
	return i.undefined(ctx)
}

// seed gives four 32-bit integers, made from the job's seed by SplitMix64.
func (i *Instance) seed(ctx context.Context, _ []value) (value, error) {
	state := i.seeded
	next := func() uint64 {
		state += 0x9E3779B97F4A7C15
		z := (state ^ state>>30) * 0xBF58476D1CE4E5B9
		z = (z ^ z>>27) * 0x94D049BB133111EB
		return z ^ z>>31
	}
	text := []byte{'['}
	for n := range 2 {
		z := next()
		if n > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendUint(text, z>>32, 10)
		text = append(text, ',')
		text = strconv.AppendUint(text, z&math.MaxUint32, 10)
	}
	return i.guest.text(ctx, append(text, ']'))
}

func (i *Instance) memorySize(ctx context.Context, _ []value) (value, error) {
	size := float64(i.guest.memory.Size())
	if pages := i.module.ExportedGlobal(rewrite.ExportPages); pages != nil {
		size = float64(pages.Get()) * wasmPage
	}
	return i.guest.do(ctx, i.guest.newNumber, math.Float64bits(size))
}

func (i *Instance) exit(ctx context.Context, args []value) (value, error) {
	code, err := i.numberOf(ctx, args, 0)
	if err != nil {
		return 0, err
	}
	return 0, sys.NewExitError(uint32(code) & math.MaxUint8)
}

func (i *Instance) threw(ctx context.Context, args []value) (value, error) {
	text, err := i.textOf(ctx, args, 0)
	if err != nil {
		return 0, err
	}
	i.thrown = exceptionOf(text)
	return i.undefined(ctx)
}

func (i *Instance) result(ctx context.Context, args []value) (value, error) {
	text, err := i.textOf(ctx, args, 0)
	if err != nil {
		return 0, err
	}
	i.answer, i.answered = append(i.answer[:0], text...), true
	return i.undefined(ctx)
}

// ask takes a call of the test's to the program's guest and brings back the answer.
func (i *Instance) ask(ctx context.Context, args []value) (value, error) {
	target, err := i.textOf(ctx, args, 0)
	if err != nil {
		return 0, err
	}
	name := string(target)
	text, err := i.textOf(ctx, args, 1)
	if err != nil {
		return 0, err
	}
	if i.program == nil {
		return 0, fmt.Errorf("javascript: a call of %s in a guest that has no program to test: %w", name, errGuest)
	}
	answer, err := i.program(name, text)
	if err != nil {
		return 0, err
	}
	if err := Check(answer); err != nil {
		return 0, err
	}
	i.unsettled = i.unsettled || bytes.Equal(answer, pending)
	return i.guest.text(ctx, answer)
}

func (i *Instance) unproxied(ctx context.Context, args []value) (value, error) {
	why, err := i.textOf(ctx, args, 0)
	if err != nil {
		return 0, err
	}
	return 0, &unproxiedError{string(why)}
}

// query calls a function of the guest's about a value and gives its answer as a number.
func (i *Instance) query(ctx context.Context, f api.Function, args []value) (value, error) {
	if len(args) == 0 {
		return 0, errGuest
	}
	n, err := i.guest.do(ctx, f, args[0])
	if err != nil {
		return 0, err
	}
	return i.guest.do(ctx, i.guest.newNumber, math.Float64bits(float64(int32(n))))
}

// part calls a function of the guest's that gives a value that another holds.
func (i *Instance) part(ctx context.Context, f api.Function, args []value) (value, error) {
	if len(args) == 0 {
		return 0, errGuest
	}
	return i.guest.do(ctx, f, args[0])
}

func (i *Instance) isProxy(ctx context.Context, args []value) (value, error) {
	return i.query(ctx, i.guest.isProxy, args)
}

func (i *Instance) proxyTarget(ctx context.Context, args []value) (value, error) {
	return i.part(ctx, i.guest.proxyTarget, args)
}

func (i *Instance) proxyHandler(ctx context.Context, args []value) (value, error) {
	return i.part(ctx, i.guest.proxyHandler, args)
}

func (i *Instance) promiseState(ctx context.Context, args []value) (value, error) {
	if len(args) > 0 {
		if is, err := i.guest.do(ctx, i.guest.isPromise, args[0]); err != nil || is == 0 {
			return i.guest.do(ctx, i.guest.newNumber, math.Float64bits(-1))
		}
	}
	return i.query(ctx, i.guest.promiseState, args)
}

func (i *Instance) promiseResult(ctx context.Context, args []value) (value, error) {
	return i.part(ctx, i.guest.promiseResult, args)
}
