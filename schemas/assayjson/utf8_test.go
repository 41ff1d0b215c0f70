package assayjson_test

import (
	"math"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/schemas/assayjson"
)

func TestUnmarshalCountReplaces(t *testing.T) {
	tests := []struct {
		name, in, want string
		replaced       int
	}{
		{"nothing to replace", `{"completion":"naïve 😀"}`, "naïve 😀", 0},
		{"a replacement character of the sender's", "{\"completion\":\"\uFFFD\"}", "\uFFFD", 0},
		{"a run of invalid bytes", "{\"completion\":\"a\xff\xfeb\"}", "a\uFFFDb", 1},
		{"two runs in one string", "{\"completion\":\"\xff-\xff\"}", "\uFFFD-\uFFFD", 1},
		{"two strings", "{\"completion\":\"\xff\",\"id\":\"\xff\"}", "\uFFFD", 2},
		{"half a surrogate pair", `{"completion":"a\ud83db"}`, "a\uFFFDb", 1},
		{"surrogates in the wrong order", `{"completion":"\ude00\ud83d"}`, "\uFFFD\uFFFD", 1},
		{"half a pair at the end", `{"completion":"\ud83d"}`, "\uFFFD", 1},
		{"raw JSON", "{\"completion\":\"\",\"reference\":{\"a\":\"\xff\"}}", "", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var r assayv1.Rollout
			replaced, err := assayjson.UnmarshalCount([]byte(tt.in), &r)
			if err != nil || replaced != tt.replaced || r.GetCompletion().GetText() != tt.want {
				t.Errorf("got %q, %d replaced, %v; want %q, %d", r.GetCompletion().GetText(), replaced, err, tt.want, tt.replaced)
			}
		})
	}
}

// field is a length-delimited field on the wire, which proto.Marshal would refuse to make of invalid UTF-8.
func field(num protowire.Number, value string) string {
	return string(protowire.AppendString(protowire.AppendTag(nil, num, protowire.BytesType), value))
}

func TestUnmarshalProto(t *testing.T) {
	tests := []struct {
		name, in string
		into     proto.Message
		want     string // as JSON
		replaced int
	}{
		{"valid", field(1, "a"), &assayv1.Rollout{}, `{"id":"a"}`, 0},
		{"invalid string", field(1, "a\xff"), &assayv1.Rollout{}, `{"id":"a` + "\uFFFD" + `"}`, 1},
		{"invalid string in a message", field(8, field(1, "\xff")) + field(1, "x"), &assayv1.Rollout{}, `{"id":"x","prompt":"` + "\uFFFD" + `"}`, 1},
		{"invalid string in a list", field(1, field(2, "\xff")) + field(1, field(2, "\xfe")), &assayv1.Messages{}, `{"messages":[{"content":"` + "\uFFFD" + `"},{"content":"` + "\uFFFD" + `"}]}`, 2},
		{"invalid map key and value", field(6, field(1, "\xff")+field(2, field(5, "\xff"))), &assayv1.Verdict{}, `{"components":{"` + "\uFFFD" + `":{"reason":"` + "\uFFFD" + `"}}}`, 2},
		{"invalid raw JSON", field(10, "\"\xff\""), &assayv1.Rollout{}, `{"reference":"Iu+/vSI="}`, 1},
		{"unknown field kept beside", field(1, "\xff") + field(99, "\xff"), &assayv1.Rollout{}, `{"id":"` + "\uFFFD" + `"}`, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			replaced, err := assayjson.UnmarshalProto([]byte(tt.in), tt.into)
			if err != nil || replaced != tt.replaced {
				t.Fatalf("%d replaced, %v; want %d", replaced, err, tt.replaced)
			}
			if out, err := assayjson.Marshal(tt.into); string(out) != tt.want {
				t.Errorf("got %s, %v; want %s", out, err, tt.want)
			}
		})
	}
}

func TestUnmarshalProtoErrors(t *testing.T) {
	nan := string(protowire.AppendFixed64(protowire.AppendTag(nil, 4, protowire.Fixed64Type), math.Float64bits(math.NaN())))
	tests := []struct {
		name, in string
		into     proto.Message
		want     string
	}{
		{"no protobuf", "{\"id\":\"a\"}", &assayv1.Rollout{}, "not a valid protobuf assay.v1.Rollout"},
		{"cut off", field(1, "abc")[:3], &assayv1.Rollout{}, "not a valid protobuf"},
		{"invalid string and cut off", field(1, "\xff") + "\x0a\x05", &assayv1.Rollout{}, "not a valid protobuf"},
		{"raw JSON that is no JSON", field(10, "{"), &assayv1.Rollout{}, "reference: not valid JSON"},
		{"NaN in a map", field(6, field(1, "acc")+field(2, nan)), &assayv1.Verdict{}, `components["acc"].score: NaN is not a finite number`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := assayjson.UnmarshalProto([]byte(tt.in), tt.into)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestSanitize(t *testing.T) {
	m := &assayv1.ScoreBatchRequest{Rollouts: []*assayv1.Rollout{
		{Id: "ok", Completion: text("a\xffb"), Reference: []byte("\"\xff\"")},
		{Id: "\xff\xff"},
	}}
	if n := assayjson.Sanitize(m); n != 3 {
		t.Errorf("%d replaced, want 3", n)
	}
	want := &assayv1.ScoreBatchRequest{Rollouts: []*assayv1.Rollout{
		{Id: "ok", Completion: text("a\uFFFDb"), Reference: []byte("\"\uFFFD\"")},
		{Id: "\uFFFD"},
	}}
	if !proto.Equal(m, want) {
		t.Errorf("got %v, want %v", m, want)
	}
	if n := assayjson.Sanitize(m); n != 0 {
		t.Errorf("%d replaced the second time, want 0", n)
	}
}

func TestSanitizeMapKeys(t *testing.T) {
	v := &assayv1.Verdict{Components: map[string]*assayv1.Component{"\xff": {Reason: "\xff"}, "b": {}}}
	if n := assayjson.Sanitize(v); n != 2 || len(v.GetComponents()) != 2 || v.GetComponents()["\uFFFD"].GetReason() != "\uFFFD" {
		t.Errorf("%d replaced, %v", n, v)
	}
}
