package assayv1

// Text returns content that is plain text.
func Text(s string) *Content { return &Content{Kind: &Content_Text{Text: s}} }
