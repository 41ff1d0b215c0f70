package judge

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
)

// FuzzRead feeds answers to every protocol: whatever a server says, a reading is finite and in range, or one of the
// labels.
func FuzzRead(f *testing.F) {
	var judges []*Judge
	for _, tt := range shapes {
		f.Add([]byte(tt.answer))
		c := Config{}
		if err := json.Unmarshal([]byte(tt.config), &c); err != nil {
			f.Fatal(err)
		}
		c.URL = "http://127.0.0.1:1/"
		j, err := New(c, Helpful)
		if err != nil {
			f.Fatal(err)
		}
		judges = append(judges, j)
	}
	f.Add([]byte(completion("<think>x</think>score: 1e400")))
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, j := range judges {
			r, err := j.read(answer)
			if err != nil {
				continue
			}
			if j.config.Type == LabelModel {
				if !slices.Contains(j.config.Labels, r.label) {
					t.Errorf("label %q", r.label)
				}
				continue
			}
			if score, err := j.config.mapped(r.number); err != nil || math.IsNaN(score) || score < 0 || score > 1 {
				t.Errorf("%s: number %v gives score %v, %v", j.config.Type, r.number, score, err)
			}
		}
	})
}

// FuzzTemplate fills templates: what is filled in is never read as a template.
func FuzzTemplate(f *testing.F) {
	f.Add("a {{prompt}} b", "x {{judged}} y")
	f.Add("{{reference.rubric}}{{", "}}")
	f.Fuzz(func(t *testing.T, text, prompt string) {
		p, err := parse(text)
		if err != nil {
			return
		}
		got, err := p.fill(scene{Subject: Subject{Prompt: prompt, Judged: "SECRET", Reference: subject.Reference}})
		if err == nil && !strings.Contains(text, "judged") && !strings.Contains(text+prompt, "SECRET") && strings.Contains(got, "SECRET") {
			t.Errorf("%q with prompt %q became %q", text, prompt, got)
		}
	})
}
