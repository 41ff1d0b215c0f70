// Package language measures language consistency as DeepSeek-R1 rewards it: the share of the words of a chain of
// thought that are in the target language. Beside it stands the stricter question whether the answer is in the
// language of the question.
//
// Formulas, code, tags and links are no words and are blanked first. Each word is then judged by its script: one
// that the target does not use is foreign, one that only the target uses is not. Where languages share a script
// (Latin, Cyrillic, Arabic) the letters of each word say how likely it is in each language, and a Viterbi pass finds
// the likeliest way through the languages in which changing costs something. So a word in a foreign script is seen
// wherever it stands, a clause in a foreign language is found inside a sentence, and a name is forgiven.
//
// What letters say, and the language of a whole prompt, come from the package prose/langid. The fewer languages are
// candidates, the better they are told apart, so a deployment should name those it expects.
//
// With no words left the verdict abstains: a bare \boxed{4} is in no language. RATIONALE.md says why, and
// internal/peers measures other detectors in the same run.
package language
