package schema

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/assay-rl/assay/verifiers/schema/internal/shape"
)

// maxSteps bounds the work of matching patterns to one text: instructions times bytes, 10 ns or less each.
const maxSteps = 1 << 25

// The modes of a pattern task.
const (
	modeSearch = "search"
	modeFull   = "full"
	modeLines  = "lines"
)

// patternTask asks for a text that one of some patterns matches: anywhere, as a whole, or on so many of its lines.
type patternTask struct {
	patterns []*shape.Pattern
	mode     string
	min      int
}

// texts is one text or a list of them.
type texts []string

// UnmarshalJSON implements [json.Unmarshaler].
func (t *texts) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		*t = make(texts, 1)
		return json.Unmarshal(raw, &(*t)[0])
	}
	return json.Unmarshal(raw, (*[]string)(t))
}

// maxPatterns is the most patterns of a reference.
const maxPatterns = 64

// compilePatterns compiles patterns, at least one.
func compilePatterns[P any](all texts, compile func(string) (P, error)) ([]P, error) {
	if len(all) == 0 || len(all) > maxPatterns {
		return nil, fmt.Errorf("pattern: there are %d; want 1 to %d", len(all), maxPatterns)
	}
	compiled := make([]P, len(all))
	for i, text := range all {
		if text == "" {
			return nil, errors.New("pattern: one is empty, and would match anything")
		}
		var err error
		if compiled[i], err = compile(text); err != nil {
			return nil, err
		}
	}
	return compiled, nil
}

func (v *verifier) readPatternTask(raw json.RawMessage) (task, error) {
	doc := struct {
		Pattern texts  `json:"pattern"`
		Mode    string `json:"mode"`
		Min     *int   `json:"min"`
	}{Mode: modeSearch}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	t := &patternTask{mode: doc.Mode, min: 1}
	if doc.Min != nil {
		t.min = *doc.Min
	}
	compile := shape.NewPattern
	switch {
	case doc.Mode == modeFull:
		compile = shape.NewFullPattern
	case doc.Mode != modeSearch && doc.Mode != modeLines:
		return nil, fmt.Errorf("mode %q is unknown; want %s, %s or %s", clip(doc.Mode), modeSearch, modeFull, modeLines)
	}
	switch {
	case doc.Min != nil && doc.Mode != modeLines:
		return nil, fmt.Errorf("min goes with the mode %s alone", modeLines)
	case t.min < 1:
		return nil, fmt.Errorf("min is %d; want at least 1", t.min)
	}
	var err error
	t.patterns, err = compilePatterns(doc.Pattern, compile)
	return t, err
}

// judge implements [task].
func (t *patternTask) judge(ctx context.Context, text string) (finding, error) {
	steps := 0
	for _, p := range t.patterns {
		steps += p.Cost(len(text))
	}
	if steps > maxSteps {
		return overSteps(), nil
	}
	if t.mode == modeLines {
		return t.judgeLines(ctx, text)
	}
	at, to, err := t.find(ctx, text)
	if err != nil {
		return finding{}, err
	}
	if at < 0 {
		return finding{reason: ReasonNoMatch, message: "no pattern matches", detail: Detail{Check: "pattern:" + t.mode}}, nil
	}
	return finding{reason: ReasonOK, message: "a pattern matches", answer: text[at:to]}, nil
}

func overSteps() finding {
	return finding{reason: ReasonOverBudget, message: "the text is too long for its patterns", detail: Detail{Check: "pattern:" + ReasonOverBudget}}
}

// find returns the match of the first pattern that has one.
func (t *patternTask) find(ctx context.Context, text string) (from, to int, err error) {
	for _, p := range t.patterns {
		if from, to, err = p.Find(ctx, text); from >= 0 || err != nil {
			return from, to, err
		}
	}
	return -1, -1, nil
}

// judgeLines counts the lines on which a pattern matches.
func (t *patternTask) judgeLines(ctx context.Context, text string) (finding, error) {
	n := 0
	for i := 0; text != ""; i++ {
		line, rest, _ := strings.Cut(text, "\n")
		text = rest
		if cause := context.Cause(ctx); i%1024 == 0 && cause != nil {
			return finding{}, cause
		}
		at, _, err := t.find(ctx, line)
		if err != nil {
			return finding{}, err
		}
		if at >= 0 {
			n++
		}
	}
	f := finding{reason: ReasonOK, detail: Detail{Matches: n}, message: fmt.Sprintf("%d lines match, %d at least must", n, t.min)}
	if n < t.min {
		f.reason, f.detail.Check = ReasonFewLines, "pattern:"+modeLines
	}
	return f, nil
}
