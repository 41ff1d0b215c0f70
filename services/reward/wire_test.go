package reward_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"testing"

	"github.com/assay-rl/assay/services/fleettest"
)

// wire speaks NATS's protocol itself, as a publisher may that knows nothing of our packages and their checks.
type wire struct {
	t    testing.TB
	conn net.Conn
	in   *textproto.Reader
}

func dial(t testing.TB, f *fleettest.Fleet) *wire {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(f.ServerURL, "nats://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	w := &wire{t, conn, textproto.NewReader(bufio.NewReader(conn))}
	w.send("CONNECT {\"verbose\":false,\"headers\":true}\r\nSUB _INBOX.wire 1\r\n")
	return w
}

func (w *wire) send(s string) {
	w.t.Helper()
	if _, err := io.WriteString(w.conn, s); err != nil {
		w.t.Fatal(err)
	}
}

// request publishes a message and returns what the server answers: JetStream's acknowledgement, or its API's reply.
func (w *wire) request(subject string, header map[string]string, body string) string {
	w.t.Helper()
	var h bytes.Buffer
	h.WriteString("NATS/1.0\r\n")
	for k, v := range header {
		fmt.Fprintf(&h, "%s: %s\r\n", k, v)
	}
	h.WriteString("\r\n")
	w.send(fmt.Sprintf("HPUB %s _INBOX.wire %d %d\r\n%s%s\r\n", subject, h.Len(), h.Len()+len(body), h.String(), body))
	for {
		line, err := w.in.ReadLine()
		switch {
		case err != nil:
			w.t.Fatal(err)
		case line == "PING":
			w.send("PONG\r\n")
		case strings.HasPrefix(line, "-ERR"):
			return line
		case strings.HasPrefix(line, "MSG _INBOX.wire"):
			answer, err := w.in.ReadLine()
			if err != nil {
				w.t.Fatal(err)
			}
			return answer
		}
	}
}

// store publishes a message that JetStream must take.
func (w *wire) store(subject string, header map[string]string, body string) {
	w.t.Helper()
	if answer := w.request(subject, header, body); strings.Contains(answer, "error") || strings.HasPrefix(answer, "-ERR") {
		w.t.Fatalf("%s: %s", subject, answer)
	}
}
