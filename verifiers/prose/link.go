package prose

import "strings"

// Longest parts of an address that are looked at.
const (
	maxScheme = 8
	maxLocal  = 64
	maxDomain = 255
)

// link blanks the address whose "://" or "www." is at i.
func (s *stripper) link(i int) int {
	start := -1
	if s.text[i] == ':' && strings.HasPrefix(s.text[i:], "://") {
		start = i
		for start > 0 && i-start < maxScheme && isLetter(s.text[start-1]) {
			start--
		}
	} else if i >= 3 && strings.EqualFold(s.text[i-3:i], "www") && (i == 3 || !isLetter(s.text[i-4])) {
		start = i - 3
	}
	if start < 0 || start == i {
		return i + 1
	}
	end := i
	for end < len(s.text) && inLink(s.text[end]) {
		end++
	}
	s.mark(start, end)
	return end
}

// inLink reports whether an address may go on with c. Other scripts end it: they follow links without a space.
func inLink(c byte) bool {
	return c > ' ' && c < 0x7f && strings.IndexByte("<>\"`{}|\\^", c) < 0
}

// mail blanks the address around the @ at i.
func (s *stripper) mail(i int) int {
	start, end := i, i+1
	for start > 0 && i-start < maxLocal && inAddress(s.text[start-1]) {
		start--
	}
	for end < len(s.text) && end-i < maxDomain && inAddress(s.text[end]) {
		end++
	}
	if start == i || strings.IndexByte(s.text[i:end], '.') < 0 {
		return i + 1
	}
	s.mark(start, end)
	return end
}

func inAddress(c byte) bool {
	return isLetter(c) || isDigit(c) || strings.IndexByte("._%+-", c) >= 0
}
