package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestPythonClient runs the Python client's tests against a fleet in a process of its own, whose gateway asks for a token.
func TestPythonClient(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and starts a fleet: not with -short")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skipf("python3 is missing, so the Python client is not tested: %v", err)
	}
	if out, err := exec.Command(python, "-c", "import sys; sys.exit(sys.version_info < (3, 9))").CombinedOutput(); err != nil {
		t.Skipf("python3 is older than 3.9, so the Python client is not tested: %v %s", err, out)
	}
	const token = "python-test"
	gateway, nats := startUp(t, "--token", token)
	cmd := exec.Command(python, "-m", "unittest", "discover", "--start-directory", "tests", "--top-level-directory", ".")
	cmd.Dir = filepath.Join("..", "..", "schemas", "python")
	cmd.Env = append(os.Environ(), "ASSAY_URL="+gateway, "ASSAY_NATS="+nats, "ASSAY_TOKEN="+token, "PYTHONDONTWRITEBYTECODE=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// startUp builds assay, runs `assay up` on free ports until the test ends, and returns its two addresses.
func startUp(t *testing.T, flags ...string) (gateway, nats string) {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "assay")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	args := append([]string{"up", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--nats-listen", "127.0.0.1:0"}, flags...)
	cmd := exec.Command(bin, args...)
	log := new(strings.Builder)
	cmd.Stderr = log
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop := time.AfterFunc(2*grace, func() { _ = cmd.Process.Kill() })
		defer stop.Stop()
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("assay up did not drain: %v\n%s", err, log)
		}
	})
	lines := bufio.NewScanner(stdout)
	for (gateway == "" || nats == "") && lines.Scan() {
		_, _ = fmt.Sscanf(lines.Text(), "gateway %s", &gateway)
		_, _ = fmt.Sscanf(lines.Text(), "NATS %s", &nats)
	}
	if gateway == "" || nats == "" {
		t.Fatal("assay up did not announce its addresses")
	}
	return gateway, nats
}
