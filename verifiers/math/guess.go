package math

import "strings"

// lastMath returns the last $…$, $$…$$, \(…\) or \[…\] and where it ends, in one pass. A dollar sign may be money, so
// a pair must hold together: no blank before its end alone, no digit after it, no empty line inside.
func lastMath(s string) (math string, end int) {
	last := span{}
	dollar, round, square := -1, -1, -1
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '$':
			if strings.HasPrefix(s[i:], "$$") {
				i++
			}
			switch {
			case dollar >= 0 && closesDollar(s, dollar, i):
				last = span{dollar, i + 1}
				dollar = -1
			default:
				dollar = i
			}
		case '\n':
			if blankFollows(s, i) && dollar >= 0 && (dollar == 0 || s[dollar-1] != '$') {
				dollar = -1
			}
		case '\\':
			i++
			if i == len(s) {
				break
			}
			switch c := s[i]; {
			case c == '(':
				round = i + 1
			case c == '[':
				square = i + 1
			case c == ')' && round >= 0:
				last = span{round, i - 1}
				round = -1
			case c == ']' && square >= 0:
				last = span{square, i - 1}
				square = -1
			}
		}
	}
	text := strings.Trim(s[last.start:last.end], "$ \t\r\n")
	return tidy(text), last.end
}

// blankFollows reports whether the line after the newline at i is empty.
func blankFollows(s string, i int) bool {
	return strings.HasPrefix(s[i+1:], "\n") || strings.HasPrefix(s[i+1:], "\r\n")
}

// closesDollar reports whether the dollar sign at i ends the mathematics that the one at open began.
func closesDollar(s string, open, i int) bool {
	if i+1 < len(s) && isDigit(s[i+1]) {
		return false
	}
	if i == open+1 || strings.HasPrefix(s[i+1:], "<<") {
		return false // GSM8K's calculator notes: $<<2*3=6>>6
	}
	return s[i-1] != ' ' || s[open+1] == ' '
}

// lastNumber returns the last number of a text, with its sign, its currency and its percent sign, and where it starts.
func lastNumber(s string) (number string, start int) {
	end := strings.LastIndexAny(s, "0123456789") + 1
	if end == 0 {
		return "", -1
	}
	start = end
	for start > 0 && end-start < maxLine && isNumberPart(s, start-1) {
		start--
	}
	for start < end && strings.IndexByte(",/^'", s[start]) >= 0 {
		start++
	}
	if run := s[start:end]; strings.Count(run, "/") > 1 || !understood(run) {
		// A date, a ratio or an identifier: only its last digits can be the number.
		for start = end; start > 0 && isDigit(s[start-1]) && end-start < maxLine; start-- {
		}
	}
	return s[signed(s, start):percentEnd(s, end)], start
}

// isNumberPart reports whether the byte at i continues a number to the left.
func isNumberPart(s string, i int) bool {
	before := i > 0 && isDigit(s[i-1])
	after := i+1 < len(s) && isDigit(s[i+1])
	switch s[i] {
	case '.', ',', '/', '^':
		return after
	case 'e', 'E':
		return before && after
	default:
		return isDigit(s[i])
	}
}

// signed moves start to the left over a currency sign and a minus that is no subtraction.
func signed(s string, start int) int {
	at := start
	if at > 0 && s[at-1] == '$' {
		at--
	}
	for _, minus := range [...]string{"-", "−"} {
		if before, ok := strings.CutSuffix(s[:at], minus); ok {
			if before == "" || strings.IndexByte(" \t\n(=:$", before[len(before)-1]) >= 0 {
				return len(before)
			}
		}
	}
	return at
}

// percentEnd moves end to the right over a percent sign.
func percentEnd(s string, end int) int {
	for _, sign := range [...]string{"%", `\%`, " %", ` \%`, " percent"} {
		if strings.HasPrefix(s[end:], sign) {
			return end + len(sign)
		}
	}
	return end
}
