package verify

import (
	"bufio"
	"context"
	"encoding/binary"
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

// maxFrame bounds a frame between a worker and its child.
const maxFrame = 64 << 20

// errDied says that the child died, or had to be killed, with the rollout it was judging.
var errDied = errors.New("the rollout brought its process down")

// Alone judges rollouts one at a time in a child process, which is started on demand and again after it died.
// Safe for concurrent use.
type Alone struct {
	command []string
	limit   time.Duration
	mu      sync.Mutex
	child   *child
}

// NewAlone makes a judge that runs command, which must call [ServeAlone] on its standard input and output.
func NewAlone(command []string) *Alone { return &Alone{command: command, limit: aloneLimit} }

type child struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// Judge judges one rollout under the spec of that YAML. The error is errDied when the rollout is to blame and another
// one when the child could not be started.
func (a *Alone) Judge(ctx context.Context, yaml string, r *assayv1.Rollout) (*assayv1.Verdict, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.child == nil {
		c, err := a.start()
		if err != nil {
			return nil, fmt.Errorf("verify: child process: %w", err)
		}
		a.child = c
	}
	timer := time.AfterFunc(a.limit, a.child.kill)
	unhook := context.AfterFunc(ctx, a.child.kill)
	v, err := a.child.judge(yaml, r)
	timely, alive := timer.Stop(), unhook()
	if err == nil {
		return v, nil
	}
	a.child.kill()
	state := a.child.cmd.Wait()
	a.child = nil
	if !alive {
		return nil, context.Cause(ctx)
	}
	if !timely {
		return nil, fmt.Errorf("%w: it took more than %v", errDied, a.limit)
	}
	return nil, fmt.Errorf("%w: %w (%v)", errDied, err, state)
}

func (a *Alone) start() (*child, error) {
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
		_ = a.child.in.Close()
		a.child.kill()
		_ = a.child.cmd.Wait()
		a.child = nil
	}
}

func (c *child) kill() { _ = c.cmd.Process.Kill() }

func (c *child) judge(yaml string, r *assayv1.Rollout) (*assayv1.Verdict, error) {
	data, err := proto.Marshal(r)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(writeFrame(c.in, []byte(yaml)), writeFrame(c.in, data)); err != nil {
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
	jobs, failed := make(chan job), make(chan error, 1)
	go func() { failed <- serve(jobs, out, known, hosts) }()
	for {
		j, err := readJob(in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		select {
		case jobs <- j:
		case err := <-failed:
			return err
		}
	}
}

// job is one rollout with the YAML of its spec.
type job struct{ yaml, rollout []byte }

func readJob(in io.Reader) (j job, err error) {
	if j.yaml, err = readFrame(in); err != nil {
		return j, err
	}
	j.rollout, err = readFrame(in)
	return j, err
}

func serve(jobs <-chan job, out io.Writer, known *verifiers.Registry, hosts func(string) bool) error {
	for j := range jobs {
		answer, err := judgeFrame(j.yaml, j.rollout, known, hosts)
		if err != nil {
			return err
		}
		if err := writeFrame(out, answer); err != nil {
			return err
		}
	}
	return nil
}

func judgeFrame(yaml, rollout []byte, known *verifiers.Registry, hosts func(string) bool) ([]byte, error) {
	r := new(assayv1.Rollout)
	if err := proto.Unmarshal(rollout, r); err != nil {
		return nil, fmt.Errorf("verify: rollout from the worker: %w", err)
	}
	spec := rewardspec.Default(known)
	if len(yaml) > 0 {
		var err error
		if spec, err = rewardspec.Parse(yaml, known); err != nil {
			return nil, fmt.Errorf("verify: spec from the worker: %w", err)
		}
	}
	route, ok := spec.Route(r.GetRoute())
	if !ok {
		return nil, fmt.Errorf("verify: the worker's spec has no route %q", r.GetRoute())
	}
	return proto.Marshal(judge(context.Background(), route, r, hosts))
}

func writeFrame(w io.Writer, data []byte) error {
	var head [4]byte
	binary.BigEndian.PutUint32(head[:], uint32(len(data)))
	if _, err := w.Write(head[:]); err != nil {
		return err
	}
	_, err := w.Write(data)
	return err
}

func readFrame(r io.Reader) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > maxFrame {
		return nil, fmt.Errorf("frame of %d bytes", n)
	}
	data := make([]byte, n)
	_, err := io.ReadFull(r, data)
	return data, err
}
