// Package table knows how likely the letters of a word are in the languages that share a script.
//
// [Load] reads the embedded table.bin: for every n-gram of one to four letters that is frequent in one of the
// languages, the cost in bits of its last letter after the others. [Table.Word] adds up the costs of a word's letters
// under all languages of its script at once.
//
// # The file
//
// The table is distilled from the models of lingua-go (see NOTICE) by the module in generate, which says how to run it.
// It is made of, in this order:
//
//   - "assay n-grams " and a byte, the version of this form;
//   - where the models come from;
//   - the number of scripts, and for each its name, the number of its languages and their ISO 639-1 codes;
//   - the number of letters and the letters, whose places, counted from 1, are their codes;
//   - the number of n-grams, and for each, in rising order: its difference from the one before, a bit in 16 for each
//     language of the script that has it, and a byte for each of those, the cost in eighths of a bit.
//
// Numbers are unsigned varints, strings carry their length in a byte, the 16 bits are little-endian. An n-gram is a
// number with a byte for the code of each letter, the last highest; so right after it come those that end in it.
package table
