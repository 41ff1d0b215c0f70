package parse

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// han reads what is written in Chinese characters: numerals, the words between items, and words.
func (l *lexer) han() {
	r, n := utf8.DecodeRuneInString(l.s[l.at:])
	switch {
	case strings.ContainsRune("和与及且", r) && l.afterOperand():
		l.at += n
		l.emit(token{kind: tokenWord, text: "and"})
		return
	case r == '或' && l.afterOperand():
		l.at += n
		l.at += len(l.s[l.at:]) - len(strings.TrimPrefix(l.s[l.at:], "者"))
		l.emit(token{kind: tokenWord, text: "or"})
		return
	}
	if l.chineseNumeral() {
		return
	}
	start := l.at
	for l.at < len(l.s) {
		r, n := utf8.DecodeRuneInString(l.s[l.at:])
		if !unicode.Is(unicode.Han, r) || strings.ContainsRune("和与或", r) {
			break
		}
		l.at += n
	}
	if l.at == start {
		l.at += n
	}
	l.emit(token{kind: tokenWord, text: l.s[start:l.at]})
}

// chineseNumeral reads 三百二十一, 二分之一, 百分之五, 三点一四, and the 万 after a number; false when none stands here.
func (l *lexer) chineseNumeral() bool {
	s := l.s[l.at:]
	if rest, ok := strings.CutPrefix(s, "百分之"); ok && !l.afterOperand() {
		return l.chinesePercent(rest)
	}
	if r, n := utf8.DecodeRuneInString(s); l.afterOperand() {
		if l.tokens[len(l.tokens)-1].kind == tokenNumber && chineseUnit(r) > 0 {
			l.at += n
			l.emit(token{kind: tokenWord, text: string(r)})
			return true
		}
		return false
	}
	den, rest, ok := chineseNumber(s)
	if !ok {
		return false
	}
	if after, found := strings.CutPrefix(rest, "分之"); found {
		num, rest, ok := chineseNumber(after)
		if !ok {
			return false
		}
		l.fraction(num, den)
		l.at = len(l.s) - len(rest)
		return true
	}
	l.emit(token{kind: tokenNumber, text: den})
	l.at = len(l.s) - len(rest)
	return true
}

// chinesePercent reads what follows 百分之.
func (l *lexer) chinesePercent(s string) bool {
	if end := scanNumeral(s, 0, false); end > 0 {
		l.emit(token{kind: tokenNumber, text: s[:end]})
		s = s[end:]
	} else {
		number, rest, ok := chineseNumber(s)
		if !ok {
			return false
		}
		l.emit(token{kind: tokenNumber, text: number})
		s = rest
	}
	l.symbol('%')
	l.at = len(l.s) - len(s)
	return true
}

const chineseDigits = "零一二三四五六七八九"

// chineseDigit returns the value of a digit, -1 when it is none.
func chineseDigit(r rune) int {
	switch r {
	case '〇':
		return 0
	case '两':
		return 2
	}
	if i := strings.IndexRune(chineseDigits, r); i >= 0 {
		return i / len("零")
	}
	return -1
}

// chineseUnit returns the power of ten that a character multiplies by, 0 when it is none.
func chineseUnit(r rune) int {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	case '万':
		return 1e4
	case '亿':
		return 1e8
	}
	return 0
}

// chineseNumber reads a number from the start of s and returns it in Arabic numerals, and the rest of s.
func chineseNumber(s string) (number, rest string, ok bool) {
	var total, section, digit int
	var plain strings.Builder
	units, seen := false, 0
	rest = s
	for rest != "" && seen < 32 {
		r, n := utf8.DecodeRuneInString(rest)
		if d := chineseDigit(r); d >= 0 {
			digit = d
			plain.WriteByte(byte('0' + d))
		} else if u := chineseUnit(r); u >= 1e4 {
			total, section, digit = (total+section+digit)*u, 0, 0
			units = true
		} else if u > 0 {
			if digit == 0 && section%(10*u) == 0 {
				digit = 1
			}
			section, digit = section+digit*u, 0
			units = true
		} else {
			break
		}
		seen++
		rest = rest[n:]
	}
	if seen == 0 || total > 1e16 {
		return "", s, false
	}
	number = plain.String()
	if units {
		number = strconv.Itoa(total + section + digit)
	}
	if after, found := strings.CutPrefix(rest, "点"); found {
		if decimals, remaining := chineseDecimals(after); decimals != "" {
			return number + "." + decimals, remaining, true
		}
	}
	return number, rest, true
}

// chineseDecimals reads the digits after 点.
func chineseDecimals(s string) (decimals, rest string) {
	var plain strings.Builder
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		d := chineseDigit(r)
		if d < 0 {
			break
		}
		plain.WriteByte(byte('0' + d))
		s = s[n:]
	}
	return plain.String(), s
}
