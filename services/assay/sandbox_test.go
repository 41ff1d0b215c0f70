package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
)

func TestRunCode(t *testing.T) {
	sandboxtest.Read(t, guests.Python)
	program := func(name, text string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	stdin := program("in.txt", "3 4\n")
	for name, c := range map[string]struct {
		args      []string
		code      int
		out, errs string
	}{
		"ends well":           {[]string{program("a.py", "print(sum(map(int, input().split())))"), "--stdin", stdin}, 0, `^7\n$`, `-- ok\n-- exit code 0, cpu .+, wall .+, memory [\d.]+ MiB`},
		"has arguments":       {[]string{program("a.py", "import sys; print(sys.argv[1:])"), "x", "y"}, 0, `^\['x', 'y'\]\n$`, `-- ok`},
		"raises":              {[]string{program("a.py", "1/0")}, 1, `^$`, `(?s)Traceback.+-- runtime_error: ZeroDivisionError: division by zero.+the program ended with runtime_error`},
		"never ends":          {[]string{"--cpu", "10ms", program("a.py", "while True: pass")}, 1, `^$`, `-- time_limit: computed for more than`},
		"as JSON":             {[]string{"--json", program("a.py", "print('é')")}, 0, `^\{"status":"ok","exit_code":0,"stdout":"é\\n","stderr":"","cpu_ms":.+\}\n$`, `^$`},
		"of no language":      {[]string{program("a.txt", "")}, 1, `^$`, `a\.txt: no language is known for this extension: name one with --language`},
		"of a language named": {[]string{"--language", "python", program("a.txt", "print(1)")}, 0, `^1\n$`, `-- ok`},
		"of an unknown one":   {[]string{"--language", "cobol", program("a.txt", "")}, 1, `^$`, `no guest for language "cobol"`},
		"without a guest":     {[]string{"--guests", t.TempDir(), program("a.py", "")}, 1, `^$`, "guest is not installed in .+: run `go tool task guests`"},
		"that is not there":   {[]string{"missing.py"}, 1, `^$`, `missing\.py`},
		"with no limit":       {[]string{"--cpu", "0s", program("a.py", "")}, 1, `^$`, `limits are greater than zero`},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs strings.Builder
			code := run(append([]string{"run-code"}, c.args...), &out, &errs)
			if code != c.code || !regexp.MustCompile(c.out).MatchString(out.String()) || !regexp.MustCompile(c.errs).MatchString(errs.String()) {
				t.Errorf("exit code %d\n%s\n%s\nwant %d, %q, %q", code, &out, &errs, c.code, c.out, c.errs)
			}
		})
	}
}

func TestDoctor(t *testing.T) {
	sandboxtest.Read(t, guests.Python)
	var out, errs strings.Builder
	if code := run([]string{"doctor", "--guests", t.TempDir()}, &out, &errs); code != 1 || !strings.Contains(errs.String(), "5 of 5 languages cannot be run") {
		t.Errorf("without guests: exit code %d\n%s\n%s", code, &out, &errs)
	}
	if n := strings.Count(out.String(), "missing: "); n != 5 {
		t.Errorf("%d guests are missing, want 5:\n%s", n, &out)
	}
	if testing.Short() {
		t.Skip("compiles every guest")
	}
	out.Reset()
	errs.Reset()
	if code := run([]string{"doctor"}, &out, &errs); code != 0 {
		t.Errorf("with guests: exit code %d\n%s\n%s", code, &out, &errs)
	}
	if n := strings.Count(out.String(), "ready after "); n != 5 {
		t.Errorf("%d languages are ready, want 5:\n%s", n, &out)
	}
}

// The programs that README.md scores, each with the reward it deserves.
func TestScorePrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles C++")
	}
	sandboxtest.Read(t, guests.Python)
	path := filepath.Join(t.TempDir(), "out.jsonl")
	var out, errs strings.Builder
	if code := run([]string{"score", "--in", "demo/programs.jsonl", "--out", path}, &out, &errs); code != 0 {
		t.Fatalf("exit code %d\n%s\n%s", code, &out, &errs)
	}
	lines, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		`"squares/0".*"reward":1,.*"correct"`, `"squares/1".*"reward":0,.*"wrong_answer"`, `"squares/2".*"reward":0,.*"wrong_answer"`,
		`"palindrome/0".*"reward":1,.*"correct"`, `"palindrome/1".*"reward":0,.*"runtime_error"`,
		`"sum/0".*"reward":1,.*"correct"`, `"sum/1".*"reward":0,.*"time_limit"`, `"sum/2".*"reward":1,.*"correct"`,
		`"sum/3".*"reward":1,.*"correct"`, `"cities/0".*"reward":1,.*"correct"`,
	} {
		if got := strings.Split(string(lines), "\n")[i]; !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("line %d is %s\nwant %s", i+1, got, want)
		}
	}
}
