package gateway

import (
	"fmt"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	"github.com/assay-rl/assay/schemas/assayjson"
)

// codecs hold protobuf bodies to the same rules as JSON ones. replaced hears of every message in which invalid UTF-8
// became U+FFFD.
func codecs(replaced func(strings int)) []connect.HandlerOption {
	return []connect.HandlerOption{
		connect.WithCodec(assayjson.Codec{Replaced: replaced}),
		connect.WithCodec(assayjson.Codec{Charset: true, Replaced: replaced}),
		connect.WithCodec(protobuf{replaced}),
	}
}

// protobuf replaces Connect's own codec, which refuses invalid UTF-8 and takes raw JSON fields that are none.
type protobuf struct{ replaced func(strings int) }

// Name implements connect.Codec.
func (protobuf) Name() string { return "proto" }

// IsBinary says that bodies are not text.
func (protobuf) IsBinary() bool { return true }

// Marshal implements connect.Codec.
func (c protobuf) Marshal(message any) ([]byte, error) { return c.MarshalAppend(nil, message) }

// MarshalAppend spares Connect a copy.
func (protobuf) MarshalAppend(dst []byte, message any) ([]byte, error) {
	m, ok := message.(proto.Message)
	if !ok {
		return nil, fmt.Errorf("%T is not a protobuf message", message)
	}
	return proto.MarshalOptions{}.MarshalAppend(dst, m)
}

// Unmarshal implements connect.Codec.
func (c protobuf) Unmarshal(data []byte, message any) error {
	m, ok := message.(proto.Message)
	if !ok {
		return fmt.Errorf("%T is not a protobuf message", message)
	}
	n, err := assayjson.UnmarshalProto(data, m)
	if n > 0 {
		c.replaced(n)
	}
	return err
}
