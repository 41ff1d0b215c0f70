// Package tokenizer spells text with a small vocabulary of pieces, for models that learn one family of tasks from
// nothing.
package tokenizer

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/trainer/policy"
)

// The most that a vocabulary may be.
const (
	maxPieces = 1 << 16
	maxBytes  = 256
)

// Pieces is a vocabulary. Token 0 is the end of text, token i the i-th piece, counted from 1. It implements
// [policy.Tokenizer] and is safe for concurrent use.
type Pieces struct {
	pieces  []string
	tokens  map[string]policy.Token
	longest int
}

// New makes a vocabulary: 1 to 65,535 distinct pieces of 1 to 256 bytes of UTF-8.
func New(pieces []string) (*Pieces, error) {
	if len(pieces) == 0 || len(pieces) >= maxPieces {
		return nil, fmt.Errorf("tokenizer: %d pieces; a vocabulary has 1 to %d", len(pieces), maxPieces-1)
	}
	p := &Pieces{pieces: append([]string(nil), pieces...), tokens: make(map[string]policy.Token, len(pieces))}
	for i, s := range pieces {
		switch {
		case s == "" || len(s) > maxBytes:
			return nil, fmt.Errorf("tokenizer: piece %d has %d bytes; it must have 1 to %d", i, len(s), maxBytes)
		case !utf8.ValidString(s):
			return nil, fmt.Errorf("tokenizer: piece %d, %q, is not UTF-8", i, s)
		}
		if _, ok := p.tokens[s]; ok {
			return nil, fmt.Errorf("tokenizer: piece %d, %q, is there twice", i, s)
		}
		p.tokens[s] = policy.Token(i + 1)
		p.longest = max(p.longest, len(s))
	}
	return p, nil
}

// Encode implements [policy.Tokenizer]: at every place the longest piece that fits.
func (p *Pieces) Encode(text string) ([]policy.Token, error) {
	var out []policy.Token
	for at := 0; at < len(text); {
		token, n := p.match(text[at:])
		if n == 0 {
			return nil, fmt.Errorf("tokenizer: no piece spells byte %d: %.24q", at, text[at:])
		}
		out = append(out, token)
		at += n
	}
	return out, nil
}

func (p *Pieces) match(text string) (policy.Token, int) {
	for n := min(p.longest, len(text)); n > 0; n-- {
		if t, ok := p.tokens[text[:n]]; ok {
			return t, n
		}
	}
	return 0, 0
}

// Decode implements [policy.Tokenizer].
func (p *Pieces) Decode(tokens []policy.Token) string {
	var b strings.Builder
	for _, t := range tokens {
		if t > 0 && int(t) <= len(p.pieces) {
			b.WriteString(p.pieces[t-1])
		}
	}
	return b.String()
}

// Size implements [policy.Tokenizer].
func (p *Pieces) Size() int { return len(p.pieces) + 1 }

// End implements [policy.Tokenizer].
func (p *Pieces) End() policy.Token { return 0 }

// MarshalJSON writes {"pieces": […]}.
func (p *Pieces) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Pieces []string `json:"pieces"`
	}{p.pieces})
}

// UnmarshalJSON reads what MarshalJSON wrote, by the rules of [New].
func (p *Pieces) UnmarshalJSON(data []byte) error {
	var v struct {
		Pieces []string `json:"pieces"`
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return fmt.Errorf("tokenizer: %w", err)
	}
	made, err := New(v.Pieces)
	if err != nil {
		return err
	}
	*p = *made
	return nil
}
