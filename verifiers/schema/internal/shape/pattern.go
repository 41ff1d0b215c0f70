package shape

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Pattern is a regular expression that matches in time linear in the text, with its size known.
type Pattern struct {
	re *regexp.Regexp
	// size is the number of instructions: each may be tried at each character.
	size int
}

// NewPattern compiles a regular expression in RE2's syntax. What JavaScript and Python spell otherwise and RE2 knows is
// understood too: \uXXXX and \Z. Look-around and references back, which no linear matcher has, are errors.
func NewPattern(text string) (*Pattern, error) {
	spelling := respell(text)
	tree, err := syntax.Parse(spelling, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("shape: the pattern %.80q is none that matches in linear time: %w", text, err)
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, fmt.Errorf("shape: the pattern %.80q: %w", text, err)
	}
	if len(program.Inst) > maxPattern {
		return nil, fmt.Errorf("shape: the pattern %.80q has %d instructions, the limit is %d", text, len(program.Inst), maxPattern)
	}
	re, err := regexp.Compile(spelling)
	if err != nil {
		return nil, fmt.Errorf("shape: the pattern %.80q: %w", text, err)
	}
	return &Pattern{re, len(program.Inst)}, nil
}

// respell puts \x{XXXX} for \uXXXX and \z for \Z.
func respell(pattern string) string {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '\\' || i+1 == len(pattern) {
			b.WriteByte(pattern[i])
			continue
		}
		i++
		switch {
		case pattern[i] == 'Z':
			b.WriteString(`\z`)
		case pattern[i] == 'u' && isHex(pattern[i+1:], 4):
			b.WriteString(`\x{` + pattern[i+1:i+5] + `}`)
			i += 4
		default:
			b.WriteByte('\\')
			b.WriteByte(pattern[i])
		}
	}
	return b.String()
}

func isHex(s string, n int) bool {
	return len(s) >= n && strings.Trim(s[:n], "0123456789abcdefABCDEF") == ""
}

// String returns the expression as it is matched.
func (p *Pattern) String() string { return p.re.String() }

// Cost bounds the work to search a text of n bytes, in steps of the matcher.
func (p *Pattern) Cost(n int) int { return (n + 1) * p.size }

// quick is the work, in steps of the matcher, that is done without a look at the context: 10 ms at most.
const quick = 1 << 20

// Find returns where the first match in a text begins and ends, from < 0 where there is none, or the context's cause.
func (p *Pattern) Find(ctx context.Context, text string) (from, to int, err error) {
	var at []int
	if p.Cost(len(text)) <= quick {
		at = p.re.FindStringIndex(text)
	} else {
		r := &patientReader{ctx: ctx, text: text, limit: len(text)}
		if at = p.re.FindReaderIndex(r); r.err != nil {
			return -1, -1, r.err
		}
	}
	if at == nil {
		return -1, -1, nil
	}
	return at[0], at[1], nil
}

// NewFullPattern compiles a regular expression that must match the whole of a text.
func NewFullPattern(text string) (*Pattern, error) {
	if _, err := NewPattern(text); err != nil {
		return nil, err
	}
	return NewPattern(`\A(?:` + text + `)\z`)
}

// Scanner finds all matches of a regular expression. That takes more than linear time where each search reads far past
// its match, so what was read is counted.
type Scanner struct {
	// first searches from the beginning of a text; later from a place in it, given the character before that, on which
	// ^ and \b depend.
	first, later *Pattern
}

// NewScanner compiles a regular expression as [NewPattern] does.
func NewScanner(text string) (*Scanner, error) {
	first, err := NewPattern(text)
	if err != nil {
		return nil, err
	}
	later, err := NewPattern(`\A(?s:..*?)(` + text + `)`)
	if err != nil {
		return nil, err
	}
	return &Scanner{first, later}, nil
}

// Next returns the first match that begins at a place in a text or later, from < 0 where there is none, or the
// context's cause. It takes the work off steps; below 0 it was too much, and the match counts for nothing.
func (s *Scanner) Next(ctx context.Context, text string, at int, steps *int) (from, to int, err error) {
	if at == 0 {
		r := &patientReader{ctx: ctx, text: text, limit: *steps / s.first.size}
		match := s.first.re.FindReaderIndex(r)
		return r.found(match, 0, s.first.size, steps)
	}
	_, before := utf8.DecodeLastRuneInString(text[:at])
	r := &patientReader{ctx: ctx, text: text[at-before:], limit: *steps / s.later.size}
	match := s.later.re.FindReaderSubmatchIndex(r)
	if match != nil {
		match = match[2:4]
	}
	return r.found(match, at-before, s.later.size, steps)
}

// patientReader is a text that ends when its context does: the matcher looks at nothing else.
type patientReader struct {
	ctx  context.Context
	text string
	at   int
	// limit is where the text ends besides, in bytes.
	limit int
	reads int
	err   error
}

// ReadRune implements [io.RuneReader].
func (r *patientReader) ReadRune() (rune, int, error) {
	if r.reads++; r.reads&0xfff == 1 && r.err == nil {
		r.err = context.Cause(r.ctx)
	}
	if r.at >= len(r.text) || r.at > r.limit || r.err != nil {
		return 0, 0, io.EOF
	}
	c, n := utf8.DecodeRuneInString(r.text[r.at:])
	r.at += n
	return c, n, nil
}

// found charges what was read and returns a match as a part of the whole text, in which the reader's begins at start.
func (r *patientReader) found(match []int, start, size int, steps *int) (from, to int, err error) {
	*steps -= (r.at + 1) * size
	if r.err != nil || match == nil {
		return -1, -1, r.err
	}
	return start + match[0], start + match[1], nil
}

// compile implements [jsonschema.RegexpEngine] with patterns whose matching is charged to the meter.
func (m *meter) compile(text string) (jsonschema.Regexp, error) {
	p, err := NewPattern(text)
	if err != nil {
		return nil, err
	}
	return &meteredPattern{p, m}, nil
}

type meteredPattern struct {
	*Pattern
	meter *meter
}

// stepsPerUnit is how many steps of the matcher take as long as an evaluation of a subschema.
const stepsPerUnit = 16

// MatchString implements [jsonschema.Regexp].
func (p *meteredPattern) MatchString(s string) bool {
	return p.meter.spend(1+p.Cost(len(s))/stepsPerUnit) && p.re.MatchString(s)
}
