package langid

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/prose/langid/internal/table"
)

// Lanes is the most languages of one script that letters tell apart. A language's lane is its place in [Costs].
const Lanes = table.Lanes

// PerBit is how many units of cost make a bit.
const PerBit = table.PerBit

// Costs holds what a word costs under each language of its script, by lane, in units of 1/[PerBit] bit: the more, the
// less likely the word is in it. Only the lanes that [Detector.Rivals] returns mean something.
type Costs [Lanes]uint16

// The most that one word can say against a language. A name is no change of language, and a capital may begin one.
const (
	telling     = 12 * PerBit
	capitalised = 8 * PerBit
)

// Hear returns what the letters of a word of one script say of the script's languages. None says more than 12 bits
// against a language, and a capitalised one no more than 8. Case and Unicode normal form make no other difference.
func (d *Detector) Hear(word string) Costs {
	costs := Costs(d.table.Word(word))
	most := slices.Min(costs[:]) + telling
	if first, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(first) {
		most -= telling - capitalised
	}
	for lane := range costs {
		costs[lane] = min(costs[lane], most)
	}
	return costs
}

// Rivals returns the lanes of a target, first, and of the candidates that share its script; the target need not be one
// of them. It returns nil where single words in the target's script tell nothing by their letters: where the target has
// the script to itself, is told by function words only, or is unknown.
func (d *Detector) Rivals(target string) []int {
	s := Script(target)
	if !slices.Contains(d.table.Languages(tableNames[s]), target) {
		return nil
	}
	return d.lanesOf(s, target)
}
