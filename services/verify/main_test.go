package verify_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/specs"
	"github.com/assay-rl/assay/services/verify"
)

// TestMain makes this binary a worker, or the child that judges alone, when a test starts it as one.
func TestMain(m *testing.M) {
	var err error
	switch {
	case len(os.Args) == 2 && os.Args[1] == "judge-alone":
		err = verify.ServeAlone(os.Stdin, os.Stdout, registry(nil), func(string) bool { return true })
	case len(os.Args) == 3 && os.Args[1] == "worker":
		err = work(os.Args[2])
	default:
		// Where the children say how they died, which they do on purpose and at length.
		os.Stderr, _ = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
		os.Exit(m.Run())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// aloneCommand starts this binary as the child that judges alone.
func aloneCommand() []string { return []string{os.Args[0], "judge-alone"} }

// processAckWait is how soon a dead worker process's rollouts go on.
const processAckWait = 500 * time.Millisecond

// work is one worker process; it ends when it is killed.
func work(url string) error {
	ctx := context.Background()
	b, err := bus.Connect(ctx, bus.Config{URL: url, AckWait: processAckWait, Log: quiet()})
	if err != nil {
		return err
	}
	store, err := specs.Open(ctx, b, registry(nil))
	if err != nil {
		return err
	}
	w, err := verify.Start(ctx, b, store, verify.Config{
		Pool: "all", Known: registry(nil), Slots: 2, AloneCommand: aloneCommand(), Log: quiet(),
	})
	if err != nil {
		return err
	}
	return w.Run(ctx, time.Second)
}
