package choice

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers"
)

const referenceSchema = `{
	"type": "object",
	"properties": {
		"answer": {
			"description": "the label or the words of the right option, or a list of them",
			"oneOf": [
				{"type": "string", "minLength": 1},
				{"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1, "maxItems": 64}
			]
		},
		"choices": {
			"description": "the words of the options, in order",
			"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 2, "maxItems": 64
		},
		"multiple": {"description": "whether all the answers must be chosen; the default is whether there are several", "type": "boolean"}
	},
	"required": ["answer"],
	"additionalProperties": false
}`

// Bounds on a reference.
const (
	maxOptions = 64
	// maxReference is the longest reference in bytes of JSON.
	maxReference = 256 << 10
)

// set is a set of options, by number.
type set uint64

func (s set) has(option int) bool { return s>>option&1 != 0 }
func (s set) size() int           { return bits.OnesCount64(uint64(s)) }

// labelKind says what the options of a question are called.
type labelKind uint8

const (
	// letterLabels: A is option 0.
	letterLabels labelKind = iota
	// numberLabels: 1 is option 1.
	numberLabels
	// wordLabels: the options have no labels; only the right ones are known, from 0.
	wordLabels
)

// question is a reference, read.
type question struct {
	kind labelKind
	// gold are the right options. With multiple all of them must be chosen, and else any one.
	gold     set
	multiple bool
	// offered are all the options, or 0 where that is not known.
	offered set
	// texts are the options by their folded words. Words that several options have name none of them.
	texts map[string]int
	// words are the words of the options, where those are known, and folded the same folded.
	words, folded []string
}

// readQuestion reads a reference.
func readQuestion(raw json.RawMessage) (*question, error) {
	var ref struct {
		Answer   json.RawMessage `json:"answer"`
		Choices  []string        `json:"choices"`
		Multiple *bool           `json:"multiple"`
	}
	if len(raw) > maxReference {
		return nil, verifiers.BadReference("choice: the reference has %d bytes, the limit is %d", len(raw), maxReference)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&ref); err != nil {
		return nil, verifiers.BadReference(`choice: want {"answer": "B", "choices": […]}: %w`, err)
	}
	answers, err := readAnswers(ref.Answer)
	if err != nil {
		return nil, verifiers.BadReference("choice: reference: answer: %w", err)
	}
	q := &question{multiple: len(answers) > 1}
	if ref.Multiple != nil {
		q.multiple = *ref.Multiple
	}
	if err := q.learn(answers, ref.Choices); err != nil {
		return nil, verifiers.BadReference("choice: reference: %w", err)
	}
	return q, nil
}

// readAnswers returns the right answers: a text or a list of texts, none of them blank.
func readAnswers(raw json.RawMessage) ([]string, error) {
	answers := make([]string, 1)
	var err error
	if len(raw) > 0 && raw[0] == '"' {
		err = json.Unmarshal(raw, &answers[0])
	} else {
		err = json.Unmarshal(raw, &answers)
	}
	if err != nil {
		return nil, fmt.Errorf(`want text or a list of texts, such as "B": %w`, err)
	}
	if len(answers) == 0 || len(answers) > maxOptions {
		return nil, fmt.Errorf("there are %d, want 1 to %d", len(answers), maxOptions)
	}
	for i, a := range answers {
		if fold(a) == "" {
			return nil, fmt.Errorf("answer %d is blank", i)
		}
	}
	return answers, nil
}

// learn takes in the options and the right answers.
func (q *question) learn(answers, choices []string) error {
	if choices == nil {
		return q.learnAlone(answers)
	}
	if len(choices) < 2 || len(choices) > maxOptions {
		return fmt.Errorf("choices: there are %d, want 2 to %d", len(choices), maxOptions)
	}
	q.words = choices
	for i, c := range choices {
		q.folded = append(q.folded, fold(c))
		if q.folded[i] == "" {
			return fmt.Errorf("choices: choice %d is blank, or longer than %d bytes", i, maxFold)
		}
	}
	if err := q.nameBy(answers); err != nil {
		return err
	}
	if q.kind == letterLabels && len(choices) > 26 {
		return fmt.Errorf("choices: there are %d and 26 letters; give the answer by number", len(choices))
	}
	q.learnTexts()
	for _, a := range answers {
		option, err := q.option(a)
		if err != nil {
			return err
		}
		q.gold |= 1 << option
	}
	return nil
}

// nameBy finds out whether the answers name the options by letter or by number. Answers by their words leave letters.
func (q *question) nameBy(answers []string) error {
	letters, numbers := 0, 0
	for _, a := range answers {
		if _, ok := letterLabel(a); ok {
			letters++
		} else if _, ok := numberLabel(a); ok && !slices.Contains(q.folded, fold(a)) {
			numbers++
		}
	}
	if letters > 0 && numbers > 0 {
		return errors.New("answer: letters and numbers are mixed")
	}
	if numbers > 0 {
		q.kind = numberLabels
	}
	return nil
}

// base returns the number of the first option.
func (q *question) base() int {
	if q.kind == numberLabels {
		return 1
	}
	return 0
}

// learnTexts takes in the words of the options.
func (q *question) learnTexts() {
	q.texts = make(map[string]int, len(q.folded))
	for i, text := range q.folded {
		option := q.base() + i
		q.offered |= 1 << option
		if _, twice := q.texts[text]; twice {
			option = -1
		}
		q.texts[text] = option
	}
}

// option returns the option that an answer of the reference names, by its label or by its words.
func (q *question) option(answer string) (int, error) {
	labelled, byLabel := q.label(answer)
	worded, byWords := q.texts[fold(answer)]
	byLabel = byLabel && q.offered.has(labelled)
	switch {
	case byLabel && byWords && labelled != worded:
		return 0, fmt.Errorf("answer: %q is the label of one choice and the words of another", clip(answer))
	case byLabel:
		return labelled, nil
	case byWords && worded < 0:
		return 0, fmt.Errorf("answer: %q are the words of several choices; give its label", clip(answer))
	case byWords:
		return worded, nil
	default:
		return 0, fmt.Errorf("answer: %q is none of the %d choices", clip(answer), len(q.words))
	}
}

// learnAlone takes in right answers without the other options: labels, or else words.
func (q *question) learnAlone(answers []string) error {
	for _, kind := range [...]labelKind{letterLabels, numberLabels} {
		q.kind, q.gold = kind, 0
		labels := 0
		for _, a := range answers {
			if option, ok := q.label(a); ok {
				q.gold |= 1 << option
				labels++
			}
		}
		switch {
		case labels == len(answers):
			return nil
		case labels > 0:
			return errors.New("answer: labels and words are mixed; give the choices, or one kind alone")
		}
	}
	q.kind = wordLabels
	q.words = answers
	for _, a := range answers {
		q.folded = append(q.folded, fold(a))
	}
	q.learnTexts()
	q.gold, q.offered = q.offered, 0
	for text, option := range q.texts {
		if option < 0 {
			return fmt.Errorf("answer: %q is listed twice", clip(text))
		}
	}
	return nil
}

// label returns the option that a label alone names.
func (q *question) label(s string) (option int, ok bool) {
	switch q.kind {
	case letterLabels:
		return letterLabel(s)
	case numberLabels:
		return numberLabel(s)
	default:
		return 0, false
	}
}

// bare takes the brackets and the full stop off a label.
func bare(s string) string { return strings.Trim(s, " \t\n()[].:*") }

func letterLabel(s string) (option int, ok bool) {
	s = bare(s)
	if len(s) != 1 || !isLetter(s[0]) {
		return 0, false
	}
	return int(s[0]&^0x20 - 'A'), true
}

func numberLabel(s string) (option int, ok bool) {
	s = bare(s)
	if n, err := strconv.Atoi(s); err == nil && n < maxOptions && isDigit(s[0]) {
		return n, true
	}
	return 0, false
}

// name returns an option's label, or its words where it has none.
func (q *question) name(option int) string {
	switch q.kind {
	case letterLabels:
		return string(rune('A' + option))
	case numberLabels:
		return strconv.Itoa(option)
	default:
		return clip(q.folded[option])
	}
}

// listed returns the names of options in order; never nil.
func (q *question) listed(s set) []string {
	names := make([]string, 0, s.size())
	for rest := uint64(s); rest != 0; rest &= rest - 1 {
		names = append(names, q.name(bits.TrailingZeros64(rest)))
	}
	return names
}

func (q *question) join(s set) string { return strings.Join(q.listed(s), ",") }

// Golds implements [verifiers.Gold]: each right answer, or all of them together, by label and by words.
func (v verifier) Golds(reference json.RawMessage) ([]string, error) {
	q, err := v.questions.Read(reference, readQuestion)
	if err != nil {
		return nil, err
	}
	answers := []set{q.gold}
	if !q.multiple {
		answers = answers[:0]
		for rest := uint64(q.gold); rest != 0; rest &= rest - 1 {
			answers = append(answers, set(rest&-rest))
		}
	}
	var golds []string
	for _, s := range answers {
		golds = append(golds, "<answer>"+strings.Join(q.listed(s), ", ")+"</answer>")
		if option := bits.TrailingZeros64(uint64(s)); s.size() == 1 && q.words != nil && q.texts[q.folded[option-q.base()]] == option {
			golds = append(golds, "<answer>"+q.words[option-q.base()]+"</answer>")
		}
	}
	return golds, nil
}

// trimPartial takes an incomplete character off the end of a text.
func trimPartial(s string) string {
	for n := len(s); n > 0 && len(s)-n < utf8.UTFMax; n-- {
		if utf8.RuneStart(s[n-1]) {
			if utf8.FullRuneInString(s[n-1:]) {
				return s
			}
			return s[:n-1]
		}
	}
	return s
}
