package punkt

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed english.txt
var english string

// What the training text says of a word.
const (
	seenSmall uint8 = 1 << iota
	seenSmallAtBeginning
	seenCapital
	seenCapitalInMiddle
)

// model holds Punkt's parameters. It never changes once read.
type model struct {
	abbreviations, collocations, starters map[string]bool
	cases                                 map[string]uint8
}

// load returns the English model. It is read on first use, within a few milliseconds, and then kept.
var load = sync.OnceValue(func() *model { return read(english) })

// read reads a model in the form that the package's documentation describes. It is ours, so nothing of it can be wrong.
func read(text string) *model {
	m := &model{map[string]bool{}, map[string]bool{}, map[string]bool{}, make(map[string]uint8, 20<<10)}
	var words map[string]bool
	var bits uint8
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		heading, ok := strings.CutPrefix(line, "# ")
		switch {
		case ok:
			words, bits = m.section(heading)
		case words != nil:
			words[line] = true
		default:
			m.cases[line] = bits
		}
	}
	return m
}

// section returns the set that a heading names, or else the bits of the words under it.
func (m *model) section(heading string) (words map[string]bool, bits uint8) {
	switch heading {
	case "abbreviations":
		return m.abbreviations, 0
	case "collocations":
		return m.collocations, 0
	case "starters":
		return m.starters, 0
	}
	n, _ := strconv.ParseUint(strings.TrimPrefix(heading, "case "), 10, 8)
	return nil, uint8(n)
}
