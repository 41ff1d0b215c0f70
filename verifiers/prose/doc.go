// Package prose reads the text around answers: the tags of R1's template, the formulas and code inside a chain of
// thought, and the words that are left.
//
// Verifiers never import each other; what two of them must read alike is read here. Everything is a hand-written
// scanner that looks at each byte a bounded number of times, whatever the text, and is pure and safe for concurrent
// use. Offsets are in bytes of the text as given, invalid UTF-8 included.
//
//   - [ParseTags] finds the think and answer blocks and every way in which the template is broken.
//   - [Strip] blanks formulas, code, tags, addresses and links, and leaves prose where it was.
//   - [Words] yields the words of a text by script, with their weights.
//   - [Final] returns what a completion says to its reader.
//
// The package langid below it tells the languages of texts and words.
package prose
