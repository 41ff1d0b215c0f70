package sandbox

import (
	"context"
	"fmt"
	"time"

	"github.com/assay-rl/assay/sandbox/guests"
)

// GuestState is what a language's guest is like on this machine.
type GuestState struct {
	Language Language
	// Package and Version are the npm package and the version that is pinned; both empty where no guest is needed.
	Package, Version string
	// Ready is how long the guest took to compile, or to load from the cache, and to warm up; Run how long a program of
	// one line took after that.
	Ready, Run time.Duration
	// Err is why the language cannot be run, [ErrMissingGuest] among other reasons; nil when it can.
	Err error
}

// trials are the languages with what each needs and a program that prints "ok".
var trials = []struct {
	language Language
	file     guests.File
	program  string
}{
	{Python, guests.Python, "print('ok')\n"},
	{JavaScript, guests.JavaScript, "console.log('ok')\n"},
	{C, guests.Clang, "#include <stdio.h>\nint main(void) { puts(\"ok\"); return 0; }\n"},
	{CPP, guests.Clang, "#include <iostream>\nint main() { std::cout << \"ok\\n\"; }\n"},
	{SQL, guests.SQLite, "SELECT 'ok';\n"},
}

// State tries every language with a program of one line.
func (s *Sandbox) State(ctx context.Context) []GuestState {
	var out []GuestState
	for _, t := range trials {
		g := GuestState{Language: t.language, Package: t.file.Package, Version: t.file.Version()}
		g.Err = s.try(ctx, &g, t.program)
		out = append(out, g)
	}
	return out
}

func (s *Sandbox) try(ctx context.Context, g *GuestState, code string) error {
	start := time.Now()
	p, r, err := s.Compile(ctx, Source{Language: g.Language, Code: []byte(code)}, Limits{})
	if err != nil {
		return err
	}
	if r.Status != OK {
		return fmt.Errorf("sandbox: %s does not compile a program of one line: %s", g.Language, r.Explanation)
	}
	// The first run warms the guest.
	if _, err := p.Run(ctx, Input{}); err != nil {
		return err
	}
	g.Ready = time.Since(start)
	start = time.Now()
	if r, err = p.Run(ctx, Input{}); err != nil {
		return err
	}
	g.Run = time.Since(start)
	if r.Status != OK || string(r.Stdout) != "ok\n" {
		return fmt.Errorf("sandbox: %s ran a program of one line to %s and printed %.40q: %s", g.Language, r.Status, r.Stdout, r.Explanation)
	}
	return nil
}
