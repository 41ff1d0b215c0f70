package code

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
	"github.com/assay-rl/assay/verifiers"
	"github.com/goccy/go-yaml"
)

// corpus is one file of testdata/hacks or testdata/programs: tasks by name, and programs with what they must get.
type corpus struct {
	References map[string]any `yaml:"references"`
	Programs   []*specimen    `yaml:"programs"`
}

// specimen is one program.
type specimen struct {
	Name string `yaml:"name"`
	// Tries says what the program is up to.
	Tries string `yaml:"tries"`
	// Reference names one of the file's tasks; Inline is a task of its own.
	Reference string `yaml:"reference"`
	Inline    any    `yaml:"inline"`
	// Config is the verifier's.
	Config map[string]any `yaml:"config"`
	// Code is the program; Repeat is put in front of it. Completion, where it is given, is all of the completion.
	Code   string `yaml:"code"`
	Repeat struct {
		Text  string `yaml:"text"`
		Times int    `yaml:"times"`
	} `yaml:"repeat"`
	Completion string `yaml:"completion"`
	// Reasons are those that are right: the engine may stop a program for one of several.
	Reasons []string `yaml:"reasons"`
	// Score is the one it must get, unless the outcome is "unscored".
	Score   float64 `yaml:"score"`
	Outcome string  `yaml:"outcome"`

	reference json.RawMessage
}

// readCorpus reads the files of a folder by their names.
func readCorpus(t testing.TB, folder string) map[string]*corpus {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", folder, "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d files in testdata/%s, error %v", len(paths), folder, err)
	}
	files := map[string]*corpus{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c := new(corpus)
		if err := yaml.UnmarshalWithOptions(text, c, yaml.Strict()); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for _, s := range c.Programs {
			s.resolve(t, c)
		}
		files[strings.TrimSuffix(filepath.Base(path), ".yaml")] = c
	}
	return files
}

// resolve turns the specimen's task into JSON.
func (s *specimen) resolve(t testing.TB, c *corpus) {
	t.Helper()
	task, ok := c.References[s.Reference]
	if s.Reference == "" {
		task, ok = s.Inline, s.Inline != nil
	}
	if !ok {
		t.Fatalf("%s: there is no reference %q", s.Name, s.Reference)
	}
	var err error
	if s.reference, err = json.Marshal(task); err != nil {
		t.Fatalf("%s: %v", s.Name, err)
	}
}

// language returns the language that the task names.
func (s *specimen) language() sandbox.Language {
	var task struct {
		Language string `json:"language"`
	}
	_ = json.Unmarshal(s.reference, &task)
	return languages[task.Language]
}

func (s *specimen) rollout() verifiers.Rollout {
	r := verifiers.Rollout{Completion: s.Completion, Reference: s.reference}
	if r.Completion == "" {
		r.Completion = fmt.Sprintf("``````%s\n%s%s\n``````\n", s.language(), strings.Repeat(s.Repeat.Text, s.Repeat.Times), s.Code)
	}
	return r
}

// judge evaluates the specimen as the services do, and says what is wrong with what it gets.
func (s *specimen) judge(ctx context.Context, t testing.TB) string {
	t.Helper()
	raw, err := json.Marshal(s.Config)
	if err != nil {
		t.Fatal(err)
	}
	if s.Config == nil {
		raw = nil
	}
	v, err := New(raw)
	if err != nil {
		t.Fatal(err)
	}
	c := verifiers.Evaluate(ctx, Spec, v, s.rollout())
	unscored := c.Score == nil
	switch {
	case unscored != (s.Outcome == "unscored"), !unscored && c.GetScore() != s.Score, !slices.Contains(s.Reasons, c.Reason):
		return fmt.Sprintf("got score %v, reason %s (%s); want %v, %q", c.GetScore(), c.Reason, c.Explanation, s.Score, s.Reasons)
	}
	return ""
}

// needGuests skips a test where no guests are installed.
func needGuests(t testing.TB) {
	t.Helper()
	sandboxtest.Read(t, guests.Python)
}

// TestPrograms judges what the conformance kit is too thorough for: programs that are slow to compile, or to end.
func TestPrograms(t *testing.T) {
	needGuests(t)
	if testing.Short() {
		t.Skip("compilers and limits take their time")
	}
	for name, file := range readCorpus(t, "programs") {
		for _, s := range file.Programs {
			t.Run(name+"/"+s.Name, func(t *testing.T) {
				if wrong := s.judge(t.Context(), t); wrong != "" {
					t.Error(wrong)
				}
			})
		}
	}
}
