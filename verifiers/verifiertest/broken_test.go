package verifiertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/assay-rl/assay/verifiers"
)

// broken is a way to violate the contract: what it does to the sound Spec, the check that must notice, and what that
// says.
type broken struct {
	name, check, want string
	spec              func(*verifiers.Spec)
}

// testLate is how late a cancelled call may be in these tests, which judge short texts.
const testLate = 50 * time.Millisecond

// in changes what Verify returns, or does before it does.
func in(change func(ctx context.Context, r verifiers.Rollout, v *verifiers.Verdict) error) func(*verifiers.Spec) {
	return func(s *verifiers.Spec) {
		sound := s.New
		s.New = func(c verifiers.Config) (verifiers.Verifier, error) {
			v, err := sound(c)
			return verify(func(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
				verdict, err := v.Verify(ctx, r)
				if err != nil {
					return verdict, err
				}
				err = change(ctx, r, &verdict)
				return verdict, err
			}), err
		}
	}
}

var brokenSpecs = []broken{
	{"name is not the folder's", "spec", `"parrot" in the folder "echo"`, func(s *verifiers.Spec) { s.Name = "parrot" }},
	{"no version", "spec", "start at 1", func(s *verifiers.Spec) { s.Version = 0 }},
	{"no title", "spec", "Spec.Title is empty", func(s *verifiers.Spec) { s.Title = "" }},
	{"range upside down", "spec", "are no range", func(s *verifiers.Spec) { s.Min, s.Max = 1, 0 }},
	{"range without end", "spec", "are no range", func(s *verifiers.Spec) { s.Max = math.Inf(1) }},
	{"no budget", "spec", "Spec.Budget.CompletionBytes is 0", func(s *verifiers.Spec) { s.Budget = verifiers.Budget{} }},
	{"reason in capitals", "spec", `"NotRight" is not lower_snake_case`, declare("NotRight", "text")},
	{"reason twice", "spec", `"correct" is declared twice`, declare("correct", "text")},
	{"reason of everybody", "spec", `"too_long" is declared twice`, declare("too_long", "text")},
	{"reason without text", "spec", `"rude" has no Text`, declare("rude", "")},
	{"invariance of its own", "spec", `"rot13"`, func(s *verifiers.Spec) { s.Invariances = []verifiers.Invariance{"rot13"} }},
	{"no default configuration", "spec", "configure me", func(s *verifiers.Spec) {
		sound := s.New
		s.New = func(c verifiers.Config) (verifiers.Verifier, error) {
			if c == nil {
				return nil, errors.New("configure me")
			}
			return sound(c)
		}
	}},
	{"unknown fields welcome", "spec", "decode with Config.Decode", func(s *verifiers.Spec) {
		sound := s.New
		s.New = func(verifiers.Config) (verifiers.Verifier, error) { return sound(nil) }
	}},

	{"no reference schema", "schemas", "Spec.Reference: the schema is empty", func(s *verifiers.Spec) { s.Reference = nil }},
	{"schema that is no JSON", "schemas", "Spec.Config: the schema is no JSON", func(s *verifiers.Spec) { s.Config = json.RawMessage(`{`) }},
	{"schema that is no schema", "schemas", "Spec.Reference: ", func(s *verifiers.Spec) { s.Reference = json.RawMessage(`{"type":"strin"}`) }},
	{"schema against the default", "schemas", "Spec.Config refuses {}", func(s *verifiers.Spec) {
		s.Config = json.RawMessage(`{"properties":{"shout":true},"required":["shout"],"additionalProperties":false}`)
	}},
	{"schema open to unknown fields", "schemas", `"additionalProperties": false`, func(s *verifiers.Spec) { s.Config = json.RawMessage(`{}`) }},
	{"schema against a case's config", "schemas", `case "right, shouted": Spec.Config refuses`, func(s *verifiers.Spec) {
		s.Config = json.RawMessage(`{"additionalProperties":false}`)
	}},
	{"schema against a case's reference", "schemas", `case "right": Spec.Reference refuses`, func(s *verifiers.Spec) {
		s.Reference = json.RawMessage(`{"type":"string"}`)
	}},

	{"another score", "golden", `case "right": want score 1, got scored 0.5`, score(0.5)},
	{"another reason", "golden", `case "right": want reason correct, got scored 1, reason wrong_answer`, reason("wrong_answer")},
	{"another answer", "golden", `want answer "caf`, always(func(v *verifiers.Verdict) { v.Answer += "!" })},
	{"another outcome", "golden", `case "wrong": want outcome scored, got abstained`, always(func(v *verifiers.Verdict) { v.Abstain = true })},

	{"score above the range", "conduct", "score 2 is outside [0, 1]", score(2)},
	{"score that is no number", "conduct", "score NaN", score(math.NaN())},
	{"undeclared reason", "conduct", `reason "because" is not declared`, reason("because")},
	{"no reason", "conduct", `reason "" is not declared`, reason("")},
	{"reason of another outcome", "conduct", `reason "bad_reference" came with outcome scored but is declared as unscored`, reason("bad_reference")},
	{"undeclared reason of an error", "conduct", `reason "tired" is not declared`, in(func(context.Context, verifiers.Rollout, *verifiers.Verdict) error {
		return &verifiers.Error{Reason: "tired", Err: errors.New("not today")}
	})},
	{"error for the candidate's fault", "conduct", `reason "wrong_answer" came with outcome unscored`, in(func(context.Context, verifiers.Rollout, *verifiers.Verdict) error {
		return &verifiers.Error{Reason: "wrong_answer", Err: errors.New("no")}
	})},
	{"heavy detail", "conduct", "the limit is 65536", always(func(v *verifiers.Verdict) { v.Detail = strings.Repeat("a", 64<<10) })},
	{"detail that is no JSON", "conduct", "cannot be marshalled", always(func(v *verifiers.Verdict) { v.Detail = math.NaN() })},
	{"panic", "conduct", "Verify panicked: the verifier panicked: ouch", always(func(*verifiers.Verdict) { panic("ouch") })},

	{"a counter in the detail", "determinism", "two runs differ", func(s *verifiers.Spec) {
		var n atomic.Int64
		always(func(v *verifiers.Verdict) { v.Detail = n.Add(1) })(s)
	}},
	{"map order in the explanation", "determinism", "two runs differ", always(func(v *verifiers.Verdict) {
		for k := range map[string]bool{"a": true, "b": true, "c": true, "d": true, "e": true, "f": true, "g": true, "h": true} {
			v.Explanation += k
		}
	})},

	{"deaf to cancellation", "cancellation", "look at the context in every loop", ifLong(func(text string) {
		if strings.Contains(text, "aaaa") {
			time.Sleep(2 * testLate)
		}
	})},
	{"cancelled is wrong", "cancellation", "a cancelled context turns", in(func(ctx context.Context, _ verifiers.Rollout, v *verifiers.Verdict) error {
		if ctx.Err() != nil {
			v.Score, v.Reason = 0, "wrong_answer"
		}
		return nil
	})},

	{"panic on brackets", "hostile", `hostile text "round brackets"`, ifLong(func(text string) {
		if strings.Contains(text, "((((") {
			panic("too many brackets")
		}
	})},
	{"slow on one letter", "hostile", `hostile text "one letter"`, func(s *verifiers.Spec) {
		s.Budget.PerMiB = time.Millisecond
		ifLong(func(text string) {
			if strings.HasPrefix(text, "aaaa") {
				time.Sleep(testLate + 10*time.Millisecond)
			}
		})(s)
	}},
	{"never returns", "hostile", "Verify has not returned", ifLong(func(text string) { select {} })},
	{"quotes the completion", "hostile", "quote less of the completion", in(func(_ context.Context, r verifiers.Rollout, v *verifiers.Verdict) error {
		v.Detail = strings.Repeat(r.Completion, 8)
		return nil
	})},

	{"no reference needed", "references", "return verifiers.BadReference", func(s *verifiers.Spec) {
		s.New = func(c verifiers.Config) (verifiers.Verifier, error) {
			return verify(func(context.Context, verifiers.Rollout) (verifiers.Verdict, error) {
				return verifiers.Verdict{Score: 1, Reason: "correct"}, nil
			}), nil
		}
	}},
	{"panic on a missing reference", "references", "reference that is missing: Verify panicked", func(s *verifiers.Spec) {
		sound := s.New
		s.New = func(c verifiers.Config) (verifiers.Verifier, error) {
			v, err := sound(c)
			return verify(func(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
				_ = r.Reference[0]
				return v.Verify(ctx, r)
			}), err
		}
	}},

	{"panic on a hostile reference", "references", `the hostile text "fractions" for every text in its reference: Verify panicked`, in(func(_ context.Context, r verifiers.Rollout, _ *verifiers.Verdict) error {
		if strings.Contains(string(r.Reference), `\\frac{\\frac{`) {
			panic("no such fraction")
		}
		return nil
	})},

	{"line ends matter", "invariance", `case "right": not invariant under crlf`, wrongIf(func(s string) bool { return strings.Contains(s, "\r\n") })},
	{"trailing blanks matter", "invariance", "not invariant under trailing_blanks", wrongIf(func(s string) bool { return strings.HasSuffix(s, "\n") })},
	{"panic on a text cut off", "mutation", `completion changed to "tw": Verify panicked`, in(func(_ context.Context, r verifiers.Rollout, _ *verifiers.Verdict) error {
		if r.Completion == "tw" {
			panic("two what")
		}
		return nil
	})},

	{"normal form matters", "invariance", "not invariant under nfd", wrongIf(func(s string) bool { return strings.Contains(s, "e\u0301") })},
}

// Every way to break the contract is noticed by the check that is meant to.
func TestBrokenSpecsAreCaught(t *testing.T) {
	t.Chdir("testdata/echo")
	for _, b := range brokenSpecs {
		t.Run(b.check+"/"+b.name, func(t *testing.T) {
			s := echo()
			b.spec(&s)
			if found := strings.Join(violations(s, b.check), "\n"); !strings.Contains(found, b.want) {
				t.Errorf("%s found %q, want a violation that says %q", b.check, found, b.want)
			}
		})
	}
}

// violations runs one check over all cases of the echo domain, or says why it could not begin.
func violations(s verifiers.Spec, name string) []string {
	su, err := newSuite(s, casesDir)
	if err != nil {
		return []string{err.Error()}
	}
	su.late, su.hang = testLate, 100*time.Millisecond
	su.size = min(su.size, 16<<10)
	if name == "hostile" {
		su.cases = su.cases[:1] // one combination is enough, and a fifth of the waiting
	}
	var found []string
	for _, c := range checks {
		if c.name != name {
			continue
		}
		if c.all != nil {
			return c.all(su)
		}
		for _, g := range su.cases {
			found = append(found, c.each(su, g)...)
		}
	}
	return found
}

func declare(code, text string) func(*verifiers.Spec) {
	return func(s *verifiers.Spec) {
		s.Reasons = append(s.Reasons, verifiers.Reason{Code: code, Text: text})
	}
}

func always(change func(*verifiers.Verdict)) func(*verifiers.Spec) {
	return in(func(_ context.Context, _ verifiers.Rollout, v *verifiers.Verdict) error {
		change(v)
		return nil
	})
}

func score(x float64) func(*verifiers.Spec) {
	return always(func(v *verifiers.Verdict) { v.Score = x })
}

func reason(code string) func(*verifiers.Spec) {
	return always(func(v *verifiers.Verdict) { v.Reason = code })
}

func ifLong(do func(text string)) func(*verifiers.Spec) {
	return in(func(_ context.Context, r verifiers.Rollout, _ *verifiers.Verdict) error {
		if len(r.Completion) > 1<<10 {
			do(r.Completion)
		}
		return nil
	})
}

func wrongIf(condition func(completion string) bool) func(*verifiers.Spec) {
	return in(func(_ context.Context, r verifiers.Rollout, v *verifiers.Verdict) error {
		if condition(r.Completion) && !v.Abstain {
			v.Score, v.Reason = 0, "wrong_answer"
		}
		return nil
	})
}

// Recursion as deep as the text is long shows as stack, before it is deep enough to bring the process down.
func TestDeepRecursionIsCaught(t *testing.T) {
	t.Chdir("testdata/echo")
	s := echo()
	ifLong(func(text string) { depth(text) })(&s)
	su, err := newSuite(s, casesDir)
	if err != nil {
		t.Fatal(err)
	}
	r := su.cases[0].rollout
	r.Completion = strings.Repeat("(", 1<<20)
	if found, _ := su.withstand(su.cases[0], r); !strings.Contains(strings.Join(found, "\n"), "bound the depth of the recursion") {
		t.Errorf("found %q, want a violation that names the stack", found)
	}
}

// depth recurses once for each byte.
func depth(text string) string {
	if text == "" {
		return ""
	}
	return fmt.Sprint(len(depth(text[1:])))
}
