package text

import (
	"fmt"
	"maps"
	"slices"
)

const referenceSchema = `{
	"type": "object",
	"properties": {
		"answer": {
			"description": "the reference text, or several, of which the most similar counts",
			"oneOf": [
				{"type": "string", "minLength": 1},
				{"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1, "maxItems": 16}
			]
		}
	},
	"required": ["answer"],
	"additionalProperties": false
}`

const configSchema = `{
	"type": "object",
	"properties": {
		"metric": {
			"enum": ["eq", "ne", "like", "ilike", "exact_match", "f1", "fuzzy_match", "bleu", "gleu", "meteor",
				"rouge_1", "rouge_2", "rouge_3", "rouge_4", "rouge_5", "rouge_l", "cosine"],
			"default": "exact_match"
		},
		"part": {"enum": ["final", "whole"], "default": "final"},
		"pass_threshold": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
		"case_fold": {"type": "boolean", "default": false},
		"stem": {"type": "boolean", "default": false}
	},
	"additionalProperties": false
}`

// config is the configuration as [Spec] describes it.
type config struct {
	Metric string `json:"metric"`
	// Part is which part of a completion is judged.
	Part part `json:"part"`
	// PassThreshold makes the score 1 from this similarity on and 0 below; the score is the similarity when it is nil.
	PassThreshold *float64 `json:"pass_threshold"`
	// CaseFold makes letters small in the metrics that tell them apart.
	CaseFold bool `json:"case_fold"`
	// Stem compares the stems of words in the rouge metrics.
	Stem bool `json:"stem"`
}

// validate says which field is wrong and what it may be.
func (c config) validate() error {
	m, ok := metrics[c.Metric]
	switch {
	case !ok:
		return fmt.Errorf("metric: there is no %q; the metrics are %q", c.Metric, slices.Sorted(maps.Keys(metrics)))
	case c.Part != finalPart && c.Part != wholePart:
		return fmt.Errorf("part: there is no %q; the parts are %q and %q", c.Part, finalPart, wholePart)
	case c.PassThreshold != nil && !(*c.PassThreshold > 0 && *c.PassThreshold <= 1):
		return fmt.Errorf("pass_threshold is %v, want a number above 0 and at most 1", *c.PassThreshold)
	case c.PassThreshold != nil && m.check:
		return fmt.Errorf("pass_threshold: %s passes or fails by itself; leave it out", c.Metric)
	case c.Stem && !m.stems:
		return fmt.Errorf("stem: %s does not take it; rouge_1 to rouge_5 and rouge_l do", c.Metric)
	case c.CaseFold && !m.cased:
		return fmt.Errorf("case_fold: %s does not tell capital from small letters anyway; leave it out", c.Metric)
	}
	return nil
}

// threshold returns the similarity from which a text passes, or 0 where the score is the similarity.
func (v *verifier) threshold() float64 {
	switch {
	case v.metric.check:
		return 1
	case v.config.PassThreshold != nil:
		return *v.config.PassThreshold
	default:
		return 0
	}
}
