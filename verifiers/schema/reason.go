package schema

import (
	"strings"

	"github.com/assay-rl/assay/verifiers"
)

// Reason codes of this verifier. Those of documents and tool calls are checks, which Detail.Check names with what is
// checked in front: "json:parse", "tool:count".
const (
	ReasonOK         = "ok"
	ReasonNoAnswer   = "no_answer"
	ReasonTruncated  = "truncated"
	ReasonOverBudget = "over_budget"

	// These are of documents; a text that is around one is not read as part of it.
	ReasonParse        = "parse"
	ReasonDuplicateKey = "duplicate_key"
	ReasonDepth        = "depth"
	ReasonSchema       = "schema"
	ReasonExtra        = "extra"

	// These are of patterns.
	ReasonNoMatch  = "no_match"
	ReasonFewLines = "few_lines"
	ReasonMissing  = "missing_marker"
	ReasonSpurious = "spurious_marker"

	// These are of tool calls.
	ReasonToolParse   = "tool_parse"
	ReasonToolNone    = "tool_none"
	ReasonToolCount   = "tool_count"
	ReasonToolOutside = "tool_outside"
	ReasonToolKnown   = "tool_known"
	ReasonToolSchema  = "tool_schema"
	ReasonToolMatch   = "tool_match"
)

var reasons = []verifiers.Reason{
	{Code: ReasonOK, Text: "the text is what the reference asks for"},
	{Code: ReasonNoAnswer, Text: "there is no text to judge: it is blank, or the tags around it are broken"},
	{Code: ReasonTruncated, Text: "sampling stopped at its length limit before the text was what the reference asks for"},
	{Code: ReasonOverBudget, Text: "the text takes more work to judge than one may"},
	{Code: ReasonParse, Text: "the text is not one document of its format"},
	{Code: ReasonDuplicateKey, Text: "an object has a key twice"},
	{Code: ReasonDepth, Text: "the document is nested too deep"},
	{Code: ReasonSchema, Text: "the schema refuses the document"},
	{Code: ReasonExtra, Text: "the schema takes the document, but a property is missing or unknown, which strict forbids"},
	{Code: ReasonNoMatch, Text: "the pattern does not match"},
	{Code: ReasonFewLines, Text: "too few lines match a pattern"},
	{Code: ReasonMissing, Text: "a marker that must occur does not"},
	{Code: ReasonSpurious, Text: "a pattern matches what is none of the markers"},
	{Code: ReasonToolParse, Text: "a tool call is malformed"},
	{Code: ReasonToolNone, Text: "a tool is called where none is to be"},
	{Code: ReasonToolCount, Text: "there are too few or too many tool calls"},
	{Code: ReasonToolOutside, Text: "there is text outside the tool calls"},
	{Code: ReasonToolKnown, Text: "a tool is called that is not on offer"},
	{Code: ReasonToolSchema, Text: "a tool's schema refuses the arguments of a call"},
	{Code: ReasonToolMatch, Text: "the tool calls are not the expected ones"},
}

// finding is what judging a text comes to.
type finding struct {
	// reason is a code of reasons; ReasonOK is the only one that scores.
	reason  string
	message string
	detail  Detail
	answer  string
}

// Detail is the evidence of a verdict.
type Detail struct {
	// Check is the check that failed: what is checked, a colon, and the check. Empty where none did.
	Check string `json:"check,omitempty"`
	// Pointer is the JSON Pointer of the first value at fault, Keyword that of the schema's keyword that refuses it.
	Pointer string `json:"pointer,omitempty"`
	Keyword string `json:"keyword,omitempty"`
	// Line is the line of the document, from 1, that could not be read.
	Line int `json:"line,omitempty"`
	// Call is the place of the tool call at fault, from 0, in the order of the text.
	Call *int `json:"call,omitempty"`
	// Calls is how many tool calls were read, Matches how many lines matched.
	Calls   int `json:"calls,omitempty"`
	Matches int `json:"matches,omitempty"`
}

// verdict turns a finding into a verdict. What fails and was cut off failed for that, whichever check noticed.
func (f finding) verdict(truncated bool) verifiers.Verdict {
	v := verifiers.Verdict{Reason: f.reason, Explanation: f.message, Detail: f.detail, Answer: f.answer}
	switch {
	case f.reason == ReasonOK:
		v.Score = 1
	case truncated:
		v.Reason = ReasonTruncated
		v.Explanation = "sampling stopped at its length limit: " + f.message
	}
	return v
}

// checkOf names a reason of tool calls or of a document as a check.
func checkOf(subject, reason string) string {
	return subject + ":" + strings.TrimPrefix(reason, subject+"_")
}
