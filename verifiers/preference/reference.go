package preference

import (
	"bytes"
	"encoding/json"

	"github.com/assay-rl/assay/verifiers"
)

// longestReference is the longest reference, in bytes.
const longestReference = 1 << 20

var referenceSchema = json.RawMessage(`{
	"description": "Nothing is needed, unless the configuration says against, or a judge's template uses a field.",
	"type": ["object", "null"]
}`)

// readReference checks a reference and returns the answer to compare with, which is in the field named against.
func readReference(raw json.RawMessage, against string) (baseline string, err error) {
	var fields map[string]json.RawMessage
	switch raw = bytes.TrimSpace(raw); {
	case len(raw) > longestReference:
		return "", verifiers.BadReference("preference: the reference has %d bytes, the limit is %d", len(raw), longestReference)
	case len(raw) > 0 && json.Unmarshal(raw, &fields) != nil:
		return "", verifiers.BadReference("preference: the reference is no JSON object")
	case against == "":
		return "", nil
	}
	var text string
	if json.Unmarshal(fields[against], &text) != nil {
		return "", verifiers.BadReference("preference: the reference has no text named %q to compare with", against)
	}
	if text = Answer.Of(text, false); text == "" {
		return "", verifiers.BadReference("preference: the reference's %q is blank", against)
	}
	return text, nil
}
