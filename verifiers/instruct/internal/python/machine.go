package python

import (
	"regexp/syntax"
	"unicode/utf8"
)

// machine runs a compiled expression as Pike's machine does: all alternatives side by side, one character at a time. It
// exists for \b, which looks at Unicode's word characters here.
type machine struct{ prog *syntax.Prog }

// thread is an alternative: the instruction that it waits at and where its match began.
type thread struct {
	pc    uint32
	start int
}

// queue holds the threads of one place in the text, best first; no two wait at the same instruction.
type queue struct {
	threads []thread
	seen    []int // stamp of the queue when the instruction was entered last
	stamp   int
}

func (q *queue) clear() {
	q.threads = q.threads[:0]
	q.stamp++
}

// search is one walk of a machine over a text.
type search struct {
	prog      *syntax.Prog
	text      string
	now, next *queue
}

func (m *machine) on(text string) *search {
	newQueue := func() *queue { return &queue{seen: make([]int, len(m.prog.Inst)), stamp: 1} }
	return &search{m.prog, text, newQueue(), newQueue()}
}

// find reports whether there is a match.
func (m *machine) find(text string) bool {
	_, _, ok := m.on(text).first(0)
	return ok
}

// count returns the number of matches that do not overlap, limit at most.
func (m *machine) count(text string, limit int) int {
	s := m.on(text)
	n := 0
	for pos := 0; pos <= len(text) && n < limit; n++ {
		start, end, ok := s.first(pos)
		if !ok {
			break
		}
		if pos = end; start == end {
			_, size := utf8.DecodeRuneInString(text[end:])
			pos += max(size, 1)
		}
	}
	return n
}

// first returns the bounds of the first match at or after from, the one that a backtracking search would find.
func (s *search) first(from int) (start, end int, ok bool) {
	s.now.clear()
	for pos := from; ; {
		if !ok {
			s.add(s.now, uint32(s.prog.Start), pos, pos)
		}
		if len(s.now.threads) == 0 && ok {
			return start, end, true
		}
		s.next.clear()
		r, size := utf8.DecodeRuneInString(s.text[pos:])
		for _, t := range s.now.threads {
			inst := &s.prog.Inst[t.pc]
			if inst.Op == syntax.InstMatch {
				start, end, ok = t.start, pos, true
				break // what comes after is worse
			}
			if size > 0 && inst.MatchRune(r) {
				s.add(s.next, inst.Out, t.start, pos+size)
			}
		}
		if size == 0 {
			return start, end, ok
		}
		s.now, s.next = s.next, s.now
		pos += size
	}
}

// add enters an instruction at a place and follows those that take no character. Its depth is bounded by the program.
func (s *search) add(q *queue, pc uint32, start, pos int) {
	if q.seen[pc] == q.stamp {
		return
	}
	q.seen[pc] = q.stamp
	switch inst := &s.prog.Inst[pc]; inst.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		s.add(q, inst.Out, start, pos)
		s.add(q, inst.Arg, start, pos)
	case syntax.InstCapture, syntax.InstNop:
		s.add(q, inst.Out, start, pos)
	case syntax.InstEmptyWidth:
		if wanted := syntax.EmptyOp(inst.Arg); wanted&^emptyAt(s.text, pos) == 0 {
			s.add(q, inst.Out, start, pos)
		}
	case syntax.InstFail:
	default:
		q.threads = append(q.threads, thread{pc, start})
	}
}

// emptyAt returns what holds between two characters.
func emptyAt(text string, pos int) syntax.EmptyOp {
	before, _ := utf8.DecodeLastRuneInString(text[:pos])
	after, _ := utf8.DecodeRuneInString(text[pos:])
	var op syntax.EmptyOp
	if pos == 0 {
		op |= syntax.EmptyBeginText | syntax.EmptyBeginLine
	} else if before == '\n' {
		op |= syntax.EmptyBeginLine
	}
	if pos == len(text) {
		op |= syntax.EmptyEndText | syntax.EmptyEndLine
	} else if after == '\n' {
		op |= syntax.EmptyEndLine
	}
	if (pos > 0 && IsWord(before)) != (pos < len(text) && IsWord(after)) {
		return op | syntax.EmptyWordBoundary
	}
	return op | syntax.EmptyNoWordBoundary
}
