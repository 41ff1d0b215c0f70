package code

import "strings"

// fenced is a code block of a completion.
type fenced struct {
	// info is the info string, the language mostly.
	info string
	// code is the block's text without the fences' indentation.
	code string
	// closed is false where the text ends inside the block.
	closed bool
}

// fence is the mark that opens or closes a block.
type fence struct {
	mark   byte
	width  int
	indent int
	info   string
	// alone is false where text stands before the fence on its line.
	alone bool
}

// fences returns the code blocks of a text with LF line ends, in order, in one pass. It reads CommonMark and what
// models write besides: a fence after text on its line ("Here it is: ```python"), a closing fence with a tag after it
// ("```</answer>"), and a new block that opens with a language where the last one was left open.
func fences(text string) []fenced {
	var blocks []fenced
	var open fence
	start := -1
	finish := func(end int, closed bool) {
		blocks = append(blocks, fenced{open.info, dedent(text[start:end], open.indent), closed})
	}
	for at := 0; at < len(text); {
		line, next := lineAt(text, at)
		f, ok := openingFence(line)
		switch {
		case start < 0 && ok:
			open, start = f, next
		case start >= 0 && closes(line, open):
			finish(at, true)
			start = -1
		case start >= 0 && ok && reopens(f, open):
			finish(at, false)
			open, start = f, next
		}
		at = next
	}
	if start >= 0 {
		finish(len(text), false)
	}
	return blocks
}

// lineAt returns the line that starts at at, without its end, and where the next one starts.
func lineAt(text string, at int) (line string, next int) {
	end := strings.IndexByte(text[at:], '\n')
	if end < 0 {
		return text[at:], len(text)
	}
	return text[at : at+end], at + end + 1
}

// openingFence reads a line as one that opens a block. After text on its line a fence must name a language.
func openingFence(line string) (fence, bool) {
	at := strings.Index(line, "```")
	if at < 0 {
		at = strings.Index(line, "~~~")
	}
	if at < 0 {
		return fence{}, false
	}
	f := fence{mark: line[at], width: run(line[at:]), alone: strings.Trim(line[:at], " \t") == ""}
	f.info = strings.TrimSpace(line[at+f.width:])
	if f.alone {
		f.indent = at
	} else if _, ok := labelled(f.info); !ok || f.mark == '~' {
		return fence{}, false
	}
	return f, f.mark == '~' || !strings.Contains(f.info, "`")
}

// closes reports whether a line closes the open block: as many marks or more, not indented much deeper, and nothing
// after them but a tag.
func closes(line string, open fence) bool {
	bare := strings.TrimLeft(line, " \t")
	if bare == "" || bare[0] != open.mark || len(line)-len(bare) > open.indent+3 {
		return false
	}
	n := run(bare)
	rest := strings.TrimSpace(bare[n:])
	return n >= open.width && (rest == "" || rest[0] == '<')
}

// reopens reports whether f starts a block although one is open: the same fence, at the same indentation, with the
// name of a language after it. A program has no such line.
func reopens(f, open fence) bool {
	_, ok := labelled(f.info)
	return ok && f.alone && f.mark == open.mark && f.width == open.width && f.indent == open.indent
}

// run returns how often a non-empty text repeats its first byte at its start.
func run(s string) int {
	n := 1
	for n < len(s) && s[n] == s[0] {
		n++
	}
	return n
}

// dedent takes up to n blanks off the start of every line.
func dedent(text string, n int) string {
	if n == 0 {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		blanks := 0
		for blanks < n && blanks < len(line) && (line[blanks] == ' ' || line[blanks] == '\t') {
			blanks++
		}
		b.WriteString(line[blanks:])
	}
	return b.String()
}
