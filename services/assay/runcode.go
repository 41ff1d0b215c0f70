package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/assay-rl/assay/sandbox"
)

// runCodeFlags say how `assay run-code` runs a program.
type runCodeFlags struct {
	language, stdin, guests    string
	cpu, wall                  time.Duration
	memoryMiB, outputKiB, seed int64
	asJSON                     bool
}

// extensions tell a program's language by its file name.
var extensions = map[string]sandbox.Language{
	".py": sandbox.Python, ".js": sandbox.JavaScript, ".mjs": sandbox.JavaScript, ".c": sandbox.C,
	".cc": sandbox.CPP, ".cpp": sandbox.CPP, ".cxx": sandbox.CPP, ".sql": sandbox.SQL, ".wasm": sandbox.Wasm,
}

func runCodeCommand() *cobra.Command {
	var f runCodeFlags
	cmd := &cobra.Command{
		Use:   "run-code FILE [ARG...]",
		Short: "Run a program in the sandbox; its output to yours, how it ended to standard error",
		Long: `Run a program as the code verifier would: without network, host files or environment, within limits.

The program's standard input is yours, unless --stdin names a file. The exit code is 0 when the program ended well, and
1 when it did not; --json prints the whole result instead.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runCode(cmd.Context(), f, args[0], args[1:], cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	d := sandbox.DefaultLimits
	cmd.Flags().StringVar(&f.language, "language", "", "python, javascript, c, cpp, sql or wasm (default: by the file's extension)")
	cmd.Flags().StringVar(&f.stdin, "stdin", "", "file for the program's standard input")
	cmd.Flags().StringVar(&f.guests, "guests", "", "node_modules folder of the guests (default: where the source tree has it)")
	cmd.Flags().DurationVar(&f.cpu, "cpu", d.CPU, "limit of computing time, as if the program ran natively")
	cmd.Flags().DurationVar(&f.wall, "wall", d.Wall, "limit of time on the program's clock, as if it ran natively")
	cmd.Flags().Int64Var(&f.memoryMiB, "memory", d.Memory>>20, "limit of memory in MiB, interpreter included")
	cmd.Flags().Int64Var(&f.outputKiB, "output", d.Output>>10, "limit of output in KiB")
	cmd.Flags().Int64Var(&f.seed, "seed", 0, "seed of all randomness the program sees")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print the result as JSON")
	return cmd
}

func runCode(ctx context.Context, f runCodeFlags, path string, args []string, stdin io.Reader, out, errs io.Writer) error {
	src, err := readSource(path, f.language)
	if err != nil {
		return err
	}
	in, err := f.input(stdin, args)
	if err != nil {
		return err
	}
	s, err := sandbox.Open(sandbox.Config{Guests: f.guests, Workers: 1})
	if err != nil {
		return err
	}
	r, err := compileAndRun(ctx, s, src, in)
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	if f.asJSON {
		return json.NewEncoder(out).Encode(jsonResult(r))
	}
	if err := show(r, out, errs); err != nil {
		return err
	}
	if r.Status != sandbox.OK {
		return fmt.Errorf("the program ended with %s", r.Status)
	}
	return nil
}

func readSource(path, language string) (sandbox.Source, error) {
	code, err := os.ReadFile(path)
	if err != nil {
		return sandbox.Source{}, err
	}
	l := sandbox.Language(language)
	if l == "" {
		l = extensions[strings.ToLower(filepath.Ext(path))]
	}
	if l == "" {
		return sandbox.Source{}, fmt.Errorf("%s: no language is known for this extension: name one with --language", path)
	}
	return sandbox.Source{Language: l, Code: code}, nil
}

func (f runCodeFlags) input(stdin io.Reader, args []string) (in sandbox.Input, err error) {
	in = sandbox.Input{Args: args, Seed: uint64(f.seed), Limits: sandbox.Limits{
		CPU: f.cpu, Wall: f.wall, Memory: f.memoryMiB << 20, Output: f.outputKiB << 10,
	}}
	if f.cpu <= 0 || f.wall <= 0 || f.memoryMiB <= 0 || f.outputKiB <= 0 {
		return in, errors.New("limits are greater than zero")
	}
	switch {
	case f.stdin != "":
		in.Stdin, err = os.ReadFile(f.stdin)
	case !isTerminal(stdin):
		in.Stdin, err = io.ReadAll(stdin)
	}
	return in, err
}

func compileAndRun(ctx context.Context, s *sandbox.Sandbox, src sandbox.Source, in sandbox.Input) (sandbox.Result, error) {
	p, r, err := s.Compile(ctx, src, in.Limits)
	if err != nil || r.Status != sandbox.OK {
		return r, err
	}
	return p.Run(ctx, in)
}

// show writes the program's output as it was, and a line about its end.
func show(r sandbox.Result, out, errs io.Writer) error {
	if _, err := out.Write(r.Stdout); err != nil {
		return err
	}
	if _, err := errs.Write(r.Stderr); err != nil {
		return err
	}
	end := string(r.Status)
	if r.Explanation != "" {
		end += ": " + r.Explanation
	}
	_, err := fmt.Fprintf(errs, "-- %s\n-- exit code %d, cpu %v, wall %v, memory %.1f MiB\n",
		end, r.ExitCode, r.CPU.Round(10*time.Microsecond), r.Wall.Round(10*time.Microsecond), float64(r.Memory)/(1<<20))
	return err
}

// jsonResult is a result with its output as text and its times in milliseconds.
func jsonResult(r sandbox.Result) any {
	return struct {
		Status      sandbox.Status `json:"status"`
		ExitCode    int            `json:"exit_code"`
		Stdout      string         `json:"stdout"`
		Stderr      string         `json:"stderr"`
		Explanation string         `json:"explanation,omitempty"`
		CPU         float64        `json:"cpu_ms"`
		Wall        float64        `json:"wall_ms"`
		Memory      int64          `json:"memory_bytes"`
	}{
		r.Status, r.ExitCode, strings.ToValidUTF8(string(r.Stdout), "\uFFFD"), strings.ToValidUTF8(string(r.Stderr), "\uFFFD"),
		r.Explanation, r.CPU.Seconds() * 1e3, r.Wall.Seconds() * 1e3, r.Memory,
	}
}
