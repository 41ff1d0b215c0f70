// Package python has the notions of Python's str that instruction checks written in Python rest on: what a space, a
// word character and a capital are. They are Unicode's, and differ in places from Go's and RE2's.
//
// All functions are pure, and safe for concurrent use.
package python

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Classes of characters as RE2 writes them inside square brackets, equal to Python's escapes of the same name.
const (
	// Space is \s.
	Space = `\t\n\v\f\r\x1c-\x1f \x{85}\p{Z}`
	// Word is \w: marks are none, so that words of many Indic scripts fall into pieces.
	Word = `_\pL\pN`
	// Digit is \d.
	Digit = `\p{Nd}`
)

// IsSpace is str.isspace of one character.
func IsSpace(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }

// IsWord reports whether \w matches the character.
func IsWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r == '_' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// IsDigit reports whether \d matches the character.
func IsDigit(r rune) bool { return unicode.IsDigit(r) }

// Strip is str.strip().
func Strip(s string) string { return strings.TrimFunc(s, IsSpace) }

// IsBlank reports whether nothing is left by [Strip].
func IsBlank(s string) bool { return strings.IndexFunc(s, notSpace) < 0 }

func notSpace(r rune) bool { return !IsSpace(r) }

// Split is str.split().
func Split(s string) []string { return strings.FieldsFunc(s, IsSpace) }

// FirstField returns the first of [Split], empty when there is none.
func FirstField(s string) string {
	s = strings.TrimLeftFunc(s, IsSpace)
	if i := strings.IndexFunc(s, IsSpace); i >= 0 {
		return s[:i]
	}
	return s
}

// LastField returns the last of [Split], empty when there is none.
func LastField(s string) string {
	s = strings.TrimRightFunc(s, IsSpace)
	if i := strings.LastIndexFunc(s, IsSpace); i >= 0 {
		_, size := utf8.DecodeRuneInString(s[i:])
		return s[i+size:]
	}
	return s
}

// IsUpper is str.isupper: there is a capital and no other cased character.
func IsUpper(s string) bool { return allCased(s, isUpper, isLower) }

// IsLower is str.islower: there is a small letter and no other cased character.
func IsLower(s string) bool { return allCased(s, isLower, isUpper) }

// allCased reports whether some character is of the case wanted and none of another.
func allCased(s string, wanted, other func(rune) bool) bool {
	found := false
	for _, r := range s {
		if other(r) || unicode.IsTitle(r) {
			return false
		}
		found = found || wanted(r)
	}
	return found
}

func isUpper(r rune) bool {
	if r < utf8.RuneSelf {
		return 'A' <= r && r <= 'Z'
	}
	return unicode.IsUpper(r) || unicode.Is(unicode.Other_Uppercase, r)
}

func isLower(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z'
	}
	return unicode.IsLower(r) || unicode.Is(unicode.Other_Lowercase, r)
}

// Fold maps every character to one that stands for all its cases, so that texts equal under re.IGNORECASE become the
// same.
func Fold(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return strings.Map(foldRune, s)
		}
	}
	return strings.ToLower(s)
}

// foldRune returns the least small letter that a character is a case of; characters without cases are their own.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	least := rune(-1)
	for f := unicode.SimpleFold(r); ; f = unicode.SimpleFold(f) {
		if (least < 0 || f < least) && !('A' <= f && f <= 'Z') {
			least = f
		}
		if f == r {
			return least
		}
	}
}
