package bradleyterry

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// longestLine is the longest line of a file of pairs, in bytes.
const longestLine = 16 << 20

// ReadPairs reads JSON Lines in the shapes of TRL's preference data: "prompt", "chosen" and "rejected", each a text or a
// list of messages {"role", "content"}. Without a prompt, it is what the two lists begin with in common. Other fields
// are ignored, as are blank lines. An error names the line.
func ReadPairs(r io.Reader) ([]Pair, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, longestLine)
	var pairs []Pair
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		p, err := parsePair(line)
		if err != nil {
			return nil, fmt.Errorf("bradleyterry: line %d: %w", n, err)
		}
		pairs = append(pairs, p)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("bradleyterry: line %d: %w", n+1, err)
	}
	return pairs, nil
}

// message is a turn of a chat.
type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// turns is a text, which is a single turn without a role, or the turns of a chat.
type turns []message

// UnmarshalJSON reads either.
func (t *turns) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) == nil {
		*t = turns{{Content: text}}
		return nil
	}
	var list []message
	if json.Unmarshal(b, &list) != nil {
		return errors.New("want a text or a list of messages with role and content")
	}
	*t = list
	return nil
}

// text joins the turns by blank lines, as a rollout's prompt is joined.
func (t turns) text() string {
	parts := make([]string, len(t))
	for i, m := range t {
		parts[i] = m.Content
	}
	return strings.Join(parts, "\n\n")
}

func parsePair(line []byte) (Pair, error) {
	var row struct {
		Prompt   turns `json:"prompt"`
		Chosen   turns `json:"chosen"`
		Rejected turns `json:"rejected"`
	}
	if err := json.Unmarshal(line, &row); err != nil {
		return Pair{}, err
	}
	if len(row.Chosen) == 0 || len(row.Rejected) == 0 {
		return Pair{}, errors.New(`"chosen" or "rejected" is missing`)
	}
	if row.Prompt == nil {
		row.Prompt = common(row.Chosen, row.Rejected)
		row.Chosen, row.Rejected = row.Chosen[len(row.Prompt):], row.Rejected[len(row.Prompt):]
	}
	return Pair{row.Prompt.text(), row.Chosen.text(), row.Rejected.text()}, nil
}

// common returns the turns that both chats begin with, but never the last one of either.
func common(a, b turns) turns {
	n := 0
	for n < min(len(a), len(b))-1 && a[n] == b[n] {
		n++
	}
	return slices.Clone(a[:n])
}
