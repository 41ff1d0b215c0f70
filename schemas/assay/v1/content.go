// Package assayv1 is the contracts between trainers, verifiers and services: generated from the protos beside it, with
// what makes them pleasant to write by hand.
package assayv1

// Text returns content that is plain text.
func Text(s string) *Content { return &Content{Kind: &Content_Text{Text: s}} }
