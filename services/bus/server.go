package bus

import (
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// ServerConfig says how the embedded NATS server runs.
type ServerConfig struct {
	// Dir holds the streams; it is made when missing.
	Dir string
	// Address is host:port to listen on; port 0 picks a free one. Empty means no socket at all.
	Address string
}

// Server is a NATS server with JetStream inside this process.
type Server struct {
	srv *server.Server
}

// startLimit is how long an embedded server may take to recover its streams.
const startLimit = 60 * time.Second

// StartServer starts an embedded server and waits until it takes connections.
func StartServer(cfg ServerConfig) (*Server, error) {
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("bus: data directory: %w", err)
	}
	opts := &server.Options{
		ServerName: "assay", JetStream: true, StoreDir: cfg.Dir, MaxPayload: MaxRolloutBytes + maxHeaderBytes,
		MaxPending: 256 << 20, DontListen: cfg.Address == "", NoSigs: true, NoLog: true, DisableJetStreamBanner: true,
	}
	if cfg.Address != "" {
		host, port, err := net.SplitHostPort(cfg.Address)
		if err != nil {
			return nil, fmt.Errorf("bus: NATS address %q: %w", cfg.Address, err)
		}
		opts.Host = host
		if opts.Port, err = strconv.Atoi(port); err != nil {
			return nil, fmt.Errorf("bus: NATS address %q: %w", cfg.Address, err)
		}
		if opts.Port == 0 {
			opts.Port = server.RANDOM_PORT
		}
		// The server exits the process when its port is taken; a listener of ours gives an error instead.
		if l, err := net.Listen("tcp", cfg.Address); err != nil {
			return nil, fmt.Errorf("bus: NATS cannot listen on %s: %w (another server there? --nats %s uses it)", cfg.Address, err, cfg.Address)
		} else if err := l.Close(); err != nil {
			return nil, fmt.Errorf("bus: %w", err)
		}
	}
	srv, err := server.NewServer(opts)
	if err != nil {
		return nil, fmt.Errorf("bus: embedded NATS: %w", err)
	}
	go srv.Start()
	if !srv.ReadyForConnections(startLimit) {
		srv.Shutdown()
		return nil, fmt.Errorf("bus: embedded NATS was not ready within %v; is %s in use by another process?", startLimit, cfg.Dir)
	}
	return &Server{srv}, nil
}

// URL is the address clients connect to; empty without a socket.
func (s *Server) URL() string {
	if s.srv.Addr() == nil {
		return ""
	}
	return s.srv.ClientURL()
}

// Close stops the server and waits until its streams are on disk.
func (s *Server) Close() {
	s.srv.Shutdown()
	s.srv.WaitForShutdown()
}
