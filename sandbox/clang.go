package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/internal/clang"
	"github.com/assay-rl/assay/sandbox/internal/machine"
)

// clangGuest is the backend of C or C++.
type clangGuest struct {
	compiler *clang.Compiler
	language clang.Language
	scale    scale
	// shared says that another backend closes the compiler.
	shared bool
}

// C is opened by way of another language, which an initial value of opens may not refer to.
func init() { opens[C] = openC }

// openC takes the compiler and its calibration from the backend of C++.
func openC(ctx context.Context, s *Sandbox) (backend, error) {
	b, err := s.backend(ctx, CPP)
	if err != nil {
		return nil, err
	}
	cpp, ok := b.(*clangGuest)
	if !ok {
		return nil, fmt.Errorf("sandbox: C++ is run by a %T, which has no compiler for C", b)
	}
	return &clangGuest{compiler: cpp.compiler, language: clang.C, scale: cpp.scale, shared: true}, nil
}

func openCPP(ctx context.Context, s *Sandbox) (backend, error) {
	var parts clang.Guests
	for file, content := range map[guests.File]*[]byte{
		guests.Clang: &parts.Clang, guests.Linker: &parts.Linker, guests.ClangFiles: &parts.Files,
	} {
		var err error
		if *content, err = file.Read(s.cfg.Guests); err != nil {
			return nil, err
		}
	}
	parts.Version = guests.Clang.Package + "@" + guests.Clang.Version()
	compiler, err := clang.New(ctx, s.rt, parts, s.cfg.Cache)
	if err != nil {
		return nil, err
	}
	b := &clangGuest{compiler: compiler, language: clang.CPP}
	if b.scale, err = b.calibrate(ctx); err != nil {
		return nil, errors.Join(err, compiler.Close())
	}
	return b, nil
}

func (b *clangGuest) close() {
	if !b.shared {
		_ = b.compiler.Close() // there is nobody to tell, and nothing to do about it
	}
}

// compile runs the compiler under its own limits, which l can only raise: what a task allows its programs says nothing
// of what compiling them takes.
func (b *clangGuest) compile(ctx context.Context, src Source, l Limits) (program, Result, error) {
	p, r, err := b.build(ctx, src.Code, l)
	if p == nil {
		return nil, r, err
	}
	return &clangProgram{clangGuest: b, p: p, source: src.Code}, r, nil
}

func (b *clangGuest) build(ctx context.Context, source []byte, l Limits) (*clang.Program, Result, error) {
	limits := clang.DefaultLimits
	limits.CPU, limits.Memory = max(limits.CPU, l.CPU), max(limits.Memory, l.Memory)
	p, report, err := b.compiler.Compile(ctx, b.language, source, limits)
	if err != nil {
		return nil, Result{}, fmt.Errorf("sandbox: %w", err)
	}
	r := resultOf(report.Outcome)
	r.Stdout = nil
	if report.Failed {
		r.Status, r.Explanation = CompileError, line(report.Reason)
	}
	return p, r, nil
}

type clangProgram struct {
	*clangGuest
	p      *clang.Program
	source []byte
}

func (p *clangProgram) run(ctx context.Context, in Input) (Result, error) {
	o, err := p.p.Run(ctx, named(p.scale.job(in)))
	return commandResult(ctx, o, err)
}

func (p *clangProgram) call(context.Context, Call) (Result, error) {
	return Result{}, fmt.Errorf("sandbox: call a function: %w: C and C++ have no types to tell what its arguments are; use a program with a main function", ErrUnsupported)
}

// failedAssertion begins what assert of C says before it aborts.
var failedAssertion = []byte("Assertion failed: ")

// test compiles the script with the program, whose own main function gives way to the script's.
func (p *clangProgram) test(ctx context.Context, s Script) (Result, error) {
	const own = "#define main assay_own_main\n#line 1\n"
	source := fmt.Appendf(nil, "%s%s\n#undef main\n%s\n%s\n", own, p.source, s.Setup, s.Code)
	tested, r, err := p.build(ctx, source, Limits{})
	if err != nil || tested == nil {
		return r, err
	}
	passed, o, err := tested.Test(ctx, named(p.scale.job(s.Input)))
	r, err = commandResult(ctx, o, err)
	r.Weak = true
	switch {
	case r.Status == RuntimeError && (bytes.Contains(r.Stderr, failedAssertion) || o.End == machine.Exited):
		r.Status = Failed
	case r.Status == OK && !passed:
		r.Status, r.Explanation = RuntimeError, "the program ended before its test did"
	}
	return r, err
}

// clangLoop is what C and C++ are calibrated by: integers, floating point, a table that fits no register, and calls
// through pointers. The reference machine's g++ -O2 makes a program of it that takes clangReference.
const clangLoop = `
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static char composite[400001];
static int order[60000];
static double a[90][90], b[90][90], c[90][90];
static int less(const void *x, const void *y) { return (*(const int *)x > *(const int *)y) - (*(const int *)x < *(const int *)y); }
int main(void) {
  int primes = 0;
  for (int i = 2; i <= 400000; i++) {
    if (composite[i]) continue;
    primes++;
    for (long long j = (long long)i * i; j <= 400000; j += i) composite[j] = 1;
  }
  unsigned seed = 1;
  for (int i = 0; i < 60000; i++) order[i] = (seed = seed * 1103515245u + 12345u) >> 8;
  qsort(order, 60000, sizeof *order, less);
  for (int i = 0; i < 90; i++) for (int j = 0; j < 90; j++) { a[i][j] = i + j; b[i][j] = i - j; }
  for (int i = 0; i < 90; i++) for (int j = 0; j < 90; j++) for (int k = 0; k < 90; k++) c[i][j] += a[i][k] * b[k][j];
  printf("%d %d %.0f\n", primes, order[30000], c[3][4]);
  return 0;
}
`

const clangReference = 6300 * time.Microsecond

func (b *clangGuest) calibrate(ctx context.Context) (scale, error) {
	p, report, err := b.compiler.Compile(ctx, clang.C, []byte(clangLoop), clang.DefaultLimits)
	if err != nil {
		return 0, err
	}
	if p == nil {
		return 0, fmt.Errorf("calibration: %s", report.Reason)
	}
	return calibrated(clangReference, func() (machine.Outcome, error) { return p.Run(ctx, scale(1).job(Input{})) })
}
