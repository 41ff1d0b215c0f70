// Package treebank cuts a sentence into tokens as NLTK's word_tokenize does: words, with 's, n't and their like cut
// off, and marks of punctuation; double quotes become “ and ” of the Penn Treebank, two back-ticks and two apostrophes.
//
// NLTK rewrites the sentence with some twenty regular expressions that put spaces around what they find
// (nltk/tokenize/destructive.py, NLTKWordTokenizer). Here the same places are marked in a few passes over the text as it
// is, in time linear in it; the passes keep the expressions' order where one sees what another did.
package treebank
