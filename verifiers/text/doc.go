// Package text judges how like a reference text a completion's answer is: OpenAI's string_check and text_similarity
// graders, and SQuAD's exact match and F1.
//
// The text that is judged is the answer block of R1's template, or else what follows the thought, or else the whole
// completion; with "part": "whole" it is always the whole. Blanks around it, the kind of line ends and the Unicode
// normal form never count. A reference holds one text or several, of which the most similar counts; ne must hold of
// every one.
//
// The checks give 0 or 1:
//
//   - eq, ne, like, ilike: the text equals the reference, does not, contains it, contains it whatever the case.
//   - exact_match, the default: equal in small letters, without punctuation and articles (SQuAD).
//
// The similarities give 0 to 1, or 0 or 1 with a pass threshold:
//
//   - f1: F-measure of common words, normalised as for exact_match (SQuAD).
//   - fuzzy_match: rapidfuzz's ratio, 1 less the share of insertions and deletions.
//   - bleu: BLEU-4 of a sentence with sacreBLEU's 13a tokens, exponential smoothing and effective order.
//   - gleu: Google's GLEU over the same tokens.
//   - meteor: METEOR by equal words and Porter stems, without WordNet's synonyms.
//   - rouge_1 to rouge_5, rouge_l: F-measures of n-grams and of the longest common subsequence of words.
//   - cosine: cosine of the counts of words; no embedding.
//
// Every one but the checks is held to the figures of the Python package that defines it, to 1e-9. RATIONALE.md says
// which and why.
package text
