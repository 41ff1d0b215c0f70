package prose

import (
	"sync"
	"unicode"
)

// Script is the writing system of a word, coarser than Unicode's: hiragana and katakana are one.
type Script uint8

// The scripts that [Words] tells apart.
const (
	// OtherScript is any script that has no name here.
	OtherScript Script = iota
	// CommonScript holds letters of no script: ℝ, 𝑥, µ.
	CommonScript
	Latin
	Greek
	Cyrillic
	Armenian
	Georgian
	Hebrew
	Arabic
	Devanagari
	Bengali
	Gurmukhi
	Gujarati
	Tamil
	Telugu
	Kannada
	Malayalam
	Sinhala
	Ethiopic
	Thai
	Lao
	Khmer
	Myanmar
	Hangul
	Han
	Kana
	// Scripts is how many there are.
	Scripts
)

var scriptTables = [Scripts][]*unicode.RangeTable{
	CommonScript: {unicode.Common},
	Latin:        {unicode.Latin}, Greek: {unicode.Greek}, Cyrillic: {unicode.Cyrillic},
	Armenian: {unicode.Armenian}, Georgian: {unicode.Georgian}, Hebrew: {unicode.Hebrew}, Arabic: {unicode.Arabic},
	Devanagari: {unicode.Devanagari}, Bengali: {unicode.Bengali}, Gurmukhi: {unicode.Gurmukhi},
	Gujarati: {unicode.Gujarati}, Tamil: {unicode.Tamil}, Telugu: {unicode.Telugu}, Kannada: {unicode.Kannada},
	Malayalam: {unicode.Malayalam}, Sinhala: {unicode.Sinhala}, Ethiopic: {unicode.Ethiopic},
	Thai: {unicode.Thai}, Lao: {unicode.Lao}, Khmer: {unicode.Khmer}, Myanmar: {unicode.Myanmar},
	Hangul: {unicode.Hangul}, Han: {unicode.Han}, Kana: {unicode.Hiragana, unicode.Katakana},
}

// class is what a rune is to the word splitter: classNone, classMark, or classLetter plus its script.
type class uint8

const (
	classNone class = iota
	classMark
	classLetter
)

func (c class) script() Script { return Script(c - classLetter) }

// classes holds the class of every rune of the basic plane, as classify has it. It is made on first use, within a
// fraction of a millisecond: range by range, because asking of every rune takes fifty times as long.
var classes = sync.OnceValue(func() *[1 << 16]class {
	var t [1 << 16]class
	paint(&t, unicode.Letter, func(class) class { return classLetter + class(OtherScript) })
	for s, tables := range scriptTables {
		for _, table := range tables {
			paint(&t, table, func(was class) class { return ofScript(was, Script(s)) })
		}
	}
	paint(&t, unicode.Mark, func(class) class { return classMark })
	for _, r := range []rune{tatweel, longVowel, halfLongVowel} {
		t[r] = classify(r)
	}
	return &t
})

// paint changes the classes of the runes in a table.
func paint(t *[1 << 16]class, runes *unicode.RangeTable, change func(class) class) {
	for _, r := range runes.R16 {
		for c := int(r.Lo); c <= int(r.Hi); c += int(r.Stride) {
			t[c] = change(t[c])
		}
	}
}

// ofScript is the class of a rune of a script: only its letters count.
func ofScript(was class, s Script) class {
	if was < classLetter {
		return was
	}
	return classLetter + class(s)
}

// Characters that Unicode does not count among the letters and marks of one script, and writers do.
const tatweel, longVowel, halfLongVowel = 'ـ', 'ー', 'ｰ'

func classify(r rune) class {
	switch {
	case r == tatweel:
		return classMark
	case r == longVowel || r == halfLongVowel:
		return classLetter + class(Kana)
	case unicode.IsMark(r):
		return classMark
	case !unicode.IsLetter(r):
		return classNone
	}
	for s, tables := range scriptTables {
		if unicode.In(r, tables...) {
			return classLetter + class(s)
		}
	}
	return classLetter + class(OtherScript)
}
