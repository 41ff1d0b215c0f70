package schema

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers/schema/internal/shape"
)

const (
	maxMarkers = 256
	// maxMarkerBytes bounds what all markers of a task have together.
	maxMarkerBytes = 64 << 10
)

// markerTask asks for a text in which every marker occurs, and in which patterns match nothing but markers.
type markerTask struct {
	markers  []string
	patterns []*shape.Scanner
}

func (v *verifier) readMarkerTask(raw json.RawMessage) (task, error) {
	var doc struct {
		Markers []string `json:"markers"`
		Pattern *texts   `json:"pattern"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	size := 0
	for _, marker := range doc.Markers {
		size += len(marker)
	}
	switch {
	case len(doc.Markers) == 0 || len(doc.Markers) > maxMarkers || size > maxMarkerBytes:
		return nil, fmt.Errorf("markers: there are %d of %d bytes; want 1 to %d of at most %d", len(doc.Markers), size, maxMarkers, maxMarkerBytes)
	case slices.Contains(doc.Markers, ""):
		return nil, errors.New("markers: one is empty, and would occur anywhere")
	}
	t := &markerTask{markers: doc.Markers}
	var err error
	if doc.Pattern != nil {
		t.patterns, err = compilePatterns(*doc.Pattern, shape.NewScanner)
	}
	return t, err
}

// judge implements [task].
func (t *markerTask) judge(ctx context.Context, text string) (finding, error) {
	for _, marker := range t.markers {
		if cause := context.Cause(ctx); cause != nil {
			return finding{}, cause
		}
		if !strings.Contains(text, marker) {
			return finding{reason: ReasonMissing, message: fmt.Sprintf("the marker %q does not occur", clip(marker)), detail: Detail{Check: "pattern:" + ReasonMissing}}, nil
		}
	}
	steps := maxSteps
	for _, p := range t.patterns {
		f, err := t.scan(ctx, p, text, &steps)
		if err != nil || f.reason != "" {
			return f, err
		}
	}
	return finding{reason: ReasonOK, message: fmt.Sprintf("all %d markers occur and no others", len(t.markers))}, nil
}

// scan looks for matches that are no markers. The finding is empty where there is none.
func (t *markerTask) scan(ctx context.Context, p *shape.Scanner, text string, steps *int) (finding, error) {
	for at := 0; ; {
		from, to, err := p.Next(ctx, text, at, steps)
		switch {
		case err != nil:
			return finding{}, err
		case *steps < 0:
			return overSteps(), nil
		case from < 0:
			return finding{}, nil
		}
		if found := text[from:to]; found != "" && !slices.Contains(t.markers, found) {
			return finding{reason: ReasonSpurious, message: fmt.Sprintf("%q is none of the markers", clip(found)), detail: Detail{Check: "pattern:" + ReasonSpurious}}, nil
		}
		if at = max(to, from+1); at > len(text) {
			return finding{}, nil
		}
	}
}
