package verifiertest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/assay-rl/assay/verifiers"
)

// oddReferences are references that a trainer's data set may well hold.
var oddReferences = []struct{ name, json string }{
	{"missing", ""},
	{"null", `null`},
	{"a number", `7`},
	{"a string", `"text"`},
	{"an empty list", `[]`},
	{"an empty object", `{}`},
	{"an unknown field", `{"no_verifier_has_this_field":true}`},
	{"a huge number", `1e999999`},
	{"broken JSON", `{"answer":`},
	{"invalid UTF-8", "\"\xff\""},
	{"deep JSON", strings.Repeat("[", 1<<16)},
	{"a long string", `"` + strings.Repeat("9", 1<<20) + `"`},
}

// checkReferences asks that a bad reference is our fault and not the candidate's: a good completion with a reference
// that Spec.Reference refuses is unscored. Whatever the reference, hostile texts in it included, the judgement is a
// proper one: a crash would be held against the candidate.
func checkReferences(su *suite) []string {
	schema, err := compile(su.spec.Reference)
	if err != nil {
		return nil // the schemas check says so
	}
	var found []string
	g := su.combinations()[0]
	for _, odd := range oddReferences {
		r := g.rollout
		r.Reference = json.RawMessage(odd.json)
		j := su.judge(context.Background(), su.verifier(g), r)
		for _, wrong := range su.conduct(j) {
			found = append(found, fmt.Sprintf("case %q with a reference that is %s: %s", g.name, odd.name, wrong))
		}
		refused := json.Valid(r.Reference) && accepts(schema, r.Reference) != nil
		if refused && outcomeOf(j.component) != verifiers.Unscored {
			found = append(found, fmt.Sprintf("case %q with a reference that is %s, which Spec.Reference refuses: %s; return verifiers.BadReference, or let the schema accept it",
				g.name, odd.name, summary(j.component)))
		}
	}
	return append(found, checkHostileReferences(su, g)...)
}

// checkHostileReferences puts hostile texts of at most 64 KiB in the place of every text in a case's reference.
func checkHostileReferences(su *suite, g goldenCase) []string {
	var reference any
	if json.Unmarshal(g.rollout.Reference, &reference) != nil {
		return nil
	}
	var found []string
	for _, h := range hostileTexts(min(su.size, 64<<10)) {
		r := g.rollout
		var err error
		if r.Reference, err = json.Marshal(replaceTexts(reference, h.text)); err != nil {
			return []string{fmt.Sprintf("case %q: reference: %v", g.name, err)}
		}
		wrong, hangs := su.withstand(g, r)
		for _, w := range wrong {
			found = append(found, fmt.Sprintf("case %q with the hostile text %q for every text in its reference: %s", g.name, h.name, w))
		}
		if hangs {
			break
		}
	}
	return found
}

// replaceTexts returns a decoded JSON value with text in the place of every string.
func replaceTexts(v any, text string) any {
	switch v := v.(type) {
	case string:
		return text
	case []any:
		replaced := make([]any, len(v))
		for i := range v {
			replaced[i] = replaceTexts(v[i], text)
		}
		return replaced
	case map[string]any:
		replaced := make(map[string]any, len(v))
		for k := range v {
			replaced[k] = replaceTexts(v[k], text)
		}
		return replaced
	}
	return v
}
