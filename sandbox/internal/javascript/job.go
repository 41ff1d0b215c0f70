package javascript

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/tetratelabs/wazero/api"
)

// World is what a program sees outside its guest. Write and Sleep may end the run, when a limit is broken, by a panic
// with an error: see [Outcome].
type World interface {
	// Args are the program's arguments, without its name.
	Args() []string
	// Stdin is all of standard input. It is not changed.
	Stdin() []byte
	// Write takes output on descriptor 1 or 2. It does not keep p.
	Write(ctx context.Context, module api.Module, fd int, p []byte)
	// Sleep moves the program's clock at once.
	Sleep(ctx context.Context, module api.Module, d time.Duration)
}

// Program is what an instance runs.
type Program struct {
	// Code is the program's text, a script or an ES module. Invalid UTF-8 is read as U+FFFD.
	Code []byte
	// Names are the variables of the program that calls and tests may use. Those that are no identifiers are ignored.
	Names []string
	// Seed decides Math.random and the like.
	Seed uint64
	// Memory is the most that the interpreter may allocate, in bytes; 0 for no limit of its own.
	Memory int64
	World  World
}

// Script is a test in the test's guest.
type Script struct {
	// Code is the test, Names what it tests: see [TestedNames].
	Code  []byte
	Names []string
	Seed  uint64
	World World
	// Program answers for the program under test: [Instance.Answer] of the instance that holds it. Its error ends the
	// test as [Stopped].
	Program func(target string, args []byte) ([]byte, error)
}

// End says how a run ended.
type End int

// How a run can end.
const (
	// Exited is the program's own end; see [Outcome.Exit].
	Exited End = iota
	// Invalid is a program that is not JavaScript.
	Invalid
	// Threw is an exception that nobody caught, or a call's result that is not JSON.
	Threw
	// Overflowed is a recursion too deep that nobody caught.
	Overflowed
	// OutOfMemory is an allocation that was refused and that nobody caught.
	OutOfMemory
	// Unsettled is a call, or a test with a call, whose promise nothing is left to settle.
	Unsettled
	// Unproxied is a test that does with the program what cannot be done across guests.
	Unproxied
	// Stopped is an end that the host made: see [Outcome.Cause].
	Stopped
)

// Outcome is what a run came to.
type Outcome struct {
	End End
	// Exit is the exit status that Node would have: 0 to 255.
	Exit int
	// Thrown is the exception of Invalid, Threw, Overflowed and OutOfMemory.
	Thrown *Exception
	// Value is the JSON of a call's result.
	Value json.RawMessage
	// Cause is the error with which a host function ended the run, or the trap of a guest that broke down.
	Cause error
	// Reason says what a test that is Unproxied did.
	Reason string
}

// Exception is a JavaScript exception. Name is empty when what was thrown is no error; Message then describes it.
type Exception struct {
	Name    string `json:"name"`
	Message string `json:"message"`
	// Code is the code property, as ERR_ASSERTION.
	Code string `json:"code"`
	// Stack is as Node lays it out, its first line "name: message".
	Stack string `json:"stack"`
}

// errNoMemory says that the guest has no memory for what the host wanted to put there.
var errNoMemory = errors.New("the guest is out of memory")

type unproxiedError struct{ why string }

func (e *unproxiedError) Error() string { return "javascript: " + e.why }

func exceptionOf(text []byte) *Exception {
	e := new(Exception)
	if err := json.Unmarshal(text, e); err != nil {
		e.Message = "an exception that cannot be shown"
	}
	return e
}

// end tells exceptions apart that the engine itself throws at its limits.
func (e *Exception) end() End {
	switch {
	case e.Name == "RangeError" && strings.HasPrefix(e.Message, "Maximum call stack size exceeded"):
		return Overflowed
	case e.Name == "InternalError" && strings.HasPrefix(e.Message, "out of memory"):
		return OutOfMemory
	default:
		return Threw
	}
}
