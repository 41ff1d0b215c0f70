package bus

import (
	"strings"
	"testing"
)

func TestCheckName(t *testing.T) {
	for name, c := range map[string]struct {
		value string
		ok    bool
	}{
		"letters, digits, underscore, hyphen": {"aZ_0-9", true},
		"64 bytes":                            {strings.Repeat("a", 64), true},
		"65 bytes":                            {strings.Repeat("a", 65), false},
		"empty":                               {"", false},
		"dot":                                 {"a.b", false},
		"NATS wildcard star":                  {"*", false},
		"NATS wildcard rest":                  {">", false},
		"blank":                               {"a b", false},
		"beyond ASCII":                        {"é", false},
		"between the letters in ASCII":        {"a[", false},
		"newline at the end":                  {"a\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			if err := CheckName("route", c.value); (err == nil) != c.ok {
				t.Errorf("CheckName(%q) = %v", c.value, err)
			}
		})
	}
}

func TestCheckID(t *testing.T) {
	for name, c := range map[string]struct{ value, fault string }{
		"plain":                  {"step-1/p2/3", ""},
		"NATS wildcards":         {"a.>.*", ""},
		"Unicode":                {"问题/①", ""},
		"blank inside":           {"a b", ""},
		"256 bytes":              {strings.Repeat("a", 256), ""},
		"257 bytes":              {strings.Repeat("a", 257), "has 257 bytes, the limit is 256"},
		"empty":                  {"", "is empty"},
		"newline":                {"a\nb", "has a control character"},
		"C1 control":             {"a\u0085b", "has a control character"},
		"NUL":                    {"a\x00", "has a control character"},
		"invalid UTF-8":          {"a\xff", "is not valid UTF-8"},
		"blank at the beginning": {" a", "begins or ends with a blank"},
		"ideographic space":      {"a\u3000", "begins or ends with a blank"},
	} {
		t.Run(name, func(t *testing.T) {
			err := CheckID("id", c.value)
			if c.fault == "" && err != nil || c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
				t.Errorf("CheckID(%q) = %v, want %q", c.value, err, c.fault)
			}
		})
	}
}

// A key is a function of the whole address, and its reward's subject has as many tokens as the stream wants.
func TestKey(t *testing.T) {
	seen := make(map[Key]Address)
	for _, a := range []Address{
		{"t", "r", "a"}, {"t", "r", "b"}, {"t", "s", "a"}, {"u", "r", "a"}, {"t", "r", "a.>"}, {"t", "r", "*"}, {"t", "r", "a/b"}, {"t", "r", "A"},
	} {
		k := a.Key()
		if other, taken := seen[k]; taken {
			t.Errorf("%v and %v have the key %s", a, other, k)
		}
		seen[k] = a
		if n := strings.Count(k.rewardSubject(), "."); n != strings.Count(subjectRewards, ".") {
			t.Errorf("subject %s of %v", k.rewardSubject(), a)
		}
		if keyOfReward(k.rewardSubject()) != k {
			t.Errorf("the key of %s is not %s", k.rewardSubject(), k)
		}
	}
}

// A name that stands in for a bad one is always a name: it goes into the subject of a reward.
func TestAsName(t *testing.T) {
	for token, want := range map[string]string{
		"ok": "ok", "": "_", "*": "_", ">": "_", "a$b": "a_b", "é": "_", "\xff": "_", strings.Repeat("x", 5000): strings.Repeat("x", 64),
	} {
		if got := asName(token); got != want || !isName(got) {
			t.Errorf("asName(%.20q) = %q, want %q", token, got, want)
		}
	}
}

func TestAbbreviate(t *testing.T) {
	for value, want := range map[string]string{
		"short": "short", "\xff!": "\uFFFD!",
		strings.Repeat("a", 41):       strings.Repeat("a", 40) + "…",
		strings.Repeat("a", 39) + "é": strings.Repeat("a", 39) + "\uFFFD…",
	} {
		if got := abbreviate(value); got != want {
			t.Errorf("abbreviate(%q) = %q, want %q", value, got, want)
		}
	}
}

func BenchmarkKey(b *testing.B) {
	a := Address{"default", "run-1", "step12/p345/6"}
	b.ReportAllocs()
	for b.Loop() {
		_ = a.Key()
	}
}
