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
	scripts
)

var scriptTables = [scripts][]*unicode.RangeTable{
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

// classes holds the class of every rune of the basic plane. It is made on first use, within a few milliseconds.
var classes = sync.OnceValue(func() *[1 << 16]class {
	var t [1 << 16]class
	for r := range rune(len(t)) {
		t[r] = classify(r)
	}
	return &t
})

func classify(r rune) class {
	const tatweel, longVowel, halfLongVowel = 'ـ', 'ー', 'ｰ'
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
