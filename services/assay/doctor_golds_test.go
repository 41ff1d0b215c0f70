package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
	"github.com/assay-rl/assay/services/score"
	"github.com/assay-rl/assay/verifiers/code"
)

func TestDoctorGolds(t *testing.T) {
	good := `{"id":"good","route":"math","completion":"","reference":{"answer":["1/2","0.5"]}}` + "\n"
	bad := `{"id":"bad","route":"math","completion":"5","reference":{"answer":[]}}` + "\n"
	aime := file(t, "aime.yaml", "name: aime\nroutes: {aime: {components: {accuracy: {verifier: math}, format: {verifier: format}}}}\n")
	tests := []struct {
		name, data string
		args       []string
		code       int
		out, errs  string
	}{
		{"good golds", good, nil, 0, `^$`, `^1 lines: 1 verified, 0 failed, 0 without gold, 0 malformed; [\d.]+s\n$`},
		{"a bad one", good + bad, nil, 1, `^line 2 bad on route math: bad_reference: .+\n$`, `^2 lines: 1 verified, 1 failed, 0 without gold, 0 malformed; .+s\nassay: .+data\.jsonl: turned down by their own verifier: 1\n$`},
		{"a task of many rollouts", bad + strings.ReplaceAll(bad, `"bad"`, `"again"`), nil, 1, `^line 1 \(2 rollouts\) bad on route math: bad_reference`, `2 failed`},
		{"as JSON", bad, []string{"--json"}, 1, `^\{"line":1,"rollouts":1,"id":"bad","route":"math","verifier":"math","reason":"bad_reference","explanation":".+"\}\n$`, `1 failed`},
		{"in silence", bad, []string{"--quiet"}, 1, `^line 1 `, `^assay: .+turned down by their own verifier: 1\n$`},
		{"malformed lines", good + "garbage\n{}\n", nil, 1, `^line 2: malformed: not a JSON object: .+\nline 3: malformed: .+\n$`, `3 lines: 1 verified, 0 failed, 0 without gold, 2 malformed(?s:.+)malformed: 2\n$`},
		{"an empty file", "", nil, 1, `^$`, `there are no lines`},
		{"golds missing", `{"route":"format","completion":""}` + "\n" + `{"route":"code","completion":"","reference":{"tests":[{"type":"stdin_stdout","output":"1"}]}}` + "\n", nil, 0, `^$`,
			`2 lines: 0 verified, 0 failed, 2 without gold, 0 malformed; .+s\n  1 × code: no gold: the reference has no solution\n  1 × format: no gold: the verifier takes no answer from a reference\n$`},
		{"no such route", `{"route":"aime","completion":"","reference":{"answer":"5"}}`, nil, 0, `^$`, `1 without gold(?s:.+)1 × spec default@\w+ has no route "aime"`},
		{"a spec's route", `{"route":"aime","completion":"","reference":{"answer":"5"}}`, []string{"--spec", aime}, 0, `^$`, `1 verified`},
		{"GSM8K's problems", `{"question":"1+1?","answer":"1+1=2\n#### 2"}`, nil, 0, `^$`, `1 verified`},
		{"a format named", good, []string{"--format", "gsm8k"}, 1, `^line 1: malformed: answer has nothing after "####"`, `1 malformed`},
		{"an unknown format", good, []string{"--format", "csv"}, 1, `^$`, `unknown format "csv"; there are:`},
		{"an unknown shape", `{"a":1}`, nil, 1, `^$`, `a shape that is not known`},
		{"a missing spec", good, []string{"--spec", "no-such.yaml"}, 1, `^$`, `no-such\.yaml`},
		{"guests for it", good, []string{"--guests", "."}, 1, `^$`, `data guests`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := assay(t, append([]string{"doctor", "--data", file(t, "data.jsonl", tt.data)}, tt.args...)...)
			if code != tt.code || !regexp.MustCompile(tt.out).MatchString(out) || !regexp.MustCompile(tt.errs).MatchString(errs) {
				t.Errorf("exit code %d\n%s\n%s\nwant %d, %q, %q", code, out, errs, tt.code, tt.out, tt.errs)
			}
		})
	}
}

func TestDoctorGoldsOfNoFile(t *testing.T) {
	for want, args := range map[string][]string{
		"no-such.jsonl":  {"--data", "no-such.jsonl"},
		"no input file":  {"--data", ""},
		"go with --data": {"--json"},
	} {
		code, out, errs := assay(t, append([]string{"doctor"}, args...)...)
		if code != 1 || out != "" || !strings.Contains(errs, want) {
			t.Errorf("doctor %q: exit code %d\n%s\n%s\nwant 1, %q", args, code, out, errs, want)
		}
	}
}

// A machine without guests is no fault of a thousand lines: the text says it once, the JSON for each line.
func TestMissingGuestsAreToldOnce(t *testing.T) {
	failures := []score.GoldFailure{
		{Line: 1, Rollouts: 2, ID: "a", Route: "code", Reason: code.ReasonMissingGuest, Explanation: "install it"},
		{Line: 3, Rollouts: 1, ID: "b", Route: "code", Reason: code.ReasonMissingGuest, Explanation: "install it"},
		{Line: 4, Rollouts: 1, ID: "c", Route: "math", Reason: "wrong", Explanation: "5 is not 6"},
	}
	for asJSON, want := range map[bool]string{false: `^line 4 c on route math: wrong: 5 is not 6\n$`, true: `^\{"line":1,.+\n\{"line":3,.+\n\{"line":4,.+\n$`} {
		var out strings.Builder
		l := &goldList{out: &out, asJSON: asJSON}
		for _, f := range failures {
			if err := l.add(f); err != nil {
				t.Fatal(err)
			}
		}
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("as JSON %v: printed\n%s\nwant %s", asJSON, &out, want)
		}
		err := l.verdict("in.jsonl", &score.GoldSummary{GoldCounts: score.GoldCounts{Lines: 9, Failed: 4, Verified: 5}})
		if want := "in.jsonl: turned down by their own verifier: 1; not run: 3 (install it)"; err == nil || err.Error() != want {
			t.Errorf("the verdict is %v, want %s", err, want)
		}
	}
}

// A solution is run as a candidate's program would be: against the task's tests, behind its prompt.
func TestDoctorGoldsOfPrograms(t *testing.T) {
	sandboxtest.Read(t, guests.Python)
	status, out, errs := assay(t, "doctor", "--data", file(t, "problems.jsonl",
		`{"task_id":"twice","prompt":"def twice(n):\n","entry_point":"twice","canonical_solution":"    return 2 * n\n","test":"def check(f):\n    assert f(2) == 4\n"}`+"\n"+
			`{"task_id":"half","prompt":"def half(n):\n","entry_point":"half","canonical_solution":"    return 2 * n\n","test":"def check(f):\n    assert f(2) == 1\n"}`+"\n"))
	if status != 1 || !strings.Contains(errs, "2 lines: 1 verified, 1 failed, 0 without gold, 0 malformed") {
		t.Errorf("exit code %d\n%s", status, errs)
	}
	if want := `^line 2 half on route code: wrong_answer: .+\n  gold "    return 2 \* n\\n"\n$`; !regexp.MustCompile(want).MatchString(out) {
		t.Errorf("printed\n%s\nwant %s", out, want)
	}
}
