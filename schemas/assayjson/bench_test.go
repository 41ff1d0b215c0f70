package assayjson_test

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/schemas/assayjson"
)

// rollout1K is a rollout of about 1 KB, as a trainer publishes it.
func rollout1K() *assayv1.Rollout {
	return &assayv1.Rollout{
		Id: "step-12/p1/0", Tenant: "default", Run: "r1-zero", Group: "step-12/p1", GroupSize: 8, Route: "math",
		Prompt:           text("Natalia sold clips to 48 of her friends in April, and then half as many in May. How many in all?"),
		Completion:       text("<think>\n" + strings.Repeat("In May she sold 48/2 = 24 clips, so 48+24 = 72 in all.\n", 13) + "</think>\n<answer>72</answer>"),
		Reference:        []byte(`{"answer":"72"}`),
		FinishReason:     "stop",
		CompletionTokens: 213,
	}
}

func BenchmarkMarshal(b *testing.B) {
	r := rollout1K()
	out, _ := assayjson.Marshal(r)
	b.SetBytes(int64(len(out)))
	b.Run("assayjson", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := assayjson.Marshal(r); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("protojson", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := protojson.Marshal(r); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkUnmarshal(b *testing.B) {
	in, err := assayjson.Marshal(rollout1K())
	if err != nil {
		b.Fatal(err)
	}
	canonical, err := protojson.Marshal(rollout1K())
	if err != nil {
		b.Fatal(err)
	}
	b.Run("assayjson", func(b *testing.B) { benchmarkUnmarshal(b, in, assayjson.Unmarshal) })
	b.Run("protojson", func(b *testing.B) { benchmarkUnmarshal(b, canonical, protojson.Unmarshal) })
}

func BenchmarkUnmarshalProto(b *testing.B) {
	in, err := proto.Marshal(rollout1K())
	if err != nil {
		b.Fatal(err)
	}
	b.Run("assayjson", func(b *testing.B) {
		benchmarkUnmarshal(b, in, func(data []byte, m proto.Message) error {
			_, err := assayjson.UnmarshalProto(data, m)
			return err
		})
	})
	b.Run("proto", func(b *testing.B) { benchmarkUnmarshal(b, in, proto.Unmarshal) })
}

func benchmarkUnmarshal(b *testing.B, in []byte, unmarshal func([]byte, proto.Message) error) {
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		if err := unmarshal(in, &assayv1.Rollout{}); err != nil {
			b.Fatal(err)
		}
	}
}
