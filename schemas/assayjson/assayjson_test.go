package assayjson_test

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/schemas/assayjson"
)

func text(s string) *assayv1.Content {
	return &assayv1.Content{Kind: &assayv1.Content_Text{Text: s}}
}

func chat(turns ...*assayv1.Message) *assayv1.Content {
	return &assayv1.Content{Kind: &assayv1.Content_Chat{Chat: &assayv1.Messages{Messages: turns}}}
}

func base64JSON(s string) string { return `"` + base64.StdEncoding.EncodeToString([]byte(s)) + `"` }

// forms has messages beside the one JSON that Marshal gives and other JSON that means the same.
var forms = []struct {
	name    string
	message proto.Message
	json    string
	also    []string
}{
	{
		name:    "empty message",
		message: &assayv1.Rollout{},
		json:    `{}`,
		also:    []string{" {\n} ", `{"id":null,"prompt":null,"reference":null,"group_size":null}`, `{"id":"","reference":""}`},
	},
	{
		name:    "names in snake_case",
		message: &assayv1.Rollout{GroupSize: 8, FinishReason: "stop"},
		json:    `{"group_size":8,"finish_reason":"stop"}`,
		also:    []string{`{"groupSize":8,"finishReason":"stop"}`, `{"groupSize":"8","finish_reason":"stop"}`, `{"group_size":8.0,"finish_reason":"stop"}`, `{"group_size":0.8e1,"finish_reason":"\u0073top"}`},
	},
	{
		name:    "content as text",
		message: &assayv1.Rollout{Prompt: text("1+1?"), Completion: text("")},
		json:    `{"prompt":"1+1?","completion":""}`,
		also:    []string{`{"prompt":{"text":"1+1?"},"completion":{"text":""}}`},
	},
	{
		name:    "content as chat",
		message: &assayv1.Rollout{Prompt: chat(&assayv1.Message{Role: "user", Content: "1+1?"})},
		json:    `{"prompt":[{"role":"user","content":"1+1?"}]}`,
		also:    []string{`{"prompt":{"chat":{"messages":[{"role":"user","content":"1+1?"}]}}}`},
	},
	{
		name:    "content as empty chat",
		message: &assayv1.Rollout{Prompt: chat()},
		json:    `{"prompt":[]}`,
		also:    []string{`{"prompt":{"chat":{}}}`},
	},
	{
		name:    "content of no kind",
		message: &assayv1.Rollout{Prompt: &assayv1.Content{}},
		json:    `{"prompt":{}}`,
	},
	{
		name:    "raw JSON byte for byte",
		message: &assayv1.Rollout{Reference: []byte(`{"n": 9007199254740993, "big":1e400, "e":"\u00e9<"}`)},
		json:    `{"reference":{"n": 9007199254740993, "big":1e400, "e":"\u00e9<"}}`,
		also: []string{
			"{\"reference\": \n {\"n\": 9007199254740993, \"big\":1e400, \"e\":\"\\u00e9<\"}\t}",
			`{"reference":` + base64JSON(`{"n": 9007199254740993, "big":1e400, "e":"\u00e9<"}`) + `}`,
		},
	},
	{
		name:    "raw JSON array",
		message: &assayv1.Rollout{Metadata: []byte(`[1,[2,"]"],{"a":"\"}"}]`)},
		json:    `{"metadata":[1,[2,"]"],{"a":"\"}"}]}`,
	},
	{
		name:    "raw JSON number and boolean",
		message: &assayv1.Rollout{Reference: []byte(`-12.50`), Metadata: []byte(`false`)},
		json:    `{"reference":-12.50,"metadata":false}`,
		also:    []string{`{ "metadata" : false , "reference" : -12.50 }`},
	},
	{
		name:    "raw JSON string and null go as base64",
		message: &assayv1.Rollout{Reference: []byte(`"1/2"`), Metadata: []byte(`null`)},
		json:    `{"reference":` + base64JSON(`"1/2"`) + `,"metadata":` + base64JSON(`null`) + `}`,
		also:    []string{`{"reference":"` + base64.RawURLEncoding.EncodeToString([]byte(`"1/2"`)) + `","metadata":` + base64JSON(" null\n") + `}`},
	},
	{
		name:    "outcome in lower case",
		message: &assayv1.Component{Outcome: assayv1.Outcome_OUTCOME_ABSTAINED},
		json:    `{"outcome":"abstained"}`,
		also:    []string{`{"outcome":"OUTCOME_ABSTAINED"}`, `{"outcome":3}`},
	},
	{
		name:    "unset outcome left out",
		message: &assayv1.Component{},
		json:    `{}`,
		also:    []string{`{"outcome":"unspecified"}`, `{"outcome":"OUTCOME_UNSPECIFIED"}`, `{"outcome":0}`},
	},
	{
		name:    "outcome of a later schema",
		message: &assayv1.Component{Outcome: 77},
		json:    `{"outcome":77}`,
	},
	{
		name:    "a reward of zero is there",
		message: &assayv1.Reward{Reward: new(0.0)},
		json:    `{"reward":0}`,
		also:    []string{`{"reward":-0.0e-5}`, `{"reward":"0"}`},
	},
	{
		name:    "numbers large and small",
		message: &assayv1.Component{Score: new(1e-7), Ms: math.MaxFloat64},
		json:    `{"score":1e-07,"ms":1.7976931348623157e+308}`,
	},
	{
		name:    "64-bit integers quoted",
		message: &assayv1.Stream{Messages: math.MaxUint64, Bytes: 1},
		json:    `{"messages":"18446744073709551615","bytes":"1"}`,
		also:    []string{`{"messages":18446744073709551615,"bytes":1e0}`},
	},
	{
		name: "map keys sorted",
		message: &assayv1.Verdict{Components: map[string]*assayv1.Component{
			"b": {}, "a": {Detail: []byte(`{"x":1}`)}, `q"`: {Score: new(0.5)},
		}},
		json: `{"components":{"a":{"detail":{"x":1}},"b":{},"q\"":{"score":0.5}}}`,
	},
	{
		name:    "well-known types as protobuf-JSON has them",
		message: &assayv1.Rollout{Deadline: durationpb.New(90 * time.Second)},
		json:    `{"deadline":"90s"}`,
		also:    []string{`{"deadline":"90.000s"}`},
	},
	{
		name: "nested lists",
		message: &assayv1.GetFleetStateResponse{Pools: []*assayv1.Pool{{
			Name: "light", Verifiers: []string{"format", "math"},
			Workers: []*assayv1.Worker{{Id: "w", Seen: timestamppb.New(time.Unix(0, 0))}, {}},
		}}},
		json: `{"pools":[{"name":"light","verifiers":["format","math"],"workers":[{"id":"w","seen":"1970-01-01T00:00:00Z"},{}]}]}`,
	},
	{
		name:    "raw JSON inside a batch",
		message: &assayv1.ScoreBatchRequest{Rollouts: []*assayv1.Rollout{{Id: "a", Reference: []byte(`{"answer":"1/2"}`)}}},
		json:    `{"rollouts":[{"id":"a","reference":{"answer":"1/2"}}]}`,
	},
	{
		name:    "escapes",
		message: &assayv1.Message{Content: "\"\\/\b\f\n\r\t\x00\x7f é 😀 \u2028"},
		json:    `{"content":"\"\\/\u0008\u000c\n\r\t\u0000` + "\x7f é 😀 \u2028" + `"}`,
		also:    []string{`{"content":"\u0022\u005C\/\b\f\u000a\r\t\u0000` + "\x7f" + ` \u00E9 \ud83d\uDE00 \u2028"}`},
	},
}

func TestForms(t *testing.T) {
	for _, c := range forms {
		t.Run(c.name, func(t *testing.T) {
			out, err := assayjson.Marshal(c.message)
			if err != nil || string(out) != c.json {
				t.Fatalf("Marshal gives %s, %v; want %s", out, err, c.json)
			}
			for _, in := range append(c.also, c.json) {
				got := c.message.ProtoReflect().New().Interface()
				if err := assayjson.Unmarshal([]byte(in), got); err != nil {
					t.Errorf("Unmarshal(%s): %v", in, err)
				} else if !proto.Equal(got, c.message) {
					t.Errorf("Unmarshal(%s) = %v, want %v", in, got, c.message)
				}
			}
		})
	}
}

// TestReadsProtoJSON holds the promise that whatever protojson writes, assayjson reads.
func TestReadsProtoJSON(t *testing.T) {
	for _, c := range forms {
		for name, o := range map[string]protojson.MarshalOptions{
			"plain":    {},
			"names":    {UseProtoNames: true, Multiline: true},
			"numbers":  {UseEnumNumbers: true},
			"defaults": {EmitDefaultValues: true},
		} {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				in, err := o.Marshal(c.message)
				if err != nil {
					t.Fatal(err)
				}
				got := c.message.ProtoReflect().New().Interface()
				if err := assayjson.Unmarshal(in, got); err != nil || !proto.Equal(got, c.message) {
					t.Errorf("Unmarshal(%s) = %v, %v; want %v", in, got, err, c.message)
				}
			})
		}
	}
}

func TestMarshalIsOneLine(t *testing.T) {
	out, err := assayjson.Marshal(&assayv1.Rollout{Reference: []byte("{\n \"a\":\r\n 1 }")})
	if want := `{"reference":{"a":1}}`; err != nil || string(out) != want {
		t.Errorf("got %s, %v; want %s", out, err, want)
	}
}

func TestUnmarshalEmptiesTheMessage(t *testing.T) {
	r := &assayv1.Rollout{Id: "old", Group: "old"}
	if err := assayjson.Unmarshal([]byte(`{"id":"new"}`), r); err != nil || r.GetGroup() != "" {
		t.Errorf("group %q, %v; want it emptied", r.GetGroup(), err)
	}
}

func TestUnmarshalErrors(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	tests := []struct {
		name, in string
		// want is what the error must say.
		want string
	}{
		{"nothing", ``, "want an object, got the end of the input (byte 0)"},
		{"not an object", `[]`, "want an object, got an array"},
		{"cut off", `{"id":"a`, "id: string without end"},
		{"cut off after a key", `{"id"`, `want ':' after the key "id", got the end of the input`},
		{"trailing comma", `{"id":"a",}`, "want a string, got '}'"},
		{"missing comma", `{"id":"a" "run":"b"}`, "want ',' or '}', got a string (byte 10)"},
		{"trailing data", `{"id":"a"} {}`, "more data after the JSON value (byte 11)"},
		{"trailing NUL", "{}\x00", "more data"},
		{"unknown field", `{"gold":{}}`, `unknown field "gold"; Rollout has id, tenant`},
		{"unknown field of great length", `{"` + strings.Repeat("x", 9999) + `":1}`, `(9999 bytes)`},
		{"field twice", `{"id":"a","id":"b"}`, "id: given twice"},
		{"field twice under both names", `{"group_size":1,"groupSize":1}`, "group_size: given twice"},
		{"field twice, once null", `{"id":null,"id":"b"}`, "id: given twice"},
		{"two kinds of content", `{"prompt":{"text":"a","chat":{}}}`, "prompt.chat: text is given as well"},
		{"content of another kind", `{"prompt":{"text":1}}`, "prompt.text: want a string, got a number"},
		{"content as a number", `{"prompt":7}`, "prompt: want an object, got a number"},
		{"chat with an unknown field", `{"prompt":[{"role":"user"},{"text":"a"}]}`, `prompt[1]: unknown field "text"; Message has role, content`},
		{"string for a number", `{"group_size":"x"}`, `group_size: want a whole number, got "x"`},
		{"object for a number", `{"group_size":{}}`, "group_size: want a whole number, got an object"},
		{"fraction", `{"group_size":1.5}`, `group_size: want a whole number, got "1.5"`},
		{"negative", `{"group_size":-1}`, `group_size: want a whole number, got "-1"`},
		{"out of range", `{"group_size":4294967296}`, `group_size: "4294967296" is out of range`},
		{"leading zero", `{"group_size":08}`, `got "08"`},
		{"hexadecimal", `{"group_size":"0x8"}`, `got "0x8"`},
		{"number for a string", `{"id":5}`, "id: want a string, got a number"},
		{"list for a string", `{"id":["a"]}`, "id: want a string, got an array"},
		{"control character", "{\"id\":\"a\nb\"}", `id: raw control character 0x0a in a string; write \u000a`},
		{"bad escape", `{"id":"\x41"}`, "id: bad escape"},
		{"short escape", `{"id":"\u12"}`, "id: bad escape"},
		{"bad duration", `{"deadline":"soon"}`, "deadline: not a google.protobuf.Duration"},
		{"raw JSON missing", `{"reference":}`, "reference: not valid JSON"},
		{"raw JSON cut off", `{"reference":{"a":`, "reference: not valid JSON: unexpected end of JSON input"},
		{"raw JSON with mixed brackets", `{"reference":[{]}}`, "reference: not valid JSON"},
		{"raw JSON that is no JSON", `{"reference":NaN}`, "reference: not valid JSON"},
		{"raw JSON as bare text", `{"reference":"1/2"}`, "reference: a string here is base64 of JSON (other JSON stands as it is, unquoted)"},
		{"raw JSON as base64 of no JSON", `{"reference":` + base64JSON(`{a:1}`) + `}`, "reference: a string here is base64 of JSON"},
		{"raw JSON depth bomb", `{"reference":` + deep(501) + `}`, "reference: JSON nested 501 deep; the limit is 500"},
		{"raw JSON depth bomb of a megabyte", `{"reference":` + deep(500_000) + `}`, "reference: not valid JSON: invalid character '[' exceeded max depth"},
		{"depth bomb", strings.Repeat(`{"prompt":`, 100_000), `prompt: unknown field "prompt"; Content has text, chat`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := assayjson.Unmarshal([]byte(tt.in), &assayv1.Rollout{})
			if err == nil || !strings.HasPrefix(err.Error(), "assayjson: ") || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestUnmarshalErrorsInside(t *testing.T) {
	tests := []struct {
		name, in string
		into     proto.Message
		want     string
	}{
		{"raw JSON in a batch", `{"rollouts":[{},{"reference":{]}]}`, &assayv1.ScoreBatchRequest{}, "rollouts[1].reference: not valid JSON"},
		{"null in a list", `{"rollouts":[null]}`, &assayv1.ScoreBatchRequest{}, "rollouts[0]: want an object, got null"},
		{"list that is an object", `{"rollouts":{}}`, &assayv1.ScoreBatchRequest{}, "rollouts: want an array, got an object"},
		{"component in a map", `{"components":{"acc":{"score":"much"}}}`, &assayv1.Verdict{}, `components["acc"].score: want a number, got "much"`},
		{"map key twice", `{"components":{"a":{},"\u0061":{}}}`, &assayv1.Verdict{}, `components["a"]: given twice`},
		{"unknown outcome", `{"outcome":"passed"}`, &assayv1.Component{}, `outcome: "passed" is not one of unspecified, scored, unscored, abstained`},
		{"outcome in capitals", `{"outcome":"SCORED"}`, &assayv1.Component{}, `outcome: "SCORED" is not one of`},
		{"NaN", `{"score":NaN}`, &assayv1.Component{}, "score: want a number, got 'N'"},
		{"quoted NaN", `{"score":"NaN"}`, &assayv1.Component{}, `score: want a number, got "NaN"`},
		{"infinity", `{"score":-Infinity}`, &assayv1.Component{}, `score: want a number, got "-Infinity"`},
		{"number too large", `{"score":1e999}`, &assayv1.Component{}, `score: "1e999" is out of range`},
		{"boolean as text", `{"optional":"true"}`, &assayv1.ComponentSpec{}, "optional: want true or false, got a string"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := assayjson.Unmarshal([]byte(tt.in), tt.into)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestMarshalErrors(t *testing.T) {
	tests := []struct {
		name    string
		message proto.Message
		want    string
	}{
		{"NaN", &assayv1.Reward{Components: map[string]*assayv1.Component{"acc": {Score: new(math.NaN())}}}, `components["acc"].score: NaN is not a finite number`},
		{"infinity", &assayv1.Reward{Reward: new(math.Inf(-1))}, "reward: -Inf is not a finite number"},
		{"raw JSON that is no JSON", &assayv1.ScoreBatchRequest{Rollouts: []*assayv1.Rollout{{Reference: []byte("{")}}}, "rollouts[0].reference: not valid JSON"},
		{"raw JSON that is blank", &assayv1.Rollout{Reference: []byte(" ")}, "reference: not valid JSON"},
		{"invalid UTF-8", &assayv1.Rollout{Prompt: text("\xff")}, "prompt: invalid UTF-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, err := assayjson.Marshal(tt.message)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %s, %v; want %q", out, err, tt.want)
			}
		})
	}
}

func TestMarshalIsValidJSON(t *testing.T) {
	for _, c := range forms {
		if out, _ := assayjson.Marshal(c.message); !json.Valid(out) {
			t.Errorf("%s: %s is not JSON", c.name, out)
		}
	}
}
