package extract

import "strings"

// ownWords cuts a completion to what the model says to its reader: after the last </think>, up to the first sign of a
// chat template that ends its turn. Finished is false when a <think> is still open.
func ownWords(completion string) (p piece, finished bool) {
	p = piece{text: completion}
	if end := lastIndex(completion, "</think>"); end >= 0 {
		p = p.from(end + len("</think>"))
	}
	p = p.trim(blanks, "")
	for n := turnSign(p.text); n > 0; n = turnSign(p.text) {
		p = p.from(n).trim(blanks, "")
	}
	finished = !strings.Contains(p.text, "<think>")
	return p.upTo(turnEnd(p.text)), finished
}

// lastIndex is strings.LastIndex for a text that rarely holds the separator: searching forwards is vectorised.
func lastIndex(s, sep string) int {
	last := -1
	for i := 0; ; {
		n := strings.Index(s[i:], sep)
		if n < 0 {
			return last
		}
		last = i + n
		i = last + len(sep)
	}
}

// turnEnds are the signs that end a turn in common chat templates. Most start with "<|".
var turnEnds = [...]string{
	"<|im_end|>", "<|im_start|>user", "<|im_start|>system", "<|endoftext|>", "<|eot_id|>", "<|end_of_text|>", "<|end|>",
	"<|user|>", "<|start_header_id|>user", "<|eom_id|>", "<｜end▁of▁sentence｜>", "<｜User｜>", "<end_of_turn>", "</s>",
}

// turnEnd returns where the first sign is that ends the model's turn.
func turnEnd(s string) int {
	for from := 0; ; from++ {
		i := strings.IndexByte(s[from:], '<')
		if i < 0 {
			return len(s)
		}
		if from += i; turnSign(s[from:]) > 0 {
			return from
		}
	}
}

// turnSign returns the length of the turn's end that s starts with, or 0.
func turnSign(s string) int {
	if len(s) < 4 || s[0] != '<' || strings.IndexByte("iesun\xbd", s[2]) < 0 { // no sign has another third byte
		return 0
	}
	for _, sign := range turnEnds {
		if strings.HasPrefix(s, sign) {
			return len(sign)
		}
	}
	return 0
}
