package reward_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/reward"
)

// goodHeader is a complete one of a spec-less rollout in JSON.
func goodHeader(id string) map[string]string {
	return map[string]string{
		bus.HeaderID: id, bus.HeaderGroup: "g", bus.HeaderContentType: bus.ContentJSON, bus.HeaderMsgID: "default/default/" + id,
		bus.HeaderTrace: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
	}
}

// Whatever is published past our packages, each message ends with exactly one reward that says what was wrong with it,
// and none holds up those behind it.
func TestRawPublish(t *testing.T) {
	t.Parallel()
	const subject, body = "assay.rollout.default.default.ant.0", `{"completion":"ant=0.5"}`
	tests := []struct {
		name    string
		subject string
		set     map[string]string
		drop    string
		body    string
		reason  string
		says    string
		// nameless ones get an id of their own.
		nameless bool
	}{
		{name: "good", body: body},
		{name: "good with the optional headers", body: body, set: map[string]string{bus.HeaderGroupSize: "8", bus.HeaderDeadline: "90s", bus.HeaderDigest: "d1"}},
		{name: "no id", drop: bus.HeaderID, reason: "bad_header", says: "Assay-Id is empty", nameless: true},
		{name: "a control character in the id", set: map[string]string{bus.HeaderID: "a\x01b"}, reason: "bad_header", says: "control character", nameless: true},
		{name: "an id that is no UTF-8", set: map[string]string{bus.HeaderID: "a\xffb"}, reason: "bad_header", says: "UTF-8", nameless: true},
		{name: "no group", drop: bus.HeaderGroup, reason: "bad_header", says: "Assay-Group is empty"},
		{name: "a group that is no UTF-8", set: map[string]string{bus.HeaderGroup: "\xff"}, reason: "bad_header", says: "UTF-8"},
		{name: "no content type", drop: bus.HeaderContentType, reason: "bad_header", says: "Content-Type"},
		{name: "no trace", drop: bus.HeaderTrace, reason: "bad_header", says: "traceparent"},
		{name: "no message id", drop: bus.HeaderMsgID, reason: "bad_header", says: "tenant/run/id"},
		{name: "a deadline without a unit", set: map[string]string{bus.HeaderDeadline: "90"}, reason: "bad_header", says: "90s"},
		{name: "a deadline beyond a day", set: map[string]string{bus.HeaderDeadline: "25h"}, reason: "bad_header", says: "24h"},
		{name: "a group of nothing", set: map[string]string{bus.HeaderGroupSize: "0"}, reason: "bad_header", says: "Assay-Group-Size"},
		{name: "a spec without a hash", set: map[string]string{bus.HeaderSpec: "r1"}, reason: "bad_header", says: "name@hash"},
		{name: "a spec that is no UTF-8", set: map[string]string{bus.HeaderSpec: "\xff@0123456789abcdef0123456789abcdef"}, reason: "bad_header"},
		{name: "a spec of 32 KiB", set: map[string]string{bus.HeaderSpec: strings.Repeat("x", 32<<10)}, reason: "bad_header"},
		{name: "a spec nobody put", set: map[string]string{bus.HeaderSpec: "r1@0123456789abcdef0123456789abcdef"}, reason: "unknown_spec", says: "put it first"},
		{name: "a route nobody knows", subject: "assay.rollout.default.default.dog.0", body: body, reason: "unknown_route", says: `no route "dog"`},
		{name: "a wrong tenant", subject: "assay.rollout.a:b.default.ant.0", body: body, reason: "bad_header", says: "tenant", nameless: true},
		{name: "a run that is no UTF-8", subject: "assay.rollout.default.\xff.ant.0", body: body, reason: "bad_header", says: "run", nameless: true},
		{name: "malformed JSON", body: `{"completion":`, reason: "bad_body", says: "body is not a rollout"},
		{name: "JSON of another shape", body: `{"completion":{"role":7}}`, reason: "bad_body", says: "body is not a rollout"},
		{name: "JSON that is no UTF-8", body: "{\"completion\xff\":1}", reason: "bad_body"},
		{name: "malformed protobuf", set: map[string]string{bus.HeaderContentType: bus.ContentProtobuf}, body: "\xff\xff\xff", reason: "bad_body", says: "body is not a rollout"},
		{name: "an empty body", set: map[string]string{bus.HeaderContentType: bus.ContentProtobuf}},
		{name: "good behind all of them", body: body},
	}
	f := fleet(t)
	f.StartReward(t)
	worker(t, f, "all")
	w := dial(t, f)
	badHeaders, badBodies := 0, 0
	for i, tt := range tests {
		h := goodHeader(fmt.Sprintf("%d", i))
		maps.Copy(h, tt.set)
		delete(h, tt.drop)
		to := subject
		if tt.subject != "" {
			to = tt.subject
		}
		w.store(to, h, tt.body)
		if tt.reason == "bad_header" {
			badHeaders++
		}
		if tt.reason == "bad_body" {
			badBodies++
		}
	}
	got := awaitRewards(t, f, len(tests))
	nameless := make(map[string]bool)
	for i, tt := range tests {
		stored := got[fmt.Sprintf("%d", i)]
		if tt.nameless {
			nameless[tt.says] = true
			if len(stored) != 0 {
				t.Errorf("%s: reward %v under an id that is not its own", tt.name, stored)
			}
			continue
		}
		if len(stored) != 1 {
			t.Errorf("%s: %d rewards, want 1", tt.name, len(stored))
			continue
		}
		r := stored[0]
		if tt.reason == "" && r.GetOutcome() != assayv1.Outcome_OUTCOME_SCORED {
			t.Errorf("%s: reward %v, want a score", tt.name, r)
		}
		if tt.reason != "" && (r.GetOutcome() != assayv1.Outcome_OUTCOME_UNSCORED || r.Reward != nil || r.GetReason() != tt.reason || !strings.Contains(r.GetExplanation(), tt.says)) {
			t.Errorf("%s: reward %v, want unscored, %s, saying %q", tt.name, r, tt.reason, tt.says)
		}
		delete(got, r.GetId())
	}
	for id, stored := range got {
		if r := stored[0]; len(stored) != 1 || r.GetReason() != "bad_header" || !strings.HasPrefix(id, "no-id/") {
			t.Errorf("%s: rewards %v, want one, unscored, bad_header", id, stored)
		}
	}
	drained(t, f)
	if n := messages(t, f, "DEAD"); n != badHeaders+badBodies {
		t.Errorf("%d dead letters, want %d", n, badHeaders+badBodies)
	}
	if n := f.Counter(t, "assay_bad_headers_total"); n != float64(badHeaders) {
		t.Errorf("%v bad headers counted, want %d", n, badHeaders)
	}
	if n := f.Counter(t, "assay_bad_bodies_total"); n != float64(badBodies) {
		t.Errorf("%v bad bodies counted, want %d", n, badBodies)
	}
	if n := f.Counter(t, "assay_rewards_total", "route", "unknown"); n != float64(badHeaders+2) {
		t.Errorf("%v rewards of unknown routes counted, want %d", n, badHeaders+2)
	}
	if n := f.Counter(t, "assay_rewards_total"); n != float64(len(tests)) {
		t.Errorf("%v rewards counted, want %d", n, len(tests))
	}
}

// A message of verdicts that cannot be read is counted, ended, and holds nothing up.
func TestRawVerdict(t *testing.T) {
	t.Parallel()
	f := fleet(t)
	f.StartReward(t)
	w := dial(t, f)
	w.store("assay.verdict.hand", nil, "\xff\xff\xff")
	f.Publish(t, rollout("a", "ant", ""))
	judge(t, f, verdict("a", 0.5, "ant"))
	if r := f.Reward(t, address("a")); r.GetReward() != 0.5 {
		t.Errorf("reward %v, want 0.5", r)
	}
	drained(t, f)
	if n := f.Counter(t, "assay_bad_verdicts_total"); n != 1 {
		t.Errorf("%v bad messages of verdicts counted, want 1", n)
	}
}

// A spec that this binary cannot read makes unscored rewards, whether or not a worker was there to say so too.
func TestSpecOfAnotherVersion(t *testing.T) {
	t.Parallel()
	f := fleet(t)
	stored := bus.StoredSpec{
		Name: "new", Hash: strings.Repeat("0123456789abcdef", 2), YAML: "name: new\nroutes: {ant: {components: {a: {verifier: dragonfly}}}, lone: {components: {a: {verifier: dragonfly}}}}",
		Routes: map[string][]string{"ant": {"ant", "dragonfly"}, "lone": {"dragonfly"}},
	}
	if err := f.Specs.Put(t.Context(), bus.DefaultTenant, stored); err != nil {
		t.Fatal(err)
	}
	f.StartReward(t)
	worker(t, f, "all")
	f.Publish(t, rollout("judged", "ant", ""), rollout("not judged", "lone", ""), rollout("behind", "bee", ""))
	for _, id := range []string{"judged", "not judged"} {
		r := f.Reward(t, address(id))
		if r.GetOutcome() != assayv1.Outcome_OUTCOME_UNSCORED || r.GetReason() != reward.ReasonBadSpec || !strings.Contains(r.GetExplanation(), "dragonfly") || r.GetSpec() != stored.Ref() {
			t.Errorf("%s: reward %v, want unscored, bad_spec", id, r)
		}
	}
	if r := f.Reward(t, address("behind")); r.GetReward() != 1 {
		t.Errorf("behind: reward %v, want 1", r)
	}
	drained(t, f)
}

// A rollout without a spec is resolved once: worker and reward service agree, however the route's spec changes
// meanwhile, and the reward says under which spec it was made.
func TestPin(t *testing.T) {
	t.Parallel()
	f := fleet(t)
	f.Put(t, weighted(0))
	f.StartReward(t)
	worker(t, f, "one", "ant")
	worker(t, f, "two", "bee")
	w := dial(t, f)
	var rollouts []*assayv1.Rollout
	for i := range 200 {
		if i%20 == 0 {
			f.Put(t, weighted(i/20))
		}
		r := rollout(fmt.Sprintf("r%d", i), "mix", fmt.Sprintf("ant=0.%03d bee=0.5", i))
		body, err := json.Marshal(map[string]string{"completion": r.GetCompletion().GetText()})
		if err != nil {
			t.Fatal(err)
		}
		w.store("assay.rollout.default.default.mix.3", goodHeader(r.GetId()), string(body))
		rollouts = append(rollouts, r)
	}
	right(t, f, awaitRewards(t, f, len(rollouts)), rollouts)
	drained(t, f)
}

// weighted is the i-th version of a spec: other weights, and a formula in every second one.
func weighted(i int) string {
	yaml := fmt.Sprintf("name: mix\nroutes:\n  mix:\n    components:\n      a: {verifier: ant, weight: %d}\n      b: {verifier: bee, weight: 0.5}\n", i+1)
	if i%2 == 1 {
		yaml += fmt.Sprintf("    reward: a * %d - b\n", i+1)
	}
	return yaml
}

// The specs change while rollouts flow: none is lost, and each is rewarded under the spec it is stamped with.
func TestSpecChangesWhileRolloutsFlow(t *testing.T) {
	t.Parallel()
	f := fleet(t)
	f.Put(t, weighted(0))
	f.StartReward(t)
	worker(t, f, "one", "ant")
	worker(t, f, "two", "bee")
	var rollouts []*assayv1.Rollout
	for version := range 8 {
		f.Put(t, weighted(version))
		for i := range 100 {
			rollouts = append(rollouts, rollout(fmt.Sprintf("v%d/%d", version, i), "mix", fmt.Sprintf("ant=0.%02d bee=0.25", i)))
		}
		f.Publish(t, rollouts[len(rollouts)-100:]...)
	}
	got := awaitRewards(t, f, len(rollouts))
	right(t, f, got, rollouts)
	specs := make(map[string]int)
	for _, stored := range got {
		specs[stored[0].GetSpec()]++
	}
	if len(specs) < 4 {
		t.Errorf("rewards under %d specs only: %v", len(specs), specs)
	}
	// A name@hash of old stays good.
	old := rollout("old", "mix", "ant=0.5 bee=0.5")
	old.Spec = got["v0/0"][0].GetSpec()
	f.Publish(t, old)
	if r := f.Reward(t, address("old")); r.GetSpec() != old.GetSpec() || r.GetReward() != 0.75 {
		t.Errorf("reward %v, want 0.75 under %s", r, old.GetSpec())
	}
	drained(t, f)
}
