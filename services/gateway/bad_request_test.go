package gateway_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/schemas/assay/v1/assayv1connect"
	"github.com/assay-rl/assay/schemas/assayjson"
	"github.com/assay-rl/assay/services/fleettest"
)

const (
	scoreBatch = "/assay.v1.RewardService/ScoreBatch"
	putSpec    = "/assay.v1.SpecService/PutSpec"
)

// post sends a plain HTTP POST and returns its status and body.
func post(t *testing.T, url, contentType, body string, headers ...string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(answer)
}

// batch is a request with one rollout of a right answer; its fields can be changed.
func batch(id string, fields ...any) string {
	r := map[string]any{"id": id, "route": "math", "completion": `\boxed{4}`, "reference": map[string]any{"answer": "4"}}
	for i := 0; i+1 < len(fields); i += 2 {
		r[fields[i].(string)] = fields[i+1]
	}
	return rollouts(r)
}

func rollouts(list ...any) string {
	data, err := json.Marshal(map[string]any{"rollouts": list})
	if err != nil {
		panic(err)
	}
	return string(data)
}

// goes says that the gateway still works: a good rollout gets its reward.
func goes(t *testing.T, f *fleettest.Fleet) {
	t.Helper()
	status, answer := post(t, f.GatewayURL+scoreBatch, "application/json", batch("good after "+t.Name()))
	if status != http.StatusOK || !strings.Contains(answer, `"reward":1`) {
		t.Errorf("a good rollout that came after: %d %s", status, answer)
	}
}

// Whatever is wrong with a request, the answer says what and where, and it is counted; the next request is none the
// worse.
func TestBadRequests(t *testing.T) {
	f := fleettest.Start(t)
	many := make([]any, 5000)
	for i := range many {
		many[i] = map[string]any{"id": fmt.Sprint(i), "route": "math"}
	}
	for name, c := range map[string]struct {
		path, contentType, body string
		status                  int
		code, message           string
	}{
		"malformed JSON":         {scoreBatch, "application/json", `{"rollouts":[{"id":`, 400, "invalid_argument", "assayjson"},
		"no body":                {scoreBatch, "application/json", "", 400, "invalid_argument", "the body is empty"},
		"malformed protobuf":     {scoreBatch, "application/proto", "\xff\xff", 400, "invalid_argument", "not a valid protobuf"},
		"unknown field":          {scoreBatch, "application/json", `{"rollout":[]}`, 400, "invalid_argument", "rollout"},
		"wrong type":             {scoreBatch, "application/json", batch("a", "group_size", "eight"), 400, "invalid_argument", "rollouts[0].group_size"},
		"NaN":                    {scoreBatch, "application/json", `{"rollouts":[{"id":"a","group_size":NaN}]}`, 400, "invalid_argument", "rollouts[0].group_size"},
		"NaN in the reference":   {scoreBatch, "application/json", `{"rollouts":[{"id":"a","reference":{"answer":NaN}}]}`, 400, "invalid_argument", "rollouts[0].reference"},
		"no rollouts":            {scoreBatch, "application/json", `{}`, 400, "invalid_argument", "a request has 1 to 4096 rollouts, this one has 0"},
		"5000 rollouts":          {scoreBatch, "application/json", rollouts(many...), 400, "invalid_argument", "this one has 5000"},
		"equal ids":              {scoreBatch, "application/json", rollouts(many[1], many[2], many[1]), 400, "invalid_argument", `rollouts[0] and rollouts[2] have the same id \"1\"`},
		"no id":                  {scoreBatch, "application/json", batch(""), 400, "invalid_argument", "rollouts[0]: rollout \\\"\\\": not a rollout: id is empty"},
		"id with a newline":      {scoreBatch, "application/json", batch("a\nb"), 400, "invalid_argument", "has a control character"},
		"id of 300 bytes":        {scoreBatch, "application/json", batch(strings.Repeat("i", 300)), 400, "invalid_argument", "has 300 bytes, the limit is 256"},
		"route with a wildcard":  {scoreBatch, "application/json", batch("a", "route", "*"), 400, "invalid_argument", "must match [A-Za-z0-9_-]{1,64}"},
		"deadline too long":      {scoreBatch, "application/json", batch("a", "deadline", "90000s"), 400, "invalid_argument", "is not between 1s and 24h0m0s"},
		"unknown spec":           {scoreBatch, "application/json", batch("a", "spec", "nobody"), 404, "not_found", "unknown reward spec"},
		"spec longer than any":   {scoreBatch, "application/json", batch("a", "spec", strings.Repeat("s", 9000)), 404, "not_found", "unknown reward spec"},
		"20 MB of completion":    {scoreBatch, "application/json", batch("a", "completion", strings.Repeat("a", 20_000_000)), 429, "resource_exhausted", "the limit is 8388608"},
		"request beyond 64 MiB":  {scoreBatch, "application/json", batch("a", "completion", strings.Repeat("a", 65<<20)), 429, "resource_exhausted", "message size"},
		"unknown path":           {"/assay.v1.RewardService/Nothing", "application/json", "{}", 404, "unimplemented", "not found"},
		"form":                   {scoreBatch, "application/x-www-form-urlencoded", "a=b", 415, "unimplemented", "send application/json or application/proto"},
		"spec with faults":       {putSpec, "application/json", `{"yaml":"name: bad\nroutes:\n  math:\n    components:\n      a: {verifier: maths}\n"}`, 400, "invalid_argument", "5:21: "},
		"spec of strange tenant": {putSpec, "application/json", `{"tenant":"a.b","yaml":"name: x\nroutes: {}\n"}`, 400, "invalid_argument", "tenant"},
		"no spec named":          {"/assay.v1.SpecService/GetSpec", "application/json", `{}`, 400, "invalid_argument", "spec is empty"},
		"spec nobody has put":    {"/assay.v1.SpecService/GetSpec", "application/json", `{"spec":"r1@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}`, 404, "not_found", "put it first"},
	} {
		t.Run(name, func(t *testing.T) {
			before := f.Counter(t, "assay_gateway_requests_refused_total", "code", c.code)
			status, answer := post(t, f.GatewayURL+c.path, c.contentType, c.body)
			if status != c.status || !strings.Contains(answer, c.message) {
				t.Errorf("%d %.500s\nwant %d with %q", status, answer, c.status, c.message)
			}
			fleettest.Eventually(t, "the refusal to be counted once", func() bool {
				return f.Counter(t, "assay_gateway_requests_refused_total", "code", c.code) == before+1
			})
			goes(t, f)
		})
	}
}

// A request of which one rollout is bad leaves nothing behind: the good ones can be sent again under any content.
func TestBadRequestPublishesNothing(t *testing.T) {
	f := fleettest.Start(t)
	good := map[string]any{"id": "a", "route": "math", "completion": "4", "reference": map[string]any{"answer": "4"}}
	large := map[string]any{"id": "b", "route": "math", "completion": strings.Repeat("a", 9<<20)}
	if status, answer := post(t, f.GatewayURL+scoreBatch, "application/json", rollouts(good, large)); status != 429 || !strings.Contains(answer, "rollouts[1]") {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := post(t, f.GatewayURL+scoreBatch, "application/json", batch("a")); status != 200 || !strings.Contains(answer, `"reward":1`) {
		t.Errorf("the good rollout's id under another content: %d %s", status, answer)
	}
}

// An id may hold anything that is not a control character, and an unscored reward is an answer, not an error.
func TestStrangeButGood(t *testing.T) {
	f := fleettest.Start(t)
	for name, c := range map[string]struct{ body, want string }{
		"id of NATS wildcards": {batch("a.>.*"), `"reward":1`},
		"id beyond ASCII":      {batch("问题/①"), `"reward":1`},
		"empty completion":     {batch("empty", "completion", ""), `"reward":0`},
		"no completion":        {rollouts(map[string]any{"id": "none", "route": "math", "reference": map[string]any{"answer": "4"}}), `"reward":0`},
		"completion of a chat": {batch("chat", "completion", []any{map[string]any{"role": "assistant", "content": `\boxed{4}`}}), `"reward":1`},
		"unknown route":        {batch("route", "route", "poetry"), `"reason":"unknown_route"`},
		"no reference":         {rollouts(map[string]any{"id": "noref", "route": "math", "completion": "4"}), `"reason":"bad_reference"`},
	} {
		t.Run(name, func(t *testing.T) {
			if status, answer := post(t, f.GatewayURL+scoreBatch, "application/json", c.body); status != 200 || !strings.Contains(answer, c.want) {
				t.Errorf("%d %s\nwant %s", status, answer, c.want)
			}
		})
	}
	f.AwaitCounter(t, 5, "assay_gateway_rewards_total", "outcome", "OUTCOME_SCORED")
	f.AwaitCounter(t, 2, "assay_gateway_rewards_total", "outcome", "OUTCOME_UNSCORED")
}

func TestDuplicates(t *testing.T) {
	f := fleettest.Start(t)
	for range 2 {
		if status, answer := post(t, f.GatewayURL+scoreBatch, "application/json", batch("a")); status != 200 || !strings.Contains(answer, `"reward":1`) {
			t.Errorf("the same rollout: %d %s", status, answer)
		}
	}
	for _, other := range []string{batch("a", "completion", "5"), batch("a", "route", "format")} {
		status, answer := post(t, f.GatewayURL+scoreBatch, "application/json", other)
		if status != 409 || !strings.Contains(answer, "already_exists") || !strings.Contains(answer, "this id already belongs to another rollout of the run") {
			t.Errorf("another rollout of that id: %d %s", status, answer)
		}
	}
	goes(t, f)
}

// Invalid UTF-8 costs nobody the rollout, in JSON and in protobuf, and is counted.
func TestInvalidUTF8(t *testing.T) {
	f := fleettest.Start(t)
	raw := strings.Replace(batch("json"), `"completion":"\\boxed{4}"`, "\"completion\":\"\xff\\\\boxed{4}\"", 1)
	if status, answer := post(t, f.GatewayURL+scoreBatch, "application/json", raw); status != 200 || !strings.Contains(answer, `"reward":1`) {
		t.Errorf("JSON: %d %s", status, answer)
	}
	body, err := proto.Marshal(&assayv1.ScoreBatchRequest{Rollouts: []*assayv1.Rollout{
		{Id: "proto", Route: "math", Completion: assayv1.Text(`#\boxed{4}`), Reference: []byte(`{"answer":"4"}`)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	body = bytes.Replace(body, []byte("#"), []byte("\xff"), 1)
	status, answer := post(t, f.GatewayURL+scoreBatch, "application/proto", string(body))
	resp := new(assayv1.ScoreBatchResponse)
	if err := proto.Unmarshal([]byte(answer), resp); status != 200 || err != nil || resp.GetRewards()[0].GetReward() != 1 {
		t.Errorf("protobuf: %d %q", status, answer)
	}
	if n := f.Counter(t, "assay_gateway_invalid_utf8_total"); n != 2 {
		t.Errorf("%v strings counted, want 2", n)
	}
}

func TestToken(t *testing.T) {
	f := fleettest.Start(t, fleettest.Token("secret"))
	for name, c := range map[string]struct {
		contentType, authorization string
		status                     int
	}{
		"right":                {"application/json", "Bearer secret", 200},
		"none":                 {"application/json", "", 401},
		"wrong":                {"application/json", "Bearer Secret", 401},
		"longer":               {"application/json", "Bearer secretsecret", 401},
		"not a bearer's":       {"application/json", "Basic secret", 401},
		"none, charset":        {"application/json; charset=utf-8", "", 401},
		"none, no Connect":     {"text/plain", "", 401},
		"empty where one is":   {"application/json", "Bearer ", 401},
		"right, other charset": {"application/json; charset=UTF-8", "Bearer secret", 200},
	} {
		t.Run(name, func(t *testing.T) {
			before := f.Counter(t, "assay_gateway_requests_refused_total", "code", "unauthenticated")
			status, answer := post(t, f.GatewayURL+scoreBatch, c.contentType, batch("a"), "Authorization", c.authorization)
			if status != c.status {
				t.Errorf("%d %s, want %d", status, answer, c.status)
			}
			refused := f.Counter(t, "assay_gateway_requests_refused_total", "code", "unauthenticated") - before
			if c.status == 401 && (refused != 1 || !strings.Contains(answer, "Authorization: Bearer TOKEN")) {
				t.Errorf("%v refusals counted; %s", refused, answer)
			}
		})
	}
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/metrics": 401} {
		resp, err := http.Get(f.GatewayURL + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s without the token: %d, want %d", path, resp.StatusCode, want)
		}
	}
}

// The same errors reach Connect and gRPC clients with their codes, and are counted once.
func TestBadRequestsOfClients(t *testing.T) {
	f := fleettest.Start(t)
	for name, c := range clients(f) {
		t.Run(name, func(t *testing.T) {
			before := f.Counter(t, "assay_gateway_requests_refused_total")
			for want, r := range map[connect.Code]*assayv1.Rollout{
				connect.CodeInvalidArgument:   {Route: "math"},
				connect.CodeNotFound:          {Id: "a", Route: "math", Spec: "nobody"},
				connect.CodeResourceExhausted: {Id: "a", Route: "math", Completion: assayv1.Text(strings.Repeat("a", 20_000_000))},
			} {
				_, err := c.ScoreBatch(t.Context(), connect.NewRequest(&assayv1.ScoreBatchRequest{Rollouts: []*assayv1.Rollout{r}}))
				if connect.CodeOf(err) != want {
					t.Errorf("%.300v, want %v", err, want)
				}
				stream, err := c.ScoreStream(t.Context(), connect.NewRequest(&assayv1.ScoreStreamRequest{Rollouts: []*assayv1.Rollout{r}}))
				if err != nil {
					t.Fatal(err)
				}
				if stream.Receive() || connect.CodeOf(stream.Err()) != want {
					t.Errorf("stream: %.300v, want %v", stream.Err(), want)
				}
				_ = stream.Close()
			}
			fleettest.Eventually(t, "six refusals", func() bool { return f.Counter(t, "assay_gateway_requests_refused_total") == before+6 })
			goes(t, f)
		})
	}
}

// clients speak every protocol that the gateway does.
func clients(f *fleettest.Fleet) map[string]assayv1connect.RewardServiceClient {
	h2c := &http.Client{Transport: &http.Transport{Protocols: new(http.Protocols)}}
	h2c.Transport.(*http.Transport).Protocols.SetUnencryptedHTTP2(true)
	return map[string]assayv1connect.RewardServiceClient{
		"Connect protobuf": assayv1connect.NewRewardServiceClient(http.DefaultClient, f.GatewayURL),
		"Connect JSON":     assayv1connect.NewRewardServiceClient(http.DefaultClient, f.GatewayURL, connect.WithCodec(assayjson.Codec{})),
		"Connect gzip":     assayv1connect.NewRewardServiceClient(http.DefaultClient, f.GatewayURL, connect.WithSendGzip()),
		"gRPC":             assayv1connect.NewRewardServiceClient(h2c, f.GatewayURL, connect.WithGRPC()),
		"gRPC-Web":         assayv1connect.NewRewardServiceClient(http.DefaultClient, f.GatewayURL, connect.WithGRPCWeb()),
	}
}
