package verify

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// maxFrame bounds a frame between a worker and its child.
const maxFrame = 64 << 20

// job is one rollout with the YAML of its spec: two frames.
type job struct{ yaml, rollout []byte }

func (j job) write(w io.Writer) error {
	if err := writeFrame(w, j.yaml); err != nil {
		return err
	}
	return writeFrame(w, j.rollout)
}

// readJobs passes on every job of in. The end of in is no error, wherever it comes: the worker is gone then.
func readJobs(in io.Reader, jobs chan<- job) error {
	for {
		j, err := readJob(in)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("verify: job from the worker: %w", err)
		}
		jobs <- j
	}
}

func readJob(in io.Reader) (j job, err error) {
	if j.yaml, err = readFrame(in); err != nil {
		return j, err
	}
	j.rollout, err = readFrame(in)
	return j, err
}

// writeFrame writes data behind its length, four bytes with the highest first.
func writeFrame(w io.Writer, data []byte) error {
	if len(data) > maxFrame {
		return fmt.Errorf("frame of %d bytes, the limit is %d", len(data), maxFrame)
	}
	var head [4]byte
	binary.BigEndian.PutUint32(head[:], uint32(len(data)))
	if _, err := w.Write(head[:]); err != nil {
		return err
	}
	_, err := w.Write(data)
	return err
}

// readFrame reads one frame. The error is io.EOF only where no frame has begun, and no more memory is taken than bytes
// come, whatever the length says.
func readFrame(r io.Reader) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > maxFrame {
		return nil, fmt.Errorf("frame of %d bytes, the limit is %d", n, maxFrame)
	}
	var data bytes.Buffer
	if _, err := io.CopyN(&data, r, int64(n)); errors.Is(err, io.EOF) {
		return nil, io.ErrUnexpectedEOF
	} else if err != nil {
		return nil, err
	}
	return data.Bytes(), nil
}
