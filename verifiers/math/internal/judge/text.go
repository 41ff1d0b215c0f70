package judge

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// compareTexts compares words, in any case and punctuation. It leaves alone what no side says in words.
func (j *judge) compareTexts(gold, answer *expr.Node) (string, bool) {
	if gold.Op != expr.Text && answer.Op != expr.Text {
		return "", false
	}
	g, a := words(gold), words(answer)
	if g == "" || a == "" {
		return "", false
	}
	if g != a {
		return fmt.Sprintf("the answer says %q, not %q", clip(a), clip(g)), true
	}
	j.rests(Spelled)
	return "", true
}

// words returns what a text says, folded; or the word that letters were read as a product of, as in $Even$.
func words(n *expr.Node) string {
	switch n.Op {
	case expr.Text:
		return fold(n.Name)
	case expr.Symbol, expr.Constant:
		return fold(n.Name)
	case expr.Mul:
		var b strings.Builder
		for _, f := range n.Args {
			if f.Op != expr.Symbol && f.Op != expr.Constant {
				return ""
			}
			b.WriteString(words(f))
		}
		return b.String()
	}
	return ""
}

// fold keeps letters and digits, in lower case, and single blanks between words.
func fold(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteRune(unicode.ToLower(r))
			gap = false
		default:
			gap = gap || unicode.IsSpace(r) || r == '-' || r == '_'
		}
	}
	return b.String()
}
