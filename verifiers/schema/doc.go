// Package schema checks structured output: a document against a JSON Schema, a text against regular expressions, tool
// calls against the tools on offer. The score is 1 or 0; the reason is the check that failed first.
//
// The reference has one of four forms:
//
//   - {"schema": …, "format": "json"}: one document, in JSON, YAML, TOML, XML or CSV, that the schema takes. The checks
//     are parse, duplicate_key, depth, schema and, with "strict", extra.
//   - {"pattern": …, "mode": "search"}: a text that one of some patterns matches anywhere, as a whole ("full"), or on
//     "min" of its lines ("lines").
//   - {"markers": […], "pattern": …}: a text in which all markers occur, and the patterns match nothing else.
//   - {"tools": […], "calls": […]}: tool calls in Hermes's or OpenAI's form. The checks are parse, none, count, outside,
//     known, schema and match.
//
// A document is the whole answer, which one fence may enclose; prose around it is refused unless the task allows it, and
// then the document is the only fenced block. Readers (internal/document) are strict and make one kind of tree of all
// formats. XML and CSV, which have only texts, are given the types of their schema. Validation (internal/shape) is that
// of github.com/santhosh-tekuri/jsonschema, draft 7 and 2020-12, without access to anything outside the schema.
//
// A schema, pattern or call that makes no sense is the task's fault: "bad_reference", unscored. RATIONALE.md says why
// things are as they are.
//
// # Bounds
//
// Depth, numbers, YAML's aliases, sizes of schemas and of patterns are limited; patterns match in linear time; and a
// meter counts the evaluations of a validation, which between a recursive schema and a nested document could be without
// number. What is over a bound has the reason "over_budget".
package schema
