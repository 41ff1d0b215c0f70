package code

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// The hack corpus is complete even where nothing can be run: every entry says what it tries and what it must get.
func TestHackCorpusIsSound(t *testing.T) {
	declared := map[string]bool{}
	for _, r := range slices.Concat(Spec.Reasons, verifiers.SharedReasons) {
		declared[r.Code] = true
	}
	seen, total := map[string]bool{}, 0
	for name, file := range readCorpus(t, "hacks") {
		for _, s := range file.Programs {
			total++
			id := name + "/" + s.Name
			switch {
			case s.Name == "" || s.Tries == "" || len(s.Reasons) == 0:
				t.Errorf("%s: name, tries and reasons are needed", id)
			case seen[id]:
				t.Errorf("%s: the name is taken", id)
			case s.Score != 0 && !slices.Equal(s.Reasons, []string{ReasonCorrect}):
				t.Errorf("%s: score %v with reasons %q", id, s.Score, s.Reasons)
			}
			seen[id] = true
			for _, reason := range s.Reasons {
				if !declared[reason] {
					t.Errorf("%s: the reason %q is not declared", id, reason)
				}
			}
			if _, err := readReference(s.reference, defaultConfig); (err != nil) != (s.Outcome == "unscored") {
				t.Errorf("%s: reference: %v", id, err)
			}
		}
	}
	if total < 60 {
		t.Errorf("the corpus has %d programs, want at least 60", total)
	}
}

// probes print what a program could have left behind: names, modules, files, chance, even where objects lie.
var probes = map[string]string{
	"python": `
import builtins, gc, json, os, random, sys
print(len(dir(builtins)), len(sys.modules), abs(-3), json.dumps([1]), isinstance(1, str), len([1]), os.listdir("/tmp"),
      os.listdir("."), random.random(), sys.getrecursionlimit(), len(gc.get_objects()), id(object()))`,
	"javascript": `
console.log(Object.getOwnPropertyNames(globalThis).length, Object.keys(Object.prototype).length,
  [1, 2].map(x => x + 1).join(), JSON.stringify({a: 1}), Math.random())`,
}

// TestHacks runs the corpus. Each program must get what it deserves, and must leave nothing behind: the probes,
// programs that look around, see the same after each of them as before the first.
func TestHacks(t *testing.T) {
	needGuests(t)
	if testing.Short() {
		t.Skip("runs hundreds of programs, some to their limits")
	}
	v, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	before := map[string]string{}
	for language := range probes {
		before[language] = seenBy(t, v, language)
	}
	files := readCorpus(t, "hacks")
	for _, name := range slices.Sorted(maps.Keys(files)) {
		for _, s := range files[name].Programs {
			t.Run(name+"/"+s.Name, func(t *testing.T) {
				if wrong := s.judge(t.Context(), t); wrong != "" {
					t.Error(wrong)
				}
				for language, want := range before {
					if after := seenBy(t, v, language); after != want {
						t.Errorf("the next %s program sees %s, before it was %s", language, after, want)
					}
				}
			})
		}
	}
}

// seenBy returns what the probe of a language prints.
func seenBy(t *testing.T, v verifiers.Verifier, language string) string {
	t.Helper()
	verdict, err := v.Verify(t.Context(), verifiers.Rollout{
		Completion: fmt.Sprintf("```%s%s\n```", language, probes[language]),
		Reference:  json.RawMessage(fmt.Sprintf(`{"language":%q,"tests":[{"type":"stdin_stdout","output":"unknown"}]}`, language)),
	})
	if err != nil {
		t.Fatal(err)
	}
	failed := verdict.Detail.(*Detail).Failed
	if verdict.Reason != ReasonWrongAnswer || strings.TrimSpace(failed.Got) == "" {
		t.Fatalf("the probe gets %s: %s", verdict.Reason, verdict.Explanation)
	}
	return failed.Got
}

// FuzzPristine runs programs whose bytes were changed at random; the next program sees nothing of it.
func FuzzPristine(f *testing.F) {
	needGuests(f)
	for _, file := range readCorpus(f, "hacks") {
		for _, s := range file.Programs {
			if s.language() == languages["python"] && s.Repeat.Times == 0 {
				f.Add(s.Code)
			}
		}
	}
	v, err := New(verifiers.Config(`{"time_limit_s": 0.1}`))
	if err != nil {
		f.Fatal(err)
	}
	var want string
	f.Fuzz(func(t *testing.T, code string) {
		if want == "" {
			want = seenBy(t, v, "python")
		}
		_, err := v.Verify(t.Context(), verifiers.Rollout{
			Completion: "``````python\n" + strings.ToValidUTF8(code, "?") + "\n``````",
			Reference:  json.RawMessage(`{"tests":[{"type":"stdin_stdout","input":"1\n","output":"1"}]}`),
		})
		if err != nil {
			t.Error(err)
		}
		if got := seenBy(t, v, "python"); got != want {
			t.Errorf("the next program sees %s, before it was %s", got, want)
		}
	})
}
