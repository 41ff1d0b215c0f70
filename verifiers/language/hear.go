package language

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/language/internal/table"
)

// The most that one word can say against a language. A name is no change of language, and a capital may begin one.
const (
	telling     = 12 * table.PerBit
	capitalised = 8 * table.PerBit
)

// hear returns what a word says of the languages of its script: the more a language costs, the less likely it is.
func hear(t *table.Table, word string) table.Costs {
	costs := t.Word(word)
	most := slices.Min(costs[:]) + telling
	if first, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(first) {
		most -= telling - capitalised
	}
	for lane := range costs {
		costs[lane] = min(costs[lane], most)
	}
	return costs
}
