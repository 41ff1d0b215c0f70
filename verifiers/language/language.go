package language

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/prose"
	"github.com/assay-rl/assay/verifiers/prose/langid"
)

// Reason codes of this verifier.
const (
	ReasonConsistent = "consistent"
	ReasonMixed      = "mixed"
	ReasonForeign    = "foreign"
	ReasonMatch      = "match"
	ReasonMismatch   = "mismatch"
	ReasonNoWords    = "no_words"
)

// Spec is the language verifier.
var Spec = verifiers.Spec{
	Name:      "language",
	Version:   2,
	Title:     "Language consistency: the share of the chain of thought that is in the target language",
	Reference: json.RawMessage(referenceSchema),
	Config:    json.RawMessage(configSchema),
	Min:       0,
	Max:       1,
	Reasons: []verifiers.Reason{
		{Code: ReasonConsistent, Text: "the share of words in the target language is at least min_share"},
		{Code: ReasonMixed, Text: "some words are in the target language and too many are not"},
		{Code: ReasonForeign, Text: "no word is in the target language"},
		{Code: ReasonMatch, Text: "the answer is in the language of the question"},
		{Code: ReasonMismatch, Text: "the answer is not in the language of the question"},
		{Code: ReasonNoWords, Outcome: verifiers.Abstained, Text: "there are no words to take a language from"},
	},
	Budget:      verifiers.Budget{CompletionBytes: 4 << 20, PerMiB: 300 * time.Millisecond},
	Invariances: []verifiers.Invariance{verifiers.InvariantCRLF, verifiers.InvariantTrailingBlanks, verifiers.InvariantNFD},
	New:         New,
}

// Detail is the evidence of a verdict.
type Detail struct {
	// Target is the language that was asked for; empty where that is the prompt's and it has no words.
	Target string `json:"target"`
	// Part is what was judged: "think" or "all".
	Part Part `json:"part"`
	// Share is the weight of the words in the target language over that of all words, in [0,1]; 0 without words.
	Share float64 `json:"share"`
	// Words is the weight of all words; see [prose.Word].
	Words float64 `json:"words"`
	// Foreign are the first 20 stretches of words that count as foreign.
	Foreign []Span `json:"foreign,omitempty"`
	// Question is the language of the prompt; empty where it has no words.
	Question string `json:"question,omitempty"`
	// Match reports whether nine words in ten of the answer are in the language of the question: of the answer block, or
	// else of what follows the think block, or else of everything. It is nil where one of them has no words.
	Match *bool `json:"match,omitempty"`
}

// verifier holds one configuration and never changes.
type verifier struct {
	config
	detector *langid.Detector
}

// New makes the verifier of one configuration:
//
//	{"target": "en", "measure": "share", "part": "think", "pre_opened": false, "min_share": 1, "strict": false,
//	 "candidates": ["en", "zh"]}
//
// These are the defaults but for candidates, which are all of [Known]. By measure "share" a completion whose share of
// words in the target language is at least min_share scores 1; below it the score is the share, or 0 when strict. By
// measure "match" it scores 1 where the answer is in the language of the question and 0 where it is not. The target may
// be "prompt", the language of the prompt, and part "all" takes the share of the whole completion. pre_opened says
// that the chat template already wrote <think>.
func New(c verifiers.Config) (verifiers.Verifier, error) {
	conf := config{Target: "en", Measure: ShareOfWords, Part: Think, MinShare: 1}
	if err := c.Decode(&conf); err != nil {
		return nil, fmt.Errorf("language: %w", err)
	}
	if err := conf.validate(); err != nil {
		return nil, fmt.Errorf("language: config: %w", err)
	}
	detector, err := langid.New(conf.Candidates...)
	if err != nil {
		return nil, fmt.Errorf("language: %w", err)
	}
	return verifier{conf, detector}, nil
}

// Verify implements [verifiers.Verifier]: choose the parts, blank what is no prose, judge the words, take the share.
func (v verifier) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	if err := context.Cause(ctx); err != nil {
		return verifiers.Verdict{}, err
	}
	target, err := v.target(r.Reference)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	detail, err := v.measure(ctx, r, target)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	return v.verdict(detail), nil
}

func (v verifier) measure(ctx context.Context, r verifiers.Rollout, target string) (Detail, error) {
	p := v.split(r.Completion)
	d := Detail{Target: target, Part: p.part, Question: v.question(r.Prompt)}
	if target == ofPrompt {
		d.Target = d.Question
	}
	if d.Target == "" {
		return d, nil
	}
	text, found, err := v.judge(ctx, d.Target, p.judged.of(r.Completion))
	if err != nil {
		return d, err
	}
	d.Share, d.Words, d.Foreign = found.share(), found.all, found.spans(text, p.judged.start)
	if d.Question == "" {
		return d, nil
	}
	if d.Question != d.Target || p.answer != p.judged {
		_, found, err = v.judge(ctx, d.Question, p.answer.of(r.Completion))
	}
	if err == nil && found.all > 0 {
		d.Match = new(found.share() >= matching)
	}
	return d, err
}

// judge blanks what is no prose in text and judges what is left.
func (v verifier) judge(ctx context.Context, target, text string) (string, *sums, error) {
	if err := context.Cause(ctx); err != nil {
		return "", nil, err
	}
	text = prose.Strip(text)
	found, err := tally(ctx, newJudge(v.detector, target), text)
	return text, found, err
}

const (
	// matching is the share from which on an answer is in a language: it may quote and name things.
	matching = 0.9
	// maxQuestion bounds how much of a prompt is looked at, in bytes from its end, where the question is.
	maxQuestion = 64 << 10
)

// question returns the language of a prompt, "" where it has no words.
func (v verifier) question(prompt string) string {
	code, _ := v.detector.Detect(prose.Strip(prompt[max(0, len(prompt)-maxQuestion):]))
	return code
}
