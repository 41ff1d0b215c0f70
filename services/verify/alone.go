package verify

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/verifiers"
)

// aloneLimit is how long a rollout may take in its child process before it counts as having killed it.
const aloneLimit = time.Minute

// errDied says that the child died, or had to be killed, with the rollout it was judging; errNoChild that there was no
// child to judge it.
var (
	errDied    = errors.New("the rollout brought its process down")
	errNoChild = errors.New("no child process")
)

// Alone judges rollouts one at a time in a child process, which is started on demand and again after it died.
// Safe for concurrent use.
type Alone struct {
	command []string
	limit   time.Duration
	mu      sync.Mutex
	child   *child
}

// NewAlone makes a judge that runs command, which must call [ServeAlone] on its standard input and output. limit is how
// long one rollout may take; zero means a minute.
func NewAlone(command []string, limit time.Duration) *Alone {
	return &Alone{command: command, limit: cmp.Or(limit, aloneLimit)}
}

type child struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// Judge judges one rollout under the spec of that YAML. The error is errDied when the rollout is to blame, errNoChild
// when the child could not be started, and the context's cause when that ended first.
func (a *Alone) Judge(ctx context.Context, yaml string, r *assayv1.Rollout) (*assayv1.Verdict, error) {
	rollout, err := proto.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("verify: rollout for the child process: %w", err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		fresh := a.child == nil
		if fresh {
			if a.child, err = a.start(); err != nil {
				return nil, fmt.Errorf("verify: %w: %w", errNoChild, err)
			}
		}
		v, err := a.try(ctx, job{[]byte(yaml), rollout})
		// A child that had judged others may have died of what they left behind; only a fresh one lays the blame.
		if fresh || !errors.Is(err, errDied) {
			return v, err
		}
	}
}

// try judges one rollout in the present child, and ends the child when that fails. The lock is held.
func (a *Alone) try(ctx context.Context, j job) (*assayv1.Verdict, error) {
	c := a.child
	timer := time.AfterFunc(a.limit, c.kill)
	unhook := context.AfterFunc(ctx, c.kill)
	v, err := c.judge(j)
	timely, alive := timer.Stop(), unhook()
	if err == nil && timely && alive {
		return v, nil
	}
	a.child = nil
	state := c.end()
	switch {
	case err == nil:
		return v, nil
	case !alive:
		return nil, context.Cause(ctx)
	case !timely:
		return nil, fmt.Errorf("%w: it took more than %v", errDied, a.limit)
	}
	return nil, fmt.Errorf("%w: %w (%v)", errDied, err, state)
}

func (a *Alone) start() (*child, error) {
	if len(a.command) == 0 {
		return nil, errors.New("no command is configured for it")
	}
	cmd := exec.Command(a.command[0], a.command[1:]...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &child{cmd, in, bufio.NewReader(out)}, nil
}

// Close ends the child.
func (a *Alone) Close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.child != nil {
		a.child.end()
		a.child = nil
	}
}

func (c *child) kill() { _ = c.cmd.Process.Kill() }

// end kills the process and says how it ended.
func (c *child) end() *os.ProcessState {
	c.kill()
	_ = c.cmd.Wait()
	return c.cmd.ProcessState
}

func (c *child) judge(j job) (*assayv1.Verdict, error) {
	if err := j.write(c.in); err != nil {
		return nil, err
	}
	answer, err := readFrame(c.out)
	if err != nil {
		return nil, err
	}
	v := new(assayv1.Verdict)
	return v, proto.Unmarshal(answer, v)
}

// ServeAlone is the child's side: it judges what comes on in, one rollout at a time, and returns when in ends, even in
// the middle of a rollout. The process must exit then, so that it never outlives its worker.
func ServeAlone(in io.Reader, out io.Writer, known *verifiers.Registry, hosts func(string) bool) error {
	// Where memory runs out, this process and not its worker is the one to go. Elsewhere than on Linux there is no
	// such file.
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0o600)
	jobs, ended := make(chan job), make(chan error, 2)
	go func() { ended <- readJobs(in, jobs) }()
	go func() { ended <- serve(jobs, out, known, hosts) }()
	return <-ended
}

func serve(jobs <-chan job, out io.Writer, known *verifiers.Registry, hosts func(string) bool) error {
	for j := range jobs {
		answer, err := judgeFrame(j, known, hosts)
		if err != nil {
			return err
		}
		if err := writeFrame(out, answer); err != nil {
			return err
		}
	}
	return nil
}

// judgeFrame judges a job and returns the frame that answers it.
func judgeFrame(j job, known *verifiers.Registry, hosts func(string) bool) ([]byte, error) {
	r := new(assayv1.Rollout)
	if err := proto.Unmarshal(j.rollout, r); err != nil {
		return nil, fmt.Errorf("verify: rollout from the worker: %w", err)
	}
	// The worker has read this spec, so a child that cannot is another version: not the rollout's fault.
	spec, err := rewardspec.Parse(j.yaml, known)
	if err != nil {
		return proto.Marshal(failed(r, reasonBadSpec, err))
	}
	route, ok := spec.Route(r.GetRoute())
	if !ok {
		return proto.Marshal(failed(r, reasonBadSpec, fmt.Errorf("spec %s has no route %q", spec.Ref(), r.GetRoute())))
	}
	return proto.Marshal(judge(context.Background(), route, r, hosts))
}
