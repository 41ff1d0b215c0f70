// Package assayjson reads and writes Assay's JSON: protobuf-JSON with four conveniences for people and for trainers
// that have no generated code.
//
//   - A bytes field holds raw JSON in every Assay schema, so it stands inline: {"reference": {"answer": "1/2"}}.
//     It is taken byte for byte, so that 64-bit integers and big numbers survive. A JSON string in its place is
//     read as protobuf-JSON's base64, which must decode to valid JSON.
//   - [assayv1.Content] is a string or an array of {"role", "content"}.
//   - An enum value is its suffix in lower case: "scored" for OUTCOME_SCORED.
//   - Field names are written as in the schema (snake_case).
//
// Canonical protobuf-JSON (lowerCamelCase names, base64, {"text": …}, "OUTCOME_SCORED") is read as well. What it
// leaves open is strict here: unknown fields, duplicate fields and map keys, trailing data, NaN and infinities are
// errors. Every error names the field by its path and the byte where reading stopped:
//
//	assayjson: rollouts[3].group_size: want a whole number, got an object (byte 214)
//
// Invalid UTF-8, lone surrogate escapes included, becomes U+FFFD, and the strings that had any are counted; all
// functions do it alike for JSON and for protobuf bodies.
package assayjson
