package prose

import (
	"math/bits"
	"strings"
)

// TagOptions says how strictly [ParseTags] reads.
type TagOptions struct {
	// Strict asks for every tag on a line of its own; a departure is the fault [Layout].
	Strict bool
	// PreOpened says that the chat template already wrote <think>, so the text starts inside that block.
	PreOpened bool
}

// Tags is what [ParseTags] found.
type Tags struct {
	// Think is the first think block. A block that is never closed runs to the end of the text.
	Think Block
	// Answer is the first answer block. It is not Found where the text is [Unclosed], or has a [Duplicate] or
	// [Nested] tag: whoever reads the answer here cannot be shown another one.
	Answer Block
	// Faults are the ways in which the template is broken; none means that it is kept.
	Faults Faults
	// Placed counts the tags, 0 to 4, that occur once and in place: after no tag that the template has later, and a
	// closing one after its opening one.
	Placed int
}

// Block is the body between an opening and a closing tag.
type Block struct {
	// Text is the body with its line ends as LF.
	Text string
	// Start and End are the body's byte offsets in the text as given.
	Start, End int
	// Found reports whether there is such a block.
	Found bool
}

// ParseTags reads text once as <think>…</think><answer>…</answer>. A tag is one of these four exact strings,
// wherever it occurs, code and quotation included. Blanks around the blocks are free; see [IsBlank].
func ParseTags(text string, o TagOptions) Tags {
	m := tagMachine{text: trimBlankRight(text), strict: o.Strict}
	if o.PreOpened {
		m.place(thinkBlock, false)
		m.open(thinkBlock, 0)
	}
	for i := 0; ; {
		at := strings.IndexByte(m.text[i:], '<')
		if at < 0 {
			break
		}
		i += at
		b, closing, n := tagAt(m.text[i:])
		if n > 0 {
			m.tag(b, closing, i, i+n)
		}
		i += max(n, 1)
	}
	return m.finish()
}

// Kinds of block, in the template's order.
const (
	thinkBlock = iota
	answerBlock
	blockKinds
)

// tagAt returns the kind and the length of the tag that s starts with; the length is 0 where there is none.
func tagAt(s string) (block int, closing bool, n int) {
	switch {
	case strings.HasPrefix(s, "<think>"):
		return thinkBlock, false, len("<think>")
	case strings.HasPrefix(s, "</think>"):
		return thinkBlock, true, len("</think>")
	case strings.HasPrefix(s, "<answer>"):
		return answerBlock, false, len("<answer>")
	case strings.HasPrefix(s, "</answer>"):
		return answerBlock, true, len("</answer>")
	}
	return 0, false, 0
}

// tagSet is a set of the four tags: bit 0 is <think>, bit 3 is </answer>, in the template's order.
type tagSet uint8

func tagBit(block int, closing bool) tagSet {
	bit := tagSet(1) << (2 * block)
	if closing {
		bit <<= 1
	}
	return bit
}

// tagMachine is the state between two tags. Depths are counted, not stacked: which tag is innermost matters only to
// texts that are faulty already.
type tagMachine struct {
	text   string
	strict bool
	faults Faults
	blocks [blockKinds]blockState
	loose  int // where the text since the last tag starts
	// seen are the tags so far, repeated those of them that came again, placed those that were in place when they came.
	seen, repeated, placed tagSet
}

type blockState struct {
	Block
	opened, closed, depth int
}

func (m *tagMachine) tag(block int, closing bool, start, end int) {
	m.outside(start)
	if m.strict && !m.ownLine(start, end) {
		m.faults |= Layout
	}
	m.place(block, closing)
	if closing {
		m.close(block, start)
	} else {
		m.open(block, end)
	}
	m.loose = end
}

// place notes a tag and whether it is in place.
func (m *tagMachine) place(block int, closing bool) {
	bit := tagBit(block, closing)
	m.repeated |= m.seen & bit
	opener := tagBit(block, false)
	if m.seen < bit && (!closing || m.seen&opener != 0) {
		m.placed |= bit
	}
	m.seen |= bit
}

func (m *tagMachine) open(block, at int) {
	b := &m.blocks[block]
	if m.inside() {
		m.faults |= Nested
	}
	if b.opened > 0 {
		m.faults |= Duplicate
	} else {
		b.Start, b.Found = at, true
		if block == thinkBlock && m.blocks[answerBlock].opened > 0 {
			m.faults |= Order
		}
	}
	b.opened++
	b.depth++
}

func (m *tagMachine) close(block, at int) {
	b := &m.blocks[block]
	if b.closed > 0 {
		m.faults |= Duplicate
	}
	b.closed++
	if b.depth == 0 {
		m.faults |= Order
		return
	}
	b.depth--
	if b.depth == 0 && b.End == 0 {
		b.End = at
	}
}

func (m *tagMachine) inside() bool {
	return m.blocks[thinkBlock].depth+m.blocks[answerBlock].depth > 0
}

// outside notes text between the last tag and end that belongs to no block.
func (m *tagMachine) outside(end int) {
	if !m.inside() && !IsBlank(m.text[m.loose:end]) {
		m.faults |= Outside
	}
}

// ownLine reports whether the tag at start:end has its line to itself.
func (m *tagMachine) ownLine(start, end int) bool {
	before := start == 0 || m.text[start-1] == '\n'
	rest := m.text[end:]
	return before && (rest == "" || rest[0] == '\n' || strings.HasPrefix(rest, "\r\n"))
}

func (m *tagMachine) finish() Tags {
	m.outside(len(m.text))
	m.finishBlock(thinkBlock, MissingThink, EmptyThink)
	m.finishBlock(answerBlock, MissingAnswer, EmptyAnswer)
	t := Tags{Think: m.blocks[thinkBlock].Block, Answer: m.blocks[answerBlock].Block, Faults: m.faults}
	t.Placed = bits.OnesCount8(uint8(m.placed &^ m.repeated))
	if t.Faults.Has(Unclosed | Duplicate | Nested) {
		t.Answer = Block{}
	}
	return t
}

func (m *tagMachine) finishBlock(block int, missing, empty Faults) {
	b := &m.blocks[block]
	switch {
	case b.opened == 0:
		m.faults |= missing
		return
	case b.depth > 0:
		m.faults |= Unclosed
		b.End = len(m.text)
	case IsBlank(m.text[b.Start:b.End]):
		m.faults |= empty
	}
	b.Text = unixLines(m.text[b.Start:b.End])
}

func unixLines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\r\n", "\n")
}
