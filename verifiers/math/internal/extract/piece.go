package extract

import (
	"strings"
	"unicode/utf8"
)

// piece is a part of the completion and where it starts there.
type piece struct {
	text string
	at   int
}

func (p piece) cut(start, end int) piece { return piece{p.text[start:end], p.at + start} }
func (p piece) from(start int) piece     { return p.cut(start, len(p.text)) }
func (p piece) upTo(end int) piece       { return p.cut(0, end) }

// trim trims the bytes of left from the start and of right from the end.
func (p piece) trim(left, right string) piece {
	t := strings.TrimLeft(p.text, left)
	return piece{strings.TrimRight(t, right), p.at + len(p.text) - len(t)}
}

const (
	blanks       = " \t\r\n"
	openingNoise = blanks + "*_`:\"“”："
	closingNoise = blanks + "*_`.,;:\"“”。，；："
)

// tidy trims what surrounds an answer without being part of it: blanks, emphasis, quotes, a full stop.
func (p piece) tidy() piece {
	q := p.trim(openingNoise, closingNoise)
	if strings.HasPrefix(q.text, `\"`) && len(q.text) > 2 { // quotes escaped once too often
		q = q.from(2).trim(openingNoise, "")
	}
	if strings.HasSuffix(q.text, `\`) && strings.HasPrefix(p.text[q.at+len(q.text)-p.at:], `"`) {
		q = q.upTo(len(q.text)-1).trim("", closingNoise)
	}
	return q
}

// before cuts at the first of the separators.
func (p piece) before(separators ...string) piece {
	for _, sep := range separators {
		if i := strings.Index(p.text, sep); i >= 0 {
			p = p.upTo(i)
		}
	}
	return p
}

// line returns the first line.
func (p piece) line() piece { return p.before("\n") }

// firstSentence cuts after the first full stop that ends a sentence, or at the line's end.
func (p piece) firstSentence() piece {
	p = p.line().before("。")
	for i := 0; i+1 < len(p.text); i++ {
		if p.text[i] == '.' && (p.text[i+1] == ' ' || p.text[i+1] == '\t') {
			return p.upTo(i)
		}
	}
	return p
}

// clip cuts after n bytes, or where the character there ends.
func (p piece) clip(n int) piece {
	if len(p.text) <= n {
		return p
	}
	for n < len(p.text) && !utf8.RuneStart(p.text[n]) {
		n++
	}
	return p.upTo(n)
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isUpper(c byte) bool  { return 'A' <= c && c <= 'Z' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// hasDigit reports whether a text has a digit.
func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// isNumeral reports whether a text is a plain number: a sign, digits, a decimal point.
func isNumeral(s string) bool {
	s = strings.TrimLeft(s, "+-")
	whole, decimals, _ := strings.Cut(s, ".")
	return hasDigit(s) && strings.Trim(whole, "0123456789,") == "" && strings.Trim(decimals, "0123456789") == ""
}

// cutPrefixFold cuts an ASCII prefix whatever its case.
func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
