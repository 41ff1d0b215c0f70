package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/assay-rl/assay/services/score"
)

func TestMath(t *testing.T) {
	tests := []struct {
		name      string
		args      []string
		code      int
		out, errs string
	}{
		{"equal", []string{`\frac12`, `So it is \boxed{0.5}.`}, 0, `^equal \(correct\): .+\n(?s:.*)  rule +\w+\n(?s:.*)  gold +\S`, `^$`},
		{"different", []string{"5", `\boxed{6}`}, 1, `^different \(wrong\): .+\n(?s:.*)  understood +6\n(?s:.*)  gold +5\n(?s:.*)  difference +\S`, `^$`},
		{"no answer", []string{"5", ""}, 1, `^different \(no_answer\): .+\n  gold +5\n`, `^$`},
		{"negative", []string{"--", "-5", "-5"}, 0, `^equal`, `^$`},
		{"by policy", []string{"--policy", "percent=either", "50", `\boxed{50\%}`}, 0, `^equal`, `^$`},
		{"by the default policy", []string{"50", `\boxed{50\%}`}, 1, `^different`, `^$`},
		{"control characters", []string{"5", "\\boxed{\x1b[31m6}"}, 1, `\\x1b\[31m6`, `^$`},
		{"no UTF-8", []string{"5", "\\boxed{5}\xff"}, 0, `^equal`, `^$`},
		{"a bad gold", []string{"", "5"}, 2, `^$`, `^assay: bad_reference: `},
		{"one argument", []string{"5"}, 2, `^$`, `accepts 2 arg\(s\), received 1`},
		{"a negative one for a flag", []string{"-5", "5"}, 2, `^$`, `put -- before an answer that starts with -`},
		{"no policy's name", []string{"--policy", "either", "5", "5"}, 2, `^$`, `"either" is not NAME=VALUE`},
		{"an unknown policy", []string{"--policy", "percents=1", "5", "5"}, 2, `^$`, `percents`},
		{"a policy's bad value", []string{"--policy", "percent=maybe", "5", "5"}, 2, `^$`, `maybe`},
		{"a policy's bad type", []string{"--policy", "percent=1", "5", "5"}, 2, `^$`, `percent`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := assay(t, append([]string{"math"}, tt.args...)...)
			if code != tt.code || !regexp.MustCompile(tt.out).MatchString(out) || !regexp.MustCompile(tt.errs).MatchString(errs) {
				t.Errorf("exit code %d\n%s\n%s\nwant %d, %q, %q", code, out, errs, tt.code, tt.out, tt.errs)
			}
			if strings.ContainsRune(out, '\x1b') {
				t.Errorf("the output has an escape: %q", out)
			}
		})
	}
}

func TestMathAsJSON(t *testing.T) {
	code, out, errs := assay(t, "math", "--json", "5", `\boxed{6}`)
	var j score.Judgement
	if err := json.Unmarshal([]byte(out), &j); err != nil || code != 1 || errs != "" {
		t.Fatalf("exit code %d, %v\n%s\n%s", code, err, out, errs)
	}
	if j.Outcome != "scored" || j.Score == nil || *j.Score != 0 || j.Verifier != "math" || !strings.Contains(string(j.Detail), `"gold":"5"`) || strings.Count(out, "\n") != 1 {
		t.Errorf("printed %s", out)
	}
	code, out, errs = assay(t, "math", "--json", "", "5")
	if code != 2 || !strings.Contains(out, `"reason":"bad_reference"`) || !strings.Contains(errs, "bad_reference") {
		t.Errorf("of a bad gold: exit code %d\n%s\n%s", code, out, errs)
	}
}

func TestMathOfStandardInput(t *testing.T) {
	for name, c := range map[string]struct {
		stdin string
		code  int
		out   string
	}{
		"a completion": {"<think>6?</think>\nIt is \\boxed{5}.\n", 0, "equal (correct)"},
		"nothing":      {"", 1, "different (no_answer)"},
		"too much":     {strings.Repeat(" ", 4<<20) + "5", 1, "different (too_long)"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			cmd := rootCommand()
			cmd.SetArgs([]string{"math", "5", "-"})
			cmd.SetIn(strings.NewReader(c.stdin))
			cmd.SetOut(&out)
			err := cmd.ExecuteContext(t.Context())
			code := 0
			if e, ok := errors.AsType[*exitError](err); ok {
				code = e.code
			}
			if code != c.code || !strings.HasPrefix(out.String(), c.out) {
				t.Errorf("exit code %d, %v\n%s\nwant %d, %s", code, err, &out, c.code, c.out)
			}
		})
	}
}
