// Command assay is the verifier and reward fleet in one binary: `assay up` runs all of it in one process, the other
// commands run one service each, score files, and measure.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

// grace is how long a service may take to finish what it has begun once it is told to stop.
const grace = 20 * time.Second

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run runs one command line and returns the exit code. The first SIGINT or SIGTERM drains, the second one kills.
func run(args []string, out, errs io.Writer) int {
	if os.Getenv("GOGC") == "" {
		// A service's live heap is small beside what flows through it: collecting less often is a tenth of its time.
		debug.SetGCPercent(400)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	cmd := rootCommand()
	cmd.SetArgs(args)
	cmd.SetOut(out)
	cmd.SetErr(errs)
	err := cmd.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	code := 1
	if e, ok := errors.AsType[*exitError](err); ok {
		code, err = e.code, e.err
	}
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	if err != nil {
		fmt.Fprintln(errs, "assay:", err)
	}
	return code
}

// exitError ends a command with a code of its own, without a word when it holds no error.
type exitError struct {
	code int
	err  error
}

// Error implements error.
func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

// Unwrap returns the cause.
func (e *exitError) Unwrap() error { return e.err }

func rootCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:           "assay",
		Short:         "Verifiers and rewards for reinforcement learning with verifiable rewards",
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			return setLog(cmd.ErrOrStderr(), format)
		},
	}
	cmd.PersistentFlags().StringVar(&format, "log", "auto", "log format: json, text, or auto (text on a terminal)")
	cmd.AddCommand(
		upCommand(), gatewayCommand(), verifyCommand(), rewardCommand(), judgeAloneCommand(),
		scoreCommand(), mathCommand(), runCodeCommand(), doctorCommand(), specCommand(), demoCommand(), benchCommand(), trainPreferenceCommand(), newCommand(),
	)
	return cmd
}

func setLog(w io.Writer, format string) error {
	if format == "auto" {
		format = "json"
		if isTerminal(w) {
			format = "text"
		}
	}
	switch format {
	case "json":
		slog.SetDefault(slog.New(slog.NewJSONHandler(w, nil)))
	case "text":
		slog.SetDefault(slog.New(slog.NewTextHandler(w, nil)))
	default:
		return fmt.Errorf("--log %q is neither json, text nor auto", format)
	}
	return nil
}

// isTerminal reports whether a person is likely to read w.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "devel"
	}
	return info.Main.Version
}
