// Package punkt finds the sentences of English text as NLTK's Punkt tokenizer does with its English model.
//
// The algorithm is Kiss and Strunk, "Unsupervised Multilingual Sentence Boundary Detection" (Computational Linguistics
// 32, 2006), as nltk/tokenize/punkt.py implements it; the section numbers in comments are the paper's. [Sentences] takes
// time linear in the text.
//
// The model, english.txt, is generated from another package's copy of it (see NOTICE) by the module in generate/, which
// says how. Under headings that begin with "# " it lists abbreviations, collocations and frequent starters of sentences,
// and then the words of the training text by a number of four bits: seen with a small first letter (1), so at the
// beginning of a sentence (2), with a capital (4), so in the middle of a sentence (8).
package punkt
