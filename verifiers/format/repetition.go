package format

import (
	"errors"
	"math/bits"
	"unicode"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers"
)

// repetition is the profile repetition, open-r1's repetition_penalty_reward (Yeo et al. 2025, appendix):
// (1 − distinct/all n-grams) · max_penalty.
type repetition struct {
	Profile    Profile `json:"profile"`
	NGram      int     `json:"ngram"`
	MaxPenalty float64 `json:"max_penalty"`
}

// RepetitionDetail is the evidence of a verdict on repetition.
type RepetitionDetail struct {
	// Profile is the profile.
	Profile Profile `json:"profile"`
	// NGrams counts the completion's n-grams, Distinct those of them that differ.
	NGrams   int `json:"ngrams"`
	Distinct int `json:"distinct"`
}

// longestNGram bounds what is hashed for each word.
const longestNGram = 16

func newRepetition(c verifiers.Config) (rule, error) {
	r := repetition{NGram: 3, MaxPenalty: -1}
	if err := c.Decode(&r); err != nil {
		return nil, err
	}
	err := within("ngram", r.NGram, 1, longestNGram)
	if r.MaxPenalty >= 0 || r.MaxPenalty < -1 {
		err = errors.Join(err, errors.New("config: max_penalty must be at least -1 and below 0"))
	}
	return r, err
}

// Range implements [verifiers.Ranged].
func (r repetition) Range() (least, greatest float64) { return r.MaxPenalty, 0 }

func (r repetition) judge(ro verifiers.Rollout) (verifiers.Verdict, error) {
	hashes := nGrams(wordHashes(ro.Completion), r.NGram)
	distinct := countDistinct(hashes)
	v := verifiers.Verdict{Reason: ReasonOK, Detail: RepetitionDetail{Repetition, len(hashes), distinct}}
	if distinct < len(hashes) {
		v.Score = (1 - float64(distinct)/float64(len(hashes))) * r.MaxPenalty
		v.Reason = ReasonRepetitive
	}
	return v, nil
}

// Constants of 64-bit FNV-1a, which hashes a word's letters.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// wordHashes returns a hash of each word, in lower case. Words are the fields between white space, punctuation
// included, as open-r1 takes them. A script without spaces would make one word of a sentence, which never repeats:
// there each letter is a word, together with its marks. Words that collide can only raise a candidate's own penalty.
func wordHashes(text string) []uint64 {
	s := wordSplitter{hashes: make([]uint64, 0, len(text)/4)}
	for _, r := range text {
		switch {
		case r == ' ' || r-'\t' < 5 && r >= '\t':
			s.end()
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			s.add(r, false)
		case isIdeograph(r):
			s.add(r, true)
		case unicode.IsSpace(r):
			s.end()
		case unicode.IsMark(r):
			s.mark(r)
		default:
			s.add(unicode.ToLower(r), r >= firstUnspaced && unicode.In(r, unspaced...))
		}
	}
	s.end()
	return s.hashes
}

// firstUnspaced is the first letter of the scripts that do without spaces.
const firstUnspaced = 0x0E01

var unspaced = []*unicode.RangeTable{
	unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Han, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// isIdeograph is for the many: the basic block of Han and its first extension.
func isIdeograph(r rune) bool { return 0x3400 <= r && r < 0xA000 }

// wordSplitter hashes the word it is in.
type wordSplitter struct {
	hashes []uint64
	hash   uint64
	// open says that there is a word, sole that it is a letter that takes no other but marks.
	open, sole bool
}

// add goes on with the word, or begins one: a letter that is a word of its own always does.
func (s *wordSplitter) add(r rune, sole bool) {
	if s.open && (sole || s.sole) {
		s.end()
	}
	s.sole = sole
	s.mark(r)
}

// mark goes on with the word, whatever it is.
func (s *wordSplitter) mark(r rune) {
	if !s.open {
		s.open, s.hash = true, fnvOffset
	}
	s.hash = (s.hash ^ uint64(r)) * fnvPrime
}

func (s *wordSplitter) end() {
	if s.open {
		s.hashes = append(s.hashes, s.hash)
	}
	s.open, s.sole = false, false
}

// nGrams returns a hash of each n-gram, none where there are fewer words than n.
func nGrams(words []uint64, n int) []uint64 {
	if len(words) < n {
		return nil
	}
	out := make([]uint64, len(words)-n+1)
	for i := range out {
		h := uint64(n)
		for _, w := range words[i : i+n] {
			h = (bits.RotateLeft64(h, 23) ^ w) * 0x9e3779b97f4a7c15
		}
		out[i] = h
	}
	return out
}

// countDistinct counts the different hashes, in a table of at least twice their number.
func countDistinct(hashes []uint64) int {
	if len(hashes) == 0 {
		return 0
	}
	shift := bits.LeadingZeros64(uint64(2*len(hashes) - 1))
	table := make([]uint64, 1<<(64-shift))
	distinct := 0
	for _, h := range hashes {
		h = max(h, 1) // 0 is an empty place
		at := h * 0x9e3779b97f4a7c15 >> shift
		for table[at] != 0 && table[at] != h {
			at = (at + 1) & uint64(len(table)-1)
		}
		if table[at] == 0 {
			table[at] = h
			distinct++
		}
	}
	return distinct
}
