package prose

import "strings"

// money handles a dollar sign: it opens or closes a formula, or is a price.
func (s *stripper) money(i int) int {
	if strings.HasPrefix(s.text[i:], "$$") {
		s.toggleDisplay(i)
		return i + 2
	}
	if s.dollar >= 0 && s.closesDollar(s.dollar, i) {
		s.mark(s.dollar, i+1)
		s.dollar = -1
		return i + 1
	}
	s.dollar = i
	return i + 1
}

// closesDollar reports whether the dollars at open and end enclose a formula. As in Pandoc, what touches the
// dollars decides, so that "from $5 to $10" is prose; a padded formula must look like one.
func (s *stripper) closesDollar(open, end int) bool {
	body := s.text[open+1 : end]
	if body == "" || end+1 < len(s.text) && isDigit(s.text[end+1]) {
		return false
	}
	first, last := isSpace(body[0]), isSpace(body[len(body)-1])
	if !first && !last {
		return true
	}
	return first && last && strings.ContainsAny(body, `\^_=+<>`)
}

func (s *stripper) toggleDisplay(i int) {
	s.dollar = -1
	if s.math[displayMath] < 0 {
		s.math[displayMath] = i
		return
	}
	s.closeMath(displayMath, i+2)
}

func (s *stripper) closeMath(kind, end int) {
	if s.math[kind] >= 0 {
		s.mark(s.math[kind], end)
		s.math[kind] = -1
	}
}

// backslash handles TeX: delimiters, escapes and commands.
func (s *stripper) backslash(i int) int {
	if i+1 == len(s.text) {
		return i + 1
	}
	switch c := s.text[i+1]; {
	case c == '(':
		s.math[parenMath] = i
	case c == '[':
		s.math[bracketMath] = i
	case c == ')':
		s.closeMath(parenMath, i+2)
	case c == ']':
		s.closeMath(bracketMath, i+2)
	case isLetter(c):
		return s.command(i)
	case c == '\n':
		return i + 1
	}
	return i + 2
}

// command blanks \name with its optional arguments; braces that follow are blanked when they close.
func (s *stripper) command(i int) int {
	end := i + 1
	for end < len(s.text) && isLetter(s.text[end]) {
		end++
	}
	name := s.text[i+1 : end]
	if end < len(s.text) && s.text[end] == '*' {
		end++
	}
	if name == "begin" || name == "end" {
		return s.environment(i, end, name == "end")
	}
	end = s.option(end)
	s.mark(i, end)
	return s.argument(i, end)
}

// option skips an optional argument such as the [3] of \sqrt[3]{x}.
func (s *stripper) option(i int) int {
	if i == len(s.text) || s.text[i] != '[' {
		return i
	}
	rest := s.text[i:min(i+maxOption, len(s.text))]
	if end := strings.IndexAny(rest, "]\n"); end >= 0 && rest[end] == ']' {
		return i + end + 1
	}
	return i
}

// argument opens the brace at i, if there is one, on behalf of the command at start.
func (s *stripper) argument(start, i int) int {
	if i == len(s.text) || s.text[i] != '{' {
		return i
	}
	s.openBrace(start)
	return i + 1
}

func (s *stripper) openBrace(start int) {
	if len(s.braces) == maxDepth {
		s.braces = s.braces[:0]
	}
	s.braces = append(s.braces, frame{start})
}

func (s *stripper) closeBrace(i int) int {
	n := len(s.braces)
	if n == 0 {
		return i + 1
	}
	top := s.braces[n-1]
	s.braces = s.braces[:n-1]
	if top.start < 0 {
		return i + 1
	}
	s.mark(top.start, i+1)
	return s.argument(top.start, i+1)
}

// environment handles \begin{name} and \end{name}, whose command name ends at i. Names are not compared: depth is
// enough to find where the outermost one ends.
func (s *stripper) environment(start, i int, closing bool) int {
	end := i
	if rest := s.text[i:min(i+maxOption, len(s.text))]; rest != "" && rest[0] == '{' {
		if at := strings.IndexAny(rest, "}\n"); at >= 0 && rest[at] == '}' {
			end = i + at + 1
		}
	}
	s.mark(start, end)
	n := len(s.envs)
	switch {
	case closing && n > 0:
		s.mark(s.envs[n-1], end)
		s.envs = s.envs[:n-1]
	case !closing && n < maxDepth:
		s.envs = append(s.envs, start)
	}
	return end
}
