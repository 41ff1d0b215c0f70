package assayjson_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/schemas/assay/v1/assayv1connect"
	"github.com/assay-rl/assay/schemas/assayjson"
)

var _ connect.Codec = assayjson.Codec{}

// echo rewards every rollout with 0 and shows its reference as the detail of a component.
type echo struct {
	assayv1connect.UnimplementedRewardServiceHandler
}

func (echo) ScoreBatch(_ context.Context, req *connect.Request[assayv1.ScoreBatchRequest]) (*connect.Response[assayv1.ScoreBatchResponse], error) {
	res := &assayv1.ScoreBatchResponse{}
	for _, r := range req.Msg.GetRollouts() {
		res.Rewards = append(res.Rewards, &assayv1.Reward{
			Id: r.GetId(), Outcome: assayv1.Outcome_OUTCOME_SCORED, Reward: proto.Float64(0),
			Components: map[string]*assayv1.Component{"echo": {Detail: r.GetReference()}},
		})
	}
	return connect.NewResponse(res), nil
}

// serve starts a RewardService that counts replaced strings.
func serve(t *testing.T) (url string, replaced *atomic.Int64) {
	replaced = new(atomic.Int64)
	count := func(n int) { replaced.Add(int64(n)) }
	mux := http.NewServeMux()
	mux.Handle(assayv1connect.NewRewardServiceHandler(echo{},
		connect.WithCodec(assayjson.Codec{Replaced: count}),
		connect.WithCodec(assayjson.Codec{Charset: true, Replaced: count}),
	))
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL, replaced
}

func TestCodecOverHTTP(t *testing.T) {
	url, replaced := serve(t)
	const scored = `{"rewards":[{"id":"a","outcome":"scored","reward":0,"components":{"echo":{"detail":{"answer":72}}}}]}`
	tests := []struct {
		name, contentType, body string
		status                  int
		want                    string
	}{
		{"json", "application/json", `{"rollouts":[{"id":"a","reference":{"answer":72}}]}`, http.StatusOK, scored},
		{"json with charset", "application/json; charset=utf-8", `{"rollouts":[{"id":"a","reference":{"answer":72}}]}`, http.StatusOK, scored},
		{"invalid UTF-8", "application/json", "{\"rollouts\":[{\"id\":\"\xff\"}]}", http.StatusOK, `{"rewards":[{"id":"` + "\uFFFD"},
		{"unknown field", "application/json", `{"rollouts":[{"gold":{}}]}`, http.StatusBadRequest, `rollouts[0]: unknown field`},
		{"empty body", "application/json", ``, http.StatusBadRequest, `an empty message is {}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res, err := http.Post(url+assayv1connect.RewardServiceScoreBatchProcedure, tt.contentType, strings.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			body, err := io.ReadAll(res.Body)
			if err != nil || res.StatusCode != tt.status || !strings.Contains(string(body), tt.want) {
				t.Errorf("got %s %s, %v; want %d %s", res.Status, body, err, tt.status, tt.want)
			}
		})
	}
	if n := replaced.Load(); n != 1 {
		t.Errorf("%d strings counted as replaced, want 1", n)
	}
}

func TestCodecInClient(t *testing.T) {
	url, _ := serve(t)
	client := assayv1connect.NewRewardServiceClient(http.DefaultClient, url, connect.WithCodec(assayjson.Codec{}))
	res, err := client.ScoreBatch(t.Context(), connect.NewRequest(&assayv1.ScoreBatchRequest{
		Rollouts: []*assayv1.Rollout{{Id: "a", Reference: []byte(`{"answer": 9007199254740993}`)}},
	}))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(res.Msg.GetRewards()[0].GetComponents()["echo"].GetDetail()); got != `{"answer": 9007199254740993}` {
		t.Errorf("detail came back as %s", got)
	}
}

func TestCodecWantsMessages(t *testing.T) {
	if _, err := (assayjson.Codec{}).Marshal(42); err == nil || !strings.Contains(err.Error(), "int is not a protobuf message") {
		t.Errorf("got %v", err)
	}
	if err := (assayjson.Codec{}).Unmarshal([]byte("{}"), 42); err == nil {
		t.Error("an int was read into")
	}
}
