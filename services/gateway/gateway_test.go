package gateway_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/schemas/assay/v1/assayv1connect"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/fleettest"
	"github.com/assay-rl/assay/services/verify"
)

// group makes a group of 8 rollouts of which the fifth has the right answer.
func group(name string) []*assayv1.Rollout {
	var out []*assayv1.Rollout
	for i := range 8 {
		out = append(out, &assayv1.Rollout{
			Id: fmt.Sprint(name, "/", i), Group: name, GroupSize: 8, Route: "math",
			Completion: assayv1.Text(fmt.Sprintf(`\boxed{%d}`, i)), Reference: []byte(`{"answer":"4"}`),
		})
	}
	return out
}

// A batch comes back in the order of its rollouts, in every protocol.
func TestScoreBatch(t *testing.T) {
	f := fleettest.Start(t)
	for name, c := range clients(f) {
		t.Run(name, func(t *testing.T) {
			rollouts := group(name)
			resp, err := c.ScoreBatch(t.Context(), connect.NewRequest(&assayv1.ScoreBatchRequest{Rollouts: rollouts}))
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range resp.Msg.GetRewards() {
				want := 0.0
				if i == 4 {
					want = 1
				}
				if r.GetId() != rollouts[i].GetId() || r.GetGroup() != name || r.GetReward() != want || r.Components["math"].GetReason() == "" {
					t.Errorf("rewards[%d]: %v", i, r)
				}
			}
			if n := len(resp.Msg.GetRewards()); n != 8 {
				t.Errorf("%d rewards, want 8", n)
			}
		})
	}
}

// Each reward of a stream comes the moment it is there, in every protocol.
func TestScoreStream(t *testing.T) {
	f := fleettest.Start(t, fleettest.Pools(verify.Config{Pool: "math", Verifiers: []string{"math"}}))
	if err := f.Bus.RegisterPool(t.Context(), "format", []string{"format"}); err != nil {
		t.Fatal(err)
	}
	for name, c := range clients(f) {
		t.Run(name, func(t *testing.T) {
			quick, slow := group(name)[4], group(name)[0]
			slow.Route = "format"
			stream, err := c.ScoreStream(t.Context(), connect.NewRequest(&assayv1.ScoreStreamRequest{Rollouts: []*assayv1.Rollout{slow, quick}}))
			if err != nil {
				t.Fatal(err)
			}
			defer stream.Close()
			if !stream.Receive() || stream.Msg().GetReward().GetId() != quick.GetId() {
				t.Fatalf("first %v, %v", stream.Msg(), stream.Err())
			}
			// Only now somebody judges the other one.
			stop := f.StartWorker(t, verify.Config{Pool: "format", Verifiers: []string{"format"}})
			defer stop()
			if !stream.Receive() || stream.Msg().GetReward().GetId() != slow.GetId() {
				t.Fatalf("second %v, %v", stream.Msg(), stream.Err())
			}
			if stream.Receive() || stream.Err() != nil {
				t.Errorf("third %v, %v", stream.Msg(), stream.Err())
			}
		})
	}
}

// A caller that goes away leaves its rollouts in the fleet; asked again, they are the same.
func TestCallerGoesAway(t *testing.T) {
	f := fleettest.Start(t, fleettest.NoReward())
	c := clients(f)["Connect JSON"]
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	go func() {
		_, err := c.ScoreBatch(ctx, connect.NewRequest(&assayv1.ScoreBatchRequest{Rollouts: group("g")}))
		gone <- err
	}()
	fleettest.Eventually(t, "the rollouts to be published", func() bool { return rolloutsWaiting(t, f) == 8 })
	cancel()
	if err := <-gone; connect.CodeOf(err) != connect.CodeCanceled {
		t.Errorf("error %v", err)
	}
	f.StartReward(t)
	resp, err := c.ScoreBatch(t.Context(), connect.NewRequest(&assayv1.ScoreBatchRequest{Rollouts: group("g")}))
	if err != nil || resp.Msg.GetRewards()[4].GetReward() != 1 {
		t.Errorf("%v, %v", resp, err)
	}
}

func rolloutsWaiting(t *testing.T, f *fleettest.Fleet) uint64 {
	t.Helper()
	c := assayv1connect.NewFleetServiceClient(http.DefaultClient, f.GatewayURL)
	resp, err := c.GetFleetState(t.Context(), connect.NewRequest(&assayv1.GetFleetStateRequest{}))
	if err != nil {
		t.Fatal(err)
	}
	return resp.Msg.GetStreams()[0].GetMessages()
}

func TestFleetState(t *testing.T) {
	f := fleettest.Start(t, fleettest.Pools(verify.Config{Pool: "light", Verifiers: []string{"math", "format"}}))
	c := assayv1connect.NewFleetServiceClient(http.DefaultClient, f.GatewayURL)
	fleettest.Eventually(t, "the worker to be seen", func() bool {
		resp, err := c.GetFleetState(t.Context(), connect.NewRequest(&assayv1.GetFleetStateRequest{}))
		if err != nil {
			t.Fatal(err)
		}
		pools := resp.Msg.GetPools()
		return len(pools) == 1 && pools[0].GetName() == "light" && len(pools[0].GetWorkers()) == 1 && fmt.Sprint(pools[0].GetRoutes()) == "[format math]"
	})
}

func TestSpecs(t *testing.T) {
	f := fleettest.Start(t)
	c := assayv1connect.NewSpecServiceClient(http.DefaultClient, f.GatewayURL)
	const yaml = "name: r1\nroutes:\n  math:\n    components:\n      accuracy: {verifier: math}\n      format: {verifier: format, weight: 0.5}\n"
	put, err := c.PutSpec(t.Context(), connect.NewRequest(&assayv1.PutSpecRequest{Yaml: yaml}))
	if err != nil {
		t.Fatal(err)
	}
	ref := "r1@" + put.Msg.GetSpec().GetHash()
	for _, cited := range []string{"r1", ref} {
		got, err := c.GetSpec(t.Context(), connect.NewRequest(&assayv1.GetSpecRequest{Spec: cited}))
		if err != nil || got.Msg.GetSpec().GetYaml() != yaml || got.Msg.GetSpec().GetRoutes()["math"].GetComponents()["format"].GetWeight() != 0.5 {
			t.Errorf("%s: %v, %v", cited, got, err)
		}
	}
	fleettest.Eventually(t, "the spec to be listed", func() bool {
		list, err := c.ListSpecs(t.Context(), connect.NewRequest(&assayv1.ListSpecsRequest{}))
		return err == nil && len(list.Msg.GetSpecs()) == 1 && list.Msg.GetSpecs()[0].GetHash() == put.Msg.GetSpec().GetHash()
	})
	if list, err := c.ListSpecs(t.Context(), connect.NewRequest(&assayv1.ListSpecsRequest{Tenant: "acme"})); err != nil || len(list.Msg.GetSpecs()) != 0 {
		t.Errorf("another tenant's: %v, %v", list, err)
	}
	fleettest.Eventually(t, "the route to have its spec", func() bool {
		current, err := f.Specs.Resolve(t.Context(), bus.DefaultTenant, "math", "")
		return err == nil && current == ref
	})
	if r := f.Score(t, group("after")[4]); r.GetSpec() != ref || len(r.GetComponents()) != 2 {
		t.Errorf("a rollout of the route: %v", r)
	}
}

// The gateway says that it is not ready while NATS is away, and stays alive.
func TestReadiness(t *testing.T) {
	f := fleettest.Start(t, fleettest.NoReward(), fleettest.Pools())
	get := func(path string) (int, string) {
		resp, err := http.Get(f.GatewayURL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(body)
	}
	if status, body := get("/readyz"); status != 200 {
		t.Errorf("%d %s", status, body)
	}
	f.Server.Close()
	fleettest.Eventually(t, "the gateway to notice", func() bool {
		status, body := get("/readyz")
		return status == 503 && strings.Contains(body, "the connection to NATS is down; it is being repaired")
	})
	if status, _ := get("/healthz"); status != 200 {
		t.Errorf("not alive: %d", status)
	}
	if status, body := get("/metrics"); status != 200 || !strings.Contains(body, "assay_gateway_invalid_utf8_total") {
		t.Errorf("metrics: %d %s", status, body)
	}
}

// BenchmarkScoreBatch asks for groups of 64 rewards over HTTP, one group at a time.
func BenchmarkScoreBatch(b *testing.B) {
	f := fleettest.Start(b)
	for name, c := range clients(f) {
		b.Run(name, func(b *testing.B) {
			var rollouts []*assayv1.Rollout
			for i := range 8 {
				rollouts = append(rollouts, group(fmt.Sprint(i))...)
			}
			for n := 0; b.Loop(); n++ {
				for i, r := range rollouts {
					r.Id = fmt.Sprintf("%s/%d/%d/%d", name, b.N, n, i)
				}
				if _, err := c.ScoreBatch(b.Context(), connect.NewRequest(&assayv1.ScoreBatchRequest{Rollouts: rollouts})); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*len(rollouts))/b.Elapsed().Seconds(), "rewards/s")
		})
	}
}
