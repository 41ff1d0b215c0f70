// Package instruct checks whether a response follows verifiable instructions: at least 300 words, no commas, a title in
// double angles. It is IFEval (Zhou et al., "Instruction-Following Evaluation for Large Language Models",
// arXiv:2311.07911) with its 25 instructions, and the 29 that open-instruct adds to them for training (IFEvalG).
//
// A task names its instructions and their arguments as IFEval's files do:
//
//	{"instruction_id_list": ["punctuation:no_comma", "length_constraints:number_words"],
//	 "kwargs": [{}, {"num_words": 300, "relation": "at least"}]}
//
// Each instruction is an entry of one table, a small function that makes its check from its arguments; the checks lie
// in files by what they look at: words, parts, layout, copying, casing. They do what the reference implementation does,
// quirks included, because its verdicts are what published scores and training runs rest on; RATIONALE.md names the
// places where they differ, DISAGREEMENTS.md the real responses on which they do. What the reference leaves to NLTK and
// to Python's re is done by internal packages: punkt finds sentences, treebank tokens, python holds Python's notion of
// text and regular expressions. What it leaves to langdetect is done by prose/langid.
//
// The score is the share of instructions that are followed. The strict mode judges the response as it is, the loose one
// also without its first line, its last, or its asterisks; the verdict's detail has both for every instruction. An
// instruction that is not in the table is a bad reference, never a guess.
package instruct
