package python

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
)

// mostMessage is the longest message that a guest may send, in bytes.
const mostMessage = 32 << 20

// errProtocol says that a guest used its job device for something else than the driver does.
var errProtocol = errors.New("python: the guest broke the driver's protocol")

// exchange is a [machine.Channel] made of whole messages.
type exchange struct {
	// out is what the guest has still to read.
	out []byte
	// in is what it has written of its next message.
	in []byte
	// more gives the next message when the guest asks for one, and got takes each that it sends.
	more func(ctx context.Context) ([]byte, error)
	got  func(ctx context.Context, kind string, rest []any) error
}

// Receive implements machine.Channel.
func (e *exchange) Receive(ctx context.Context, p []byte) (int, error) {
	if len(e.out) == 0 {
		if e.more == nil {
			return 0, errProtocol
		}
		var err error
		if e.out, err = e.more(ctx); err != nil {
			return 0, err
		}
	}
	n := copy(p, e.out)
	e.out = e.out[n:]
	return n, nil
}

// Send implements machine.Channel.
func (e *exchange) Send(ctx context.Context, p []byte) error {
	e.in = append(e.in, p...)
	for len(e.in) >= 4 {
		size := binary.LittleEndian.Uint32(e.in)
		if size > mostMessage {
			return fmt.Errorf("%w: a message of %d bytes", errProtocol, size)
		}
		end := 4 + int(size)
		if len(e.in) < end {
			return nil
		}
		if err := e.message(ctx, e.in[4:end]); err != nil {
			return err
		}
		e.in = e.in[end:]
	}
	return nil
}

func (e *exchange) message(ctx context.Context, data []byte) error {
	items, err := decodeTuple(data)
	if err != nil {
		return fmt.Errorf("%w: %w", errProtocol, err)
	}
	if len(items) == 0 {
		return errProtocol
	}
	kind, ok := items[0].(string)
	if !ok {
		return errProtocol
	}
	return e.got(ctx, kind, items[1:])
}

// fields reads a message's items into pointers of their types.
func fields(items []any, into ...any) error {
	if len(items) < len(into) {
		return errProtocol
	}
	for i, p := range into {
		ok := true
		switch p := p.(type) {
		case *string:
			*p, ok = items[i].(string)
		case *[]byte:
			*p, ok = items[i].([]byte)
		case *[]string:
			*p, ok = items[i].([]string)
		case *bool:
			*p, ok = items[i].(bool)
		}
		if !ok {
			return errProtocol
		}
	}
	return nil
}
