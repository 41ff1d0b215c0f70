package prose

import "strings"

// fence skips the code block whose fence may start at at, on the line that starts at line.
func (s *stripper) fence(line, at int) int {
	mark := s.text[at]
	width := runLength(s.text[at:], mark)
	if width < 3 || mark == '`' && strings.IndexByte(firstLine(s.text[at+width:]), '`') >= 0 {
		return at
	}
	end := s.fenceEnd(at+width, mark, width)
	s.mark(line, end)
	return end
}

// fenceEnd returns the end of the line that closes the fence, or of the text.
func (s *stripper) fenceEnd(i int, mark byte, width int) int {
	for {
		next := strings.IndexByte(s.text[i:], '\n')
		if next < 0 {
			return len(s.text)
		}
		i += next + 1
		line := firstLine(s.text[i:])
		body := strings.TrimLeft(line, " \t")
		if n := runLength(body, mark); n >= width && strings.TrimRight(body[n:], " \t\r") == "" {
			return i + len(line)
		}
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func runLength(s string, c byte) int {
	n := 0
	for n < len(s) && s[n] == c {
		n++
	}
	return n
}

// code blanks the inline code that the back-ticks at i open: up to the next run of as many, in the same paragraph.
func (s *stripper) code(i int) int {
	width := runLength(s.text[i:], '`')
	if width > 3 {
		return i + width
	}
	window := s.text[:min(len(s.text), i+width+maxInline)]
	for at := i + width; at < len(window); {
		next := strings.IndexAny(window[at:], "`\n")
		if next < 0 {
			break
		}
		at += next
		if window[at] == '\n' {
			if IsBlank(firstLine(window[at+1:])) {
				break
			}
			at++
			continue
		}
		n := runLength(s.text[at:], '`')
		if at += n; n == width {
			s.mark(i, at)
			return at
		}
	}
	return i + width
}
