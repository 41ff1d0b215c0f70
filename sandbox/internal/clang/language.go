package clang

import "strconv"

// Language is what a source is written in.
type Language struct {
	// name is clang's, and file what the source is called.
	name, file string
	// attempts are flags to compile with, each tried when the compiler rejected the source, or crashed, before.
	attempts []attempt
	// libraries are what the linker is given after the program.
	libraries []string
}

// attempt is one way to compile a source.
type attempt struct {
	standard string
	// precompiled says that the source begins with the precompiled header.
	precompiled bool
	// unrolled says that loops are unrolled, as this target does not by itself: fewer turns are counted for the time
	// limit, and a product of matrices takes less than half the time.
	unrolled bool
}

// The languages.
var (
	C = Language{
		name: "c", file: "program.c",
		attempts:  []attempt{{standard: "gnu17", unrolled: true}, {standard: "gnu17"}},
		libraries: []string{"-lc-printscan-long-double", "-lc"},
	}
	CPP = Language{
		name: "c++", file: "program.cpp",
		attempts:  []attempt{{standard: "gnu++17", precompiled: true, unrolled: true}, {standard: "gnu++2a"}},
		libraries: []string{runtimePath, streamsPath, "-lc++", "-lc++abi", "-lc-printscan-long-double", "-lc"},
	}
)

// StackSize is how much stack a program has, in bytes: what Linux gives a process, four times over.
const StackSize = 32 << 20

// frontend are the flags that every source is compiled with, the precompiled header's too.
var frontend = []string{
	"clang", "-cc1", "-triple", "wasm32-unknown-wasi", "-mthread-model", "single",
	"-target-feature", "+sign-ext", "-target-feature", "+nontrapping-fptoint",
	"-disable-free", "-fno-common", "-isysroot", "/sys", "-O2", "-w", "-ferror-limit", "20", "-fno-threadsafe-statics",
}

// include are where headers are found: ours, libc++'s, libc's and the compiler's.
var include = []string{
	"-internal-isystem", ownHeaders, "-internal-isystem", "/sys/include/c++/v1", "-internal-isystem", "/sys/include",
	"-internal-isystem", "/sys/lib/clang/8.0.1/include",
}

// definitions are C++'s: g++ defines the first, and the second keeps what C++17 removed and programs still use.
var definitions = []string{"-D_GNU_SOURCE", "-D_LIBCPP_ENABLE_CXX17_REMOVED_FEATURES"}

// unroll lets loops be unrolled by as much as they are elsewhere.
var unroll = []string{"-funroll-loops", "-mllvm", "-unroll-runtime", "-mllvm", "-unroll-allow-partial"}

// compile gives the compiler's arguments. kind is what to emit, and in the path of the source.
func (l Language) compile(a attempt, kind, out, in string) []string {
	args := append(append([]string{}, frontend...), "-std="+a.standard, kind, "-o", out)
	headers := include
	if l.name == C.name {
		headers = include[4:]
	} else {
		args = append(args, definitions...)
	}
	if a.unrolled {
		args = append(args, unroll...)
	}
	if a.precompiled {
		args = append(args, "-include-pch", pchPath, "-fno-validate-pch")
	}
	args = append(args, headers...)
	if kind == "-emit-pch" {
		return append(args, "-x", l.name+"-header", in)
	}
	return append(args, "-x", l.name, in)
}

// link gives the linker's arguments.
func (l Language) link() []string {
	args := []string{
		"wasm-ld", "--no-threads", "--stack-first", "-z", "stack-size=" + strconv.Itoa(StackSize), "-s",
		"-L/sys/lib/wasm32-wasi", startPath, objectPath,
	}
	args = append(args, l.libraries...)
	return append(args, "/sys/lib/clang/8.0.1/lib/wasi/libclang_rt.builtins-wasm32.a", "-o", modulePath)
}
