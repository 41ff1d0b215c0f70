package rewardspec_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/services/rewardspec"
)

// fixture reads a file of testdata.
func fixture(tb testing.TB, path ...string) string {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join(append([]string{"testdata"}, path...)...))
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

// TestFaults reads every file of testdata/bad; its comments "# want line:column: start of the message" are all the
// faults it has, in order.
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	want := regexp.MustCompile(`(?m)^# want (.*)$`)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			src := fixture(t, "bad", filepath.Base(file))
			_, err := rewardspec.Parse([]byte(src), registry(t))
			faulty, ok := errors.AsType[*rewardspec.Error](err)
			if !ok {
				t.Fatalf("got %v, want an *Error", err)
			}
			wants := want.FindAllStringSubmatch(src, -1)
			for i, f := range faulty.Faults {
				if i >= len(wants) || !strings.HasPrefix(f.String(), wants[i][1]) {
					t.Errorf("fault %d: %s", i, f)
				}
			}
			if len(faulty.Faults) != len(wants) {
				t.Errorf("%d faults, want %d", len(faulty.Faults), len(wants))
			}
		})
	}
}

func TestHostileYAMLIsRefusedQuickly(t *testing.T) {
	bomb := "name: b\nroutes:\n  a: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		n := string(rune('0' + i))
		bomb += "  b" + n + ": &a" + string(rune('1'+i)) + " [" + strings.Repeat("*a"+n+", ", 9) + "x]\n"
	}
	const half = rewardspec.MaxYAMLBytes / 2
	for name, c := range map[string]struct{ yaml, want string }{
		"too large":          {strings.Repeat("#", rewardspec.MaxYAMLBytes+1), "1:1: the spec has 1048577 bytes, the limit is 1048576"},
		"not UTF-8":          {"name: é\xff", "1:8: this is not UTF-8"},
		"alias bomb":         {bomb, "values once aliases are resolved"},
		"self reference":     {"name: a\nroutes: &r {a: *r}", "2:16: no anchor &r"},
		"open brackets":      {strings.Repeat("[", half), "nested deeper than 64"},
		"open braces":        {strings.Repeat("{a: ", half/4), "nested deeper than 64"},
		"lists in a line":    {strings.Repeat("- ", half/2), "nested deeper than 64"},
		"mappings in a line": {strings.Repeat("a: ", half/4), "nested deeper than 64"},
		"anchors in a line":  {strings.Repeat("&a ", half/4), "nested deeper than 64"},
		"tags in a line":     {strings.Repeat("!a ", half/4), "nested deeper than 64"},
		"long formula":       {"name: a\nroutes: {a: {components: {a: {verifier: math}}, reward: '" + strings.Repeat("(", 9000) + "'}}", "formula has 9000 bytes"},
		"many values":        {"name: a\nroutes: {a: [" + strings.Repeat("1,", 60_000) + "]}", "more than 50000 values"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := rewardspec.Parse([]byte(c.yaml), registry(t))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %.200v, want %q", err, c.want)
			}
		})
	}
}

func TestHashIsOfTheContent(t *testing.T) {
	base := fixture(t, "good", "r1.yaml")
	hash := parse(t, base).Hash()
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(hash) {
		t.Fatalf("hash %q is not 32 hexadecimal digits", hash)
	}
	if other := parse(t, fixture(t, "good", "r1_other_layout.yaml")).Hash(); other != hash {
		t.Errorf("another layout of r1.yaml: hash %s, want %s", other, hash)
	}
	for name, edit := range map[string][2]string{
		"name":      {"name: r1", "name: r2"},
		"weight":    {"0.2", "0.25"},
		"optional":  {"optional: true", "optional: false"},
		"config":    {"strict", "loose"},
		"formula":   {"== 1", "== 0"},
		"component": {"language:", "tongue:"},
		"route":     {"code:", "coding:"},
		"verifier":  {"verifier: language", "verifier: math"},
	} {
		edited := strings.Replace(base, edit[0], edit[1], 1)
		if parse(t, edited).Hash() == hash {
			t.Errorf("another %s has the same hash", name)
		}
	}
}

func TestConfigNumbersStayExact(t *testing.T) {
	s := parse(t, fixture(t, "good", "aliases.yaml"))
	for _, route := range s.RouteNames() {
		got := string(s.Proto().GetRoutes()[route].GetComponents()["accuracy"].GetConfig())
		if want := `{"limits":[1,12345678901234567890123,0.5,16]}`; got != want {
			t.Errorf("%s: config %s, want %s", route, got, want)
		}
	}
}

func TestEqualNumbersHashEqually(t *testing.T) {
	limit := func(n string) string {
		return parse(t, "name: n\nroutes: {r: {components: {c: {verifier: math, limits: ["+n+"]}}}}").Hash()
	}
	for _, same := range [][]string{{"1", "+1", "1.0", "1e0", "0x1", "01", "10e-1"}, {"0", "-0", "0.0", "0e9"}, {"0.25", ".25", "25e-2"}, {"1e9", "1000000000"}} {
		for _, n := range same[1:] {
			if limit(n) != limit(same[0]) {
				t.Errorf("%s and %s hash differently", n, same[0])
			}
		}
	}
	if limit("1") == limit("'1'") {
		t.Error("the number 1 and the text 1 hash equally")
	}
}

func TestDefaultSpecReadsBack(t *testing.T) {
	d := rewardspec.Default(registry(t))
	again := parse(t, d.YAML())
	if d.Ref() != again.Ref() || !strings.HasPrefix(d.Ref(), "default@") {
		t.Errorf("default is %s, read back %s", d.Ref(), again.Ref())
	}
	if again.Ref() != parse(t, fixture(t, "good", "no_routes.yaml")).Ref() {
		t.Error("no_routes.yaml is not the default spec")
	}
}

func TestProtoCarriesTheSpec(t *testing.T) {
	src := fixture(t, "good", "r1.yaml")
	p := parse(t, src).Proto()
	language := p.GetRoutes()["math"].GetComponents()["language"]
	if p.GetName() != "r1" || p.GetYaml() != src || len(p.GetHash()) != 32 || language.GetWeight() != 0.2 || !language.GetOptional() {
		t.Errorf("got %v", p)
	}
	if got := p.GetRoutes()["code"].GetReward(); got != "format == 1 ? accuracy : 0" {
		t.Errorf("formula %q", got)
	}
}

// FuzzParse: whatever the text, Parse neither panics nor accepts what does not read back as the same spec.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/good/*.yaml", "testdata/bad/*.yaml"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	known := registry(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		hangs := time.AfterFunc(10*time.Second, func() { panic(fmt.Sprintf("still reading %q", src)) })
		defer hangs.Stop()
		s, err := rewardspec.Parse(src, known)
		if err != nil {
			e, ok := errors.AsType[*rewardspec.Error](err)
			if !ok || len(e.Faults) == 0 || e.Faults[0].Line < 1 || e.Faults[0].Column < 1 {
				t.Fatalf("not a fault with a place: %#v", err)
			}
			return
		}
		again, err := rewardspec.Parse([]byte(s.YAML()), known)
		if err != nil || again.Ref() != s.Ref() {
			t.Fatalf("read back as %v, %v", again, err)
		}
		for _, name := range s.RouteNames() {
			r, _ := s.Route(name)
			worst := r.Worst(nil, "fuzz")
			m := rewardspec.Member{Components: worst, Result: r.Reward(worst), Chars: 7}
			r.Frame([]rewardspec.Member{m, m}, 3).Place(m)
		}
	})
}
