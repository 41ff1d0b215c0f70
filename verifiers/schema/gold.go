package schema

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/assay-rl/assay/verifiers"
)

var _ verifiers.Gold = (*verifier)(nil)

// Golds implements [verifiers.Gold]: the calls that a reference expects, in the configured dialect. A schema and a
// pattern say what is right without an example of it.
func (v *verifier) Golds(raw json.RawMessage) ([]string, error) {
	t, err := v.tasks.Read(raw, v.readTask)
	if err != nil {
		return nil, err
	}
	tools, ok := t.(*toolTask)
	if !ok || tools.expected == nil {
		return nil, fmt.Errorf("%w: the reference states no calls", verifiers.ErrNoGold)
	}
	return []string{tools.dialect.write(tools.expected)}, nil
}

// write spells calls in the dialect.
func (d dialect) write(calls []expectedCall) string {
	written := make([]string, len(calls))
	for i, c := range calls {
		name := quote(c.Name)
		if d.name == dialectOpenAI {
			written[i] = fmt.Sprintf(`{"id":"call_%d","type":"function","function":{"name":%s,"arguments":%s}}`, i, name, quote(string(c.Arguments)))
		} else {
			arguments := strings.ReplaceAll(string(c.Arguments), "</", `<\/`)
			written[i] = callOpen + "\n{\"name\": " + name + ", \"arguments\": " + arguments + "}\n" + callClose
		}
	}
	if d.name == dialectOpenAI {
		return `{"role":"assistant","content":null,"tool_calls":[` + strings.Join(written, ",") + "]}"
	}
	return strings.Join(written, "\n")
}

// quote spells a text as JSON.
func quote(text string) string {
	spelled, err := json.Marshal(text)
	if err != nil {
		return strconv.Quote(text)
	}
	return string(spelled)
}
