package processtest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// binaries are the programs under test, built once.
type binaries struct{ assay, nats string }

// build builds the assay command of this tree and the nats-server of the version that go.mod pins.
func build(t *testing.T) binaries {
	t.Helper()
	dir := t.TempDir()
	command(t, nil, "go", "build", "-o", filepath.Join(dir, "assay"), "github.com/assay-rl/assay/services/assay")
	version := command(t, nil, "go", "list", "-m", "-f", "{{.Version}}", "github.com/nats-io/nats-server/v2")
	command(t, []string{"GOBIN=" + dir}, "go", "install", "github.com/nats-io/nats-server/v2@"+strings.TrimSpace(version))
	return binaries{filepath.Join(dir, "assay"), filepath.Join(dir, "nats-server")}
}

func command(t *testing.T, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
	}
	return string(out)
}

// process is one program that is killed and started again.
type process struct {
	name string
	args []string
	log  *os.File
	mu   sync.Mutex
	cmd  *exec.Cmd
}

func start(t *testing.T, name string, args ...string) *process {
	t.Helper()
	log, err := os.Create(filepath.Join(t.TempDir(), name+".log"))
	if err != nil {
		t.Fatal(err)
	}
	p := &process{name: name, args: args, log: log}
	p.launch(t)
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			data, _ := os.ReadFile(log.Name())
			t.Logf("last of %s's log:\n%s", name, data[max(0, len(data)-4000):])
		}
		_ = log.Close()
	})
	return p
}

func (p *process) launch(t *testing.T) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cmd = exec.Command(p.args[0], p.args[1:]...)
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	if err := p.cmd.Start(); err != nil {
		t.Errorf("start %s: %v", p.name, err)
	}
}

// kill sends SIGKILL and waits until the process is gone.
func (p *process) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd != nil && p.cmd.Process != nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	}
}

// freePort returns a port of the loopback interface that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

// awaitPort waits until something listens.
func awaitPort(t *testing.T, port int) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for time.Now().Before(deadline) {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			_ = c.Close()
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("nothing listens on port %d", port)
}
