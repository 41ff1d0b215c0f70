package schema

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// enclosed returns the document in a text that is not blank: without prose the text, or what its one fence holds; with
// prose the only fenced block of the format, or else the text. names are the format's in fences; a fence may also have
// none. The error says why there is no document.
func enclosed(text string, names []string, prose bool) (string, error) {
	if prose {
		return fencedBlock(text, names)
	}
	if !strings.HasPrefix(text, fence) {
		return text, nil
	}
	first, rest, _ := strings.Cut(text, "\n")
	marks, info := splitFence(first)
	if !named(info, names) {
		return "", fmt.Errorf("the fence says %q, want %s", clip(info), names[0])
	}
	last := strings.LastIndexByte(rest, '\n')
	if strings.TrimSpace(rest[last+1:]) != marks {
		return "", errors.New("the fence is not closed at the end of the text")
	}
	return rest[:max(last, 0)], nil
}

const fence = "```"

// splitFence splits the line of a fence into its marks and its info string.
func splitFence(line string) (marks, info string) {
	info = strings.TrimLeft(line, "`")
	return line[:len(line)-len(info)], strings.TrimSpace(info)
}

func named(info string, names []string) bool {
	return info == "" || slices.Contains(names, strings.ToLower(info))
}

// fencedBlock returns the only fenced block of a format among prose. Of two blocks either could be meant.
func fencedBlock(text string, names []string) (string, error) {
	var blocks []string
	start, open, counts := -1, "", false
	for at := 0; at < len(text); {
		line, _, _ := strings.Cut(text[at:], "\n")
		next := min(at+len(line)+1, len(text))
		switch bare := strings.TrimSpace(line); {
		case start >= 0 && bare == open:
			if counts {
				blocks = append(blocks, text[start:at])
			}
			start = -1
		case start < 0 && strings.HasPrefix(bare, fence):
			marks, info := splitFence(bare)
			start, open, counts = next, marks, named(info, names)
		}
		at = next
	}
	switch {
	case start >= 0:
		return "", errors.New("a fence is not closed")
	case len(blocks) > 1:
		return "", fmt.Errorf("there are %d fenced blocks, want one", len(blocks))
	case len(blocks) == 1:
		return blocks[0], nil
	}
	return text, nil
}
