package bus_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/fleettest"
)

// trainer publishes as one does that has a NATS client and nothing of ours.
type trainer struct {
	t  *testing.T
	f  *fleettest.Fleet
	js jetstream.JetStream
	n  int
}

func startTrainer(t *testing.T) *trainer {
	t.Helper()
	f := fleettest.Start(t)
	nc, err := nats.Connect(f.ServerURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	return &trainer{t: t, f: f, js: js}
}

// message is a good rollout: a right answer to a question of the route math.
func message(id string) *nats.Msg {
	return &nats.Msg{
		Subject: "assay.rollout.default.default.math.0",
		Header: nats.Header{
			bus.HeaderID: {id}, bus.HeaderGroup: {"g"}, bus.HeaderContentType: {bus.ContentJSON}, bus.HeaderMsgID: {"default/default/" + id},
			bus.HeaderTrace: {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"},
		},
		Data: []byte(`{"completion":"\\boxed{4}","reference":{"answer":"4"}}`),
	}
}

func (tr *trainer) publish(m *nats.Msg) *jetstream.PubAck {
	tr.t.Helper()
	ack, err := tr.js.PublishMsg(tr.t.Context(), m)
	if err != nil {
		tr.t.Fatal(err)
	}
	return ack
}

// goes says that the fleet still works: a good rollout gets its reward.
func (tr *trainer) goes() {
	tr.t.Helper()
	tr.n++
	id := fmt.Sprint("good", tr.n)
	tr.publish(message(id))
	if r := tr.reward(id); r.GetReward() != 1 {
		tr.t.Errorf("a good rollout that came after got %v", r)
	}
}

func (tr *trainer) reward(id string) *assayv1.Reward {
	tr.t.Helper()
	return tr.f.Reward(tr.t, bus.Address{Tenant: "default", Run: "default", ID: id})
}

func TestRawPublish(t *testing.T) {
	tr := startTrainer(t)
	tr.goes()
	m := message("protobuf.> *")
	m.Header.Set(bus.HeaderContentType, bus.ContentProtobuf)
	m.Data = []byte{0x4a, 0x08, 0x0a, 0x06, 'x', ' ', '=', ' ', '\xff', '4', 0x52, 0x0e}
	m.Data = append(m.Data, `{"answer":"4"}`...)
	tr.publish(m)
	if r := tr.reward("protobuf.> *"); r.GetOutcome() != assayv1.Outcome_OUTCOME_SCORED {
		t.Errorf("invalid UTF-8 in a completion: %v", r)
	}
	tr.f.AwaitCounter(t, 1, "assay_invalid_utf8_total")
}

// A message whose headers are not a rollout's gets an unscored reward that says why, a count, and a copy for people.
func TestRawBadHeader(t *testing.T) {
	tr := startTrainer(t)
	long := strings.Repeat("x", 300)
	cases := map[string]struct{ header, value, fault string }{
		"no group":              {bus.HeaderGroup, "", "Assay-Group is empty"},
		"no content type":       {bus.HeaderContentType, "", "Content-Type"},
		"no message id":         {bus.HeaderMsgID, "", "it must be tenant/run/id"},
		"no trace":              {bus.HeaderTrace, "", "is not a W3C traceparent"},
		"bad group size":        {bus.HeaderGroupSize, "many", "is not a positive whole number"},
		"bad deadline":          {bus.HeaderDeadline, "soon", "is not a duration"},
		"group too long":        {bus.HeaderGroup, long, "has 300 bytes"},
		"group of 40 KB":        {bus.HeaderGroup, strings.Repeat("x\xff", 20_000), "has 40000 bytes"},
		"spec of no form":       {bus.HeaderSpec, "r1", "is not name@hash"},
		"spec beyond a subject": {bus.HeaderSpec, "r1@" + strings.Repeat("a", 5000), "is not name@hash"},
		"digest not UTF-8":      {bus.HeaderDigest, "\xff", "Assay-Digest"},
		"trace of 40 KB":        {bus.HeaderTrace, strings.Repeat("x", 40_000), "is not a W3C traceparent"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			m := message(name)
			if m.Header.Set(c.header, c.value); c.value == "" {
				m.Header.Del(c.header)
			}
			tr.publish(m)
			r := tr.reward(name)
			if r.GetOutcome() != assayv1.Outcome_OUTCOME_UNSCORED || r.GetReason() != "bad_header" || !strings.Contains(r.GetExplanation(), c.fault) || r.Reward != nil {
				t.Errorf("reward %.500v\nwant bad_header with %q", r, c.fault)
			}
			tr.goes()
		})
	}
	tr.f.AwaitCounter(t, float64(len(cases)), "assay_bad_headers_total")
	tr.f.AwaitCounter(t, float64(len(cases)), "assay_rewards_total", "reason", "bad_header")
	if n := dead(t, tr.f); n != uint64(len(cases)) {
		t.Errorf("%d copies for people, want %d", n, len(cases))
	}
	empty(t, tr.f)
}

// A message that cannot even be named gets a reward under a name of its own, which is no other rollout's.
func TestRawWithoutAddress(t *testing.T) {
	tr := startTrainer(t)
	for name, change := range map[string]func(*nats.Msg){
		"no id":              func(m *nats.Msg) { m.Header.Del(bus.HeaderID) },
		"id of 300 bytes":    func(m *nats.Msg) { m.Header.Set(bus.HeaderID, strings.Repeat("i", 300)) },
		"id with a tab":      func(m *nats.Msg) { m.Header.Set(bus.HeaderID, "a\tb") },
		"no headers":         func(m *nats.Msg) { m.Header = nil },
		"tenant not UTF-8":   func(m *nats.Msg) { m.Subject = "assay.rollout.\xff.default.math.0" },
		"run of 3,900 bytes": func(m *nats.Msg) { m.Subject = "assay.rollout.default." + strings.Repeat("r", 3900) + ".math.0" },
		"route not UTF-8":    func(m *nats.Msg) { m.Subject = "assay.rollout.default.default.\xff.0"; m.Header.Del(bus.HeaderID) },
	} {
		t.Run(name, func(t *testing.T) {
			before := tr.f.Counter(t, "assay_rewards_total", "reason", "bad_header")
			m := message(name)
			change(m)
			tr.publish(m)
			tr.f.AwaitCounter(t, before+1, "assay_rewards_total", "reason", "bad_header")
			tr.goes()
		})
	}
	empty(t, tr.f)
	unnamed := 0
	if err := tr.f.Bus.StoredRewards(t.Context(), bus.Rewards{}, func(r *assayv1.Reward) {
		if strings.HasPrefix(r.GetId(), "no-id/") {
			unnamed++
		}
	}); err != nil || unnamed != 7 {
		t.Errorf("%d rewards of messages without a name, want 7: %v", unnamed, err)
	}
}

// A body that cannot be read, a route or a spec that nobody knows: unscored, with the reason, and nothing waits behind.
func TestRawBadRollout(t *testing.T) {
	tr := startTrainer(t)
	type change = func(*nats.Msg)
	body := func(s string) change { return func(m *nats.Msg) { m.Data = []byte(s) } }
	protobuf := func(s string) change {
		return func(m *nats.Msg) { m.Header.Set(bus.HeaderContentType, bus.ContentProtobuf); m.Data = []byte(s) }
	}
	large := strings.Repeat(" ", bus.MaxRolloutBytes)
	for name, c := range map[string]struct {
		change              change
		reason, explanation string
	}{
		"malformed JSON":               {body(`{"completion":`), "bad_body", "application/json"},
		"malformed JSON of 8 MiB":      {body(large), "bad_body", "application/json"},
		"no body":                      {body(""), "bad_body", "application/json"},
		"NaN in the reference":         {body(`{"completion":"4","reference":{"answer":NaN}}`), "bad_body", "reference"},
		"unknown field":                {body(`{"answer":"4"}`), "bad_body", "answer"},
		"malformed protobuf":           {protobuf("\xff\xff\xff"), "bad_body", "application/protobuf"},
		"protobuf reference no JSON":   {protobuf("R\x01{"), "bad_body", "reference"},
		"unknown route":                {func(m *nats.Msg) { m.Subject = strings.Replace(m.Subject, ".math.", ".poetry.", 1) }, "unknown_route", `no route "poetry"`},
		"unknown spec":                 {func(m *nats.Msg) { m.Header.Set(bus.HeaderSpec, "r1@"+strings.Repeat("a", 32)) }, "unknown_spec", "put it first"},
		"reference missing":            {body(`{"completion":"4"}`), "bad_reference", "math"},
		"reference of the wrong shape": {body(`{"completion":"4","reference":[1]}`), "bad_reference", "math"},
	} {
		t.Run(name, func(t *testing.T) {
			m := message(name)
			c.change(m)
			tr.publish(m)
			r := tr.reward(name)
			if r.GetOutcome() != assayv1.Outcome_OUTCOME_UNSCORED || r.GetReason() != c.reason || !strings.Contains(r.GetExplanation(), c.explanation) {
				t.Errorf("reward %v\nwant %s with %q", r, c.reason, c.explanation)
			}
			tr.f.AwaitCounter(t, 1, "assay_rewards_total", "reason", c.reason)
			tr.goes()
		})
	}
	tr.f.AwaitCounter(t, 7, "assay_bad_bodies_total")
	if n := dead(t, tr.f); n != 7 {
		t.Errorf("%d copies for people, want 7", n)
	}
	empty(t, tr.f)
}

func TestRawEmptyCompletion(t *testing.T) {
	tr := startTrainer(t)
	m := message("empty")
	m.Data = []byte(`{"completion":"","reference":{"answer":"4"}}`)
	tr.publish(m)
	if r := tr.reward("empty"); r.GetOutcome() != assayv1.Outcome_OUTCOME_SCORED || r.GetReward() != 0 {
		t.Errorf("reward %v, want the score 0: no answer is the candidate's fault", r)
	}
}

// A retry is told that it is one, and the first content stands.
func TestRawDuplicate(t *testing.T) {
	tr := startTrainer(t)
	first, other := message("a"), message("a")
	other.Data = []byte(`{"completion":"\\boxed{5}","reference":{"answer":"4"}}`)
	if tr.publish(first).Duplicate || !tr.publish(first).Duplicate || !tr.publish(other).Duplicate {
		t.Error("PubAck.Duplicate is not what it should be")
	}
	if r := tr.reward("a"); r.GetReward() != 1 {
		t.Errorf("reward %v, want the first content's", r)
	}
	empty(t, tr.f)
}

// dead counts the copies that are kept for people.
func dead(t *testing.T, f *fleettest.Fleet) uint64 { return messages(t, f, "DEAD") }

// empty waits until nothing is left in ROLLOUTS and VERDICTS: whatever came has ended.
func empty(t *testing.T, f *fleettest.Fleet) {
	t.Helper()
	for _, stream := range []string{"ROLLOUTS", "VERDICTS"} {
		fleettest.Eventually(t, stream+" to be empty", func() bool { return messages(t, f, stream) == 0 })
	}
}

func messages(t *testing.T, f *fleettest.Fleet, stream string) uint64 {
	t.Helper()
	w, err := f.Bus.WatchFleet()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	state, err := w.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range state.GetStreams() {
		if s.GetName() == stream {
			return s.GetMessages()
		}
	}
	t.Fatalf("no stream %s", stream)
	return 0
}
