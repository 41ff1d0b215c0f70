package sandbox

import (
	"encoding/json"
	"time"
)

// Language names what a program is written in.
type Language string

// The languages of the guests.
const (
	Python     Language = "python"
	JavaScript Language = "javascript"
	C          Language = "c"
	CPP        Language = "cpp"
	SQL        Language = "sql"
	// Wasm is a wasip1 command module, given as its bytes.
	Wasm Language = "wasm"
)

// Source is a program as its author wrote it.
type Source struct {
	Language Language
	// Code is the program's text, or the module's bytes for Wasm.
	Code []byte
}

// Limits bound one run. A zero field takes its value from [DefaultLimits].
type Limits struct {
	// CPU is the time that the program may compute, in seconds of the reference machine running the language natively:
	// what a problem's author states. The sandbox scales it by how much slower the guest is here.
	CPU time.Duration
	// Wall is the time from the run's start to its end as the program's clock sees it, sleeping included. By default it
	// is at least twice CPU.
	Wall time.Duration
	// Memory is the most linear memory the program may have, in bytes, interpreter included.
	Memory int64
	// Output is the most it may write to standard output and standard error together, in bytes.
	Output int64
	// Files is the most files and directories it may make, and FileBytes what they may hold together.
	Files     int
	FileBytes int64
}

// Input is what one run of a program gets.
type Input struct {
	Stdin []byte
	// Args follow the program's name in its argument list.
	Args []string
	// Files are laid into the working directory before the run, by relative slash-separated path.
	Files map[string][]byte
	// Now is what the program's clock says at its start; zero is the first instant of 2026.
	Now time.Time
	// Seed decides all the randomness the program can see. Equal inputs give equal runs.
	Seed   uint64
	Limits Limits
}

// Call is one call of a function that the program defines.
type Call struct {
	// Function is the name of a function, or "Class.method" for a method of an instance made without arguments.
	Function string
	// Args is the JSON array of the arguments.
	Args json.RawMessage
	Input
}

// Script is trusted code that tests a program from a guest of its own: there, each function and class of the program
// that the script names is a proxy, called in the program's guest with plain data.
type Script struct {
	// Setup is run before Code, in the trusted guest, and so is out of the program's reach.
	Setup string
	// Code is the test itself: it passes by ending, and fails by raising.
	Code string
	// Names are the program's names that Code tests. Empty takes every name that Code uses and does not define itself
	// and that is not built in; when there is none, the built-in names that the program defines.
	Names []string
	Input
}

// text is the setup and the code behind it.
func (s Script) text() string {
	if s.Setup == "" {
		return s.Code
	}
	return s.Setup + "\n" + s.Code
}

// Status says how a run ended.
type Status string

// How a run can end. All but OK are the program's own doing.
const (
	OK             Status = "ok"
	CompileError   Status = "compile_error"
	RuntimeError   Status = "runtime_error"
	TimeLimit      Status = "time_limit"
	MemoryLimit    Status = "memory_limit"
	OutputLimit    Status = "output_limit"
	FileLimit      Status = "file_limit"
	RecursionLimit Status = "recursion_limit"
	// Failed is a Script's: the program did as it was asked, but not what the test demands.
	Failed Status = "failed"
)

// Result is what happened.
type Result struct {
	Status Status
	// ExitCode is the program's own, 0 to 255; -1 when it did not end by itself.
	ExitCode int
	// Stdout and Stderr hold what was written up to the output limit.
	Stdout, Stderr []byte
	// Value is the JSON of what a called function returned.
	Value json.RawMessage
	// Explanation is one line for people: the last line of a traceback, a compiler's first error, the limit broken.
	Explanation string
	// Weak says that a Script's test and the program had to share a guest, so that the program could have tampered.
	Weak bool
	// CPU is the time the program computed on this machine, Wall the time that passed on its clock.
	CPU, Wall time.Duration
	// Memory is the most linear memory it had, in bytes.
	Memory int64
}
