package assayjson

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"
)

// Codec speaks Assay's JSON in Connect's handlers and clients; it is a connect.Codec. A handler needs it under both
// of JSON's content types:
//
//	connect.WithCodec(assayjson.Codec{}), connect.WithCodec(assayjson.Codec{Charset: true})
//
// It may be used from several goroutines at once.
type Codec struct {
	// Charset makes it the codec of "application/json; charset=utf-8" instead of "application/json".
	Charset bool
	// Replaced, if set, is told of every message in which invalid UTF-8 was replaced, and in how many of its strings.
	// It may be called from several goroutines at once.
	Replaced func(strings int)
}

// Name is the codec's part of the content type.
func (c Codec) Name() string {
	if c.Charset {
		return "json; charset=utf-8"
	}
	return "json"
}

// Marshal is [Marshal].
func (c Codec) Marshal(message any) ([]byte, error) { return c.MarshalAppend(nil, message) }

// MarshalStable is [Marshal], whose output is always stable.
func (c Codec) MarshalStable(message any) ([]byte, error) { return c.MarshalAppend(nil, message) }

// MarshalAppend is [MarshalAppend].
func (c Codec) MarshalAppend(dst []byte, message any) ([]byte, error) {
	m, err := protoMessage(message)
	if err != nil {
		return nil, err
	}
	return MarshalAppend(dst, m)
}

// Unmarshal is [Unmarshal].
func (c Codec) Unmarshal(data []byte, message any) error {
	m, err := protoMessage(message)
	if err != nil {
		return err
	}
	if len(data) == 0 {
		return errors.New("assayjson: the body is empty; an empty message is {}")
	}
	replaced, err := UnmarshalCount(data, m)
	if replaced > 0 && c.Replaced != nil {
		c.Replaced(replaced)
	}
	return err
}

// IsBinary is false: the output is text.
func (c Codec) IsBinary() bool { return false }

func protoMessage(message any) (proto.Message, error) {
	m, ok := message.(proto.Message)
	if !ok {
		return nil, fmt.Errorf("assayjson: %T is not a protobuf message", message)
	}
	return m, nil
}
