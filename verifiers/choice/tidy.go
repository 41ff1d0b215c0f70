package choice

import "strings"

// tidy brings a text into the form in which it is read: line ends as \n, no blanks around it, and nothing after the
// model's own turn.
func tidy(text string) string {
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	text = strings.TrimSpace(text)
	for _, sign := range [...]string{"<|", "</s>", "<end_of_turn>"} {
		if i := strings.Index(text, sign); i > 0 {
			text = strings.TrimSpace(text[:i])
		}
	}
	return text
}
