// Package langid tells the languages of texts and words. It is the one place of the project that does: the language
// verifier judges shares of words by it, and the instruct verifier whole responses.
//
// [Detector.Detect] goes by three kinds of evidence, the surest first. The script of most words decides where only one
// candidate uses it; Han with Kana among it is Japanese. Where candidates share a script (Latin, Cyrillic, Arabic) the
// letters of each word say how likely it is in each language, by a table of n-gram costs in internal/table, made from
// lingua-go's models. Some languages the table lacks: what tells Danish, Croatian or Marathi are the function words and
// letters in functionwords.txt, and such a language wins where it is ahead of all others by more than one word.
//
// [Detector.Hear] says what a single word's letters cost under each language of its script, for passes that judge word
// by word; [WordByWord] lists the languages for which that makes sense.
//
// Nothing is loaded before the first [New]. RATIONALE.md says why it is as it is, with measurements.
package langid
