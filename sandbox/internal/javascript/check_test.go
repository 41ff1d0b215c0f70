package javascript_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/assay-rl/assay/sandbox/internal/javascript"
)

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"a value":            {`{"value":[1,{"$":"undefined"}]}`, true},
		"deep":               {strings.Repeat("[", 1000) + strings.Repeat("]", 1000), true},
		"too deep":           {strings.Repeat("[", 1001) + strings.Repeat("]", 1001), false},
		"brackets in a text": {`"` + strings.Repeat("[", 2000) + `"`, true},
		"after a quote":      {`"\"` + strings.Repeat("[", 2000) + `"`, true},
		"nothing":            {``, false},
		"cut off":            {`{"value":[1`, false},
		"two values":         {`1 2`, false},
		"a program":          {`f()`, false},
	} {
		t.Run(name, func(t *testing.T) {
			err := javascript.Check([]byte(c.text))
			if (err == nil) != c.ok {
				t.Errorf("Check = %v", err)
			}
			if err != nil && !errors.Is(err, javascript.ErrData) {
				t.Errorf("%v is no ErrData", err)
			}
		})
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{`{"value":{"$":"map","v":[[1,2]]}}`, `"\"[`, `[[[]]]`, `{"a":"\\"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if javascript.Check(text) == nil && !json.Valid(text) {
			t.Errorf("%q passed and is no JSON", text)
		}
	})
}

// The test's guest survives any text that the program's guest can send it.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		`{"value":{"$":"view","kind":"__proto__","v":[]}}`, `{"value":{"$":"error","class":"constructor","v":[]}}`, `{"error":{"$":"remote","v":-1}}`,
		`{"promise":{}}`, `{"value":{"$":"regexp","v":["(","x"]}}`, `{"value":{"$":"map","v":[1]}}`, `null`, `{"missing":true}`, `{"value":{"$":"remote","kind":"function","v":{}}}`,
	} {
		f.Add([]byte(seed))
	}
	test := newInstance(f)
	f.Fuzz(func(t *testing.T, answer []byte) {
		w := new(world)
		o, err := test.Test(t.Context(), javascript.Script{
			Code: []byte(`let v; try { v = f(1) } catch (e) { v = e } require('util').inspect(v); console.log('whole')`), Names: []string{"f"}, World: w,
			Program: func(string, []byte) ([]byte, error) { return answer, nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		if o.End == javascript.Exited && w.stdout.String() != "whole\n" {
			t.Errorf("%s: %+v, %q", answer, o, w.stdout.String())
		}
	})
}
