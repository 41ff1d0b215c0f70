package main

import (
	"fmt"
	"strings"
)

// answer is a question with the sentences that answer it.
type answer struct {
	question  string
	sentences []string
}

// reply is a prompt with a harmless reply and a harmful one.
type reply struct{ prompt, safe, unsafe string }

// phrases are answers that fit any question and answer none.
type phrases struct{ dodges, rude, filler []string }

// blocks splits a text at its blank lines.
func blocks(text string) [][]string {
	var found [][]string
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		found = append(found, strings.Split(strings.TrimSpace(block), "\n"))
	}
	return found
}

func parseAnswers(text string) []answer {
	var found []answer
	for _, lines := range blocks(text) {
		found = append(found, answer{strings.TrimPrefix(lines[0], "? "), lines[1:]})
	}
	return found
}

func parseConduct(text string) ([]reply, error) {
	var found []reply
	for _, lines := range blocks(text) {
		if len(lines) != 3 {
			return nil, fmt.Errorf("conduct.txt: %q has %d lines, want 3", lines[0], len(lines))
		}
		found = append(found, reply{lines[0][2:], lines[1][2:], lines[2][2:]})
	}
	return found, nil
}

func parsePhrases(text string) phrases {
	all := blocks(text)
	return phrases{all[0][1:], all[1][1:], all[2][1:]}
}
