package algebra

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// literal returns the rational that n spells as a number, a fraction of numbers, or the negative of one.
func literal(n *expr.Node) (*big.Rat, bool) {
	switch n.Op {
	case expr.Number:
		return n.Value, true
	case expr.Neg:
		if r, ok := literal(n.Args[0]); ok {
			return new(big.Rat).Neg(r), true
		}
	case expr.Div:
		a, ok := literal(n.Args[0])
		if !ok {
			return nil, false
		}
		if b, ok := literal(n.Args[1]); ok && b.Sign() != 0 {
			return new(big.Rat).Quo(a, b), true
		}
	}
	return nil, false
}

// spell writes a tree so that different trees have different spellings.
func spell(n *expr.Node) string {
	var b strings.Builder
	writeTree(&b, n)
	return b.String()
}

func writeTree(b *strings.Builder, n *expr.Node) {
	b.WriteByte('(')
	b.WriteString(strconv.Itoa(int(n.Op)))
	b.WriteByte(' ')
	b.WriteString(strconv.Quote(n.Name))
	if n.Op == expr.Number {
		b.WriteString(n.Value.RatString())
	}
	for _, rel := range n.Rels {
		b.WriteByte('a' + byte(rel))
	}
	for _, u := range n.Unit {
		b.WriteString(u.Symbol + strconv.Itoa(u.Power))
	}
	if n.Rows > 0 {
		b.WriteString("#" + strconv.Itoa(n.Rows))
	}
	for _, arg := range n.Args {
		writeTree(b, arg)
	}
	b.WriteByte(')')
}

func sortedUnique(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}
