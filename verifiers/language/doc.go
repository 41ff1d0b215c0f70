// Package language measures language consistency as DeepSeek-R1 rewards it: the share of the words of a chain of
// thought that are in the target language.
//
// Formulas, code, tags and links are no words and are blanked first. Each word is then judged by its script: one
// that the target does not use is foreign, one that only the target uses is not. Where languages share a script
// (Latin, Cyrillic, Arabic) whole sentences are judged, and one counts as foreign only when the evidence for another
// language clearly beats the target's. So a foreign-script word inside a sentence is seen and a name in the target's
// own script is forgiven.
//
// With no words left the verdict abstains: a bare \boxed{4} is in no language. RATIONALE.md says why.
package language
