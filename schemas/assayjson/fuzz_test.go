package assayjson_test

import (
	"bytes"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/schemas/assayjson"
)

// roundTrip fails unless m, once read, is written and read back as itself.
func roundTrip(t *testing.T, m proto.Message) {
	t.Helper()
	out, err := assayjson.Marshal(m)
	if err != nil {
		t.Fatalf("read but cannot be written: %v", err)
	}
	again := m.ProtoReflect().New().Interface()
	if err := assayjson.Unmarshal(out, again); err != nil {
		t.Fatalf("%s cannot be read: %v", out, err)
	}
	twice, err := assayjson.Marshal(again)
	if err != nil || !bytes.Equal(out, twice) {
		t.Fatalf("%s becomes %s, %v", out, twice, err)
	}
}

// fuzzed are the messages that JSON is read into: together they have every kind of field in the schemas.
func fuzzed() []proto.Message {
	return []proto.Message{
		&assayv1.ScoreBatchRequest{}, &assayv1.Rollout{}, &assayv1.Reward{}, &assayv1.Verdict{},
		&assayv1.Component{}, &assayv1.RewardSpec{}, &assayv1.GetFleetStateResponse{},
	}
}

func FuzzUnmarshal(f *testing.F) {
	for _, c := range forms {
		f.Add([]byte(c.json))
		for _, in := range c.also {
			f.Add([]byte(in))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, m := range fuzzed() {
			if assayjson.Unmarshal(data, m) != nil {
				continue
			}
			roundTrip(t, m)
			canonical, err := protojson.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			again := m.ProtoReflect().New().Interface()
			if err := assayjson.Unmarshal(canonical, again); err != nil || !proto.Equal(m, again) {
				t.Fatalf("protobuf-JSON %s is read as %v, %v", canonical, again, err)
			}
		}
	})
}

func FuzzUnmarshalProto(f *testing.F) {
	for _, c := range forms {
		if wire, err := proto.Marshal(c.message); err == nil {
			f.Add(wire)
		}
	}
	f.Add([]byte(field(6, field(1, "\xff")+field(2, field(5, "\xff")))))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, m := range fuzzed() {
			if _, err := assayjson.UnmarshalProto(data, m); err == nil {
				roundTrip(t, m)
			}
		}
	})
}
