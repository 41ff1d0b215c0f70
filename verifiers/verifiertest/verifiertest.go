package verifiertest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/assay-rl/assay/verifiers"
)

// casesDir holds a domain's cases; tests run in the domain's folder.
const casesDir = "testdata/cases"

// Run holds the Spec of the domain in whose folder the test runs to everything in the package's description.
// It works on testdata/cases, which must hold at least one case.
func Run(t *testing.T, s verifiers.Spec) {
	su, err := newSuite(s, casesDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			if c.each == nil {
				report(t, c.all(su))
				return
			}
			for _, g := range su.cases {
				t.Run(g.name, func(t *testing.T) { report(t, c.each(su, g)) })
			}
		})
	}
}

// report fails t with each of the violations.
func report(t *testing.T, violations []string) {
	t.Helper()
	for _, v := range violations {
		t.Error(v)
	}
}

// check is one rule of the kit: a function of the whole suite, or of each case. It returns what it found wrong, a
// sentence each that says where, what and what to do about it.
type check struct {
	name string
	all  func(*suite) []string
	each func(*suite, goldenCase) []string
}

// checks holds every rule, the cheap ones and those that explain the failures of others first.
var checks = []check{
	{name: "spec", all: checkSpec},
	{name: "schemas", all: checkSchemas},
	{name: "golden", each: checkGolden},
	{name: "conduct", each: checkConduct},
	{name: "determinism", all: checkDeterminism},
	{name: "cancellation", all: checkCancellation},
	{name: "hostile", all: checkHostile},
	{name: "references", all: checkReferences},
	{name: "invariance", each: checkInvariance},
	{name: "mutation", each: checkMutation},
}

// suite is a Spec with its cases and one verifier for each configuration that they use.
type suite struct {
	spec   verifiers.Spec
	folder string
	cases  []goldenCase
	made   map[string]verifiers.Verifier
	// size is the length of hostile texts in bytes.
	size int
	// late is how long after its context's end Verify may return here.
	late time.Duration
	// hang is how long beyond its limit a call may take before it counts as one that never returns.
	hang time.Duration
}

// newSuite loads the cases of dir and makes their verifiers.
func newSuite(s verifiers.Spec, dir string) (*suite, error) {
	if s.New == nil {
		return nil, fmt.Errorf("verifiertest: spec %q has no New", s.Name)
	}
	cases, err := loadCases(dir)
	if err != nil {
		return nil, fmt.Errorf("verifiertest: %w", err)
	}
	folder, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("verifiertest: %w", err)
	}
	su := &suite{
		spec: s, folder: filepath.Base(folder), cases: cases, made: map[string]verifiers.Verifier{},
		late: cancelLimit * cancelSlack * raceFactor, hang: 30 * time.Second,
	}
	for _, g := range cases {
		if su.made[string(g.config)], err = s.New(g.config); err != nil {
			return nil, fmt.Errorf("verifiertest: case %q: New(%s): %w", g.name, g.config, err)
		}
	}
	su.size = min(s.Budget.CompletionBytes, 1<<20)
	if testing.Short() || raceEnabled {
		su.size = min(su.size, 64<<10)
	}
	return su, nil
}

// verifier returns the verifier of a case's configuration.
func (su *suite) verifier(g goldenCase) verifiers.Verifier { return su.made[string(g.config)] }
