package text

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// part is what a configuration may ask for.
type part string

// The parts of a completion: what it says to its reader, or all of it.
const (
	finalPart part = "final"
	wholePart part = "whole"
)

// tidy brings a text into the form in which all texts are compared: line ends as \n, Unicode normal form C, no blanks
// around it.
func tidy(text string) string {
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	return strings.TrimSpace(norm.NFC.String(text))
}
