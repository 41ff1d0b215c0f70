// Package choice judges answers to multiple-choice questions: whether a completion chooses the option, or all the
// options, that the reference names.
//
// A reference names options by letter, by number from 1 or by their words, and may list the words of all of them:
//
//	{"answer": "B", "choices": ["London", "Paris", "Madrid"]}
//	{"answer": ["A", "C"]}                        all of these, in any order
//	{"answer": ["yes", "true"], "multiple": false} any one of these
//
// The answer is looked for in the answer block of R1's template, or else in what follows the thought, or else in the
// whole completion, by these rules:
//
//   - box, announced: what stands in \boxed{…}, or after "the answer is", "Answer:", "correct option is", "答案是" and
//     the like. Where there are several, the last counts, or the first by policy.
//   - whole: the text is nothing but an option: "B", "(b)", "**B.**", "(B) Paris", "Paris".
//   - line: the last line is, or the first by policy.
//   - prose: what the sentences settle on: "it's B", "A and C are wrong, which leaves B", "B. Because…".
//
// A letter counts in all its usual clothes. Articles and pronouns ("A dog", "I think"), letters of formulas, letters
// that are denied ("not A", "A is wrong") and the list of the options do not. Words count when they are an option's,
// whatever the case, blanks and markup; "none of these" is "none of the above".
//
// Whoever offers two options where one is asked for ("A or B", or the letter of one with the words of another) is wrong.
// Where several are asked for, some of them are wrong too. The detail says which rule took which words.
package choice
