package instruct

// check reports whether a response, which is not blank, follows an instruction.
type check func(t *text) bool

// maker makes the check of one instruction from its arguments. A fault in them shows in the arguments' err.
type maker func(a *arguments) check

// instructions are all that are known, by id: IFEval's 25 and the 29 that open-instruct adds to them for training.
var instructions = map[string]maker{
	"keywords:existence":                            keywordsExist,
	"keywords:frequency":                            keywordFrequency,
	"keywords:forbidden_words":                      forbiddenWords,
	"keywords:letter_frequency":                     letterFrequency,
	"language:response_language":                    responseLanguage,
	"length_constraints:number_sentences":           numberOfSentences,
	"length_constraints:number_paragraphs":          numberOfParagraphs,
	"length_constraints:number_words":               numberOfWords,
	"length_constraints:nth_paragraph_first_word":   nthParagraphFirstWord,
	"detectable_content:number_placeholders":        numberOfPlaceholders,
	"detectable_content:postscript":                 postscript,
	"detectable_format:number_bullet_lists":         numberOfBullets,
	"detectable_format:constrained_response":        constrainedResponse,
	"detectable_format:number_highlighted_sections": numberOfHighlights,
	"detectable_format:multiple_sections":           multipleSections,
	"detectable_format:json_format":                 plain(isJSON),
	"detectable_format:title":                       plain(hasTitle),
	"combination:two_responses":                     plain(isTwoResponses),
	"combination:repeat_prompt":                     repeatPrompt,
	"startend:end_checker":                          endsWith,
	"startend:quotation":                            plain(isQuoted),
	"change_case:capital_word_frequency":            capitalWordFrequency,
	"change_case:english_capital":                   englishCapital,
	"change_case:english_lowercase":                 englishLowercase,
	"punctuation:no_comma":                          without(","),

	"copy:repeat_phrase":                    repeatPhrase,
	"copy:copy":                             copyPrompt,
	"copy:copying_simple":                   copyPrompt,
	"copy:copying_multiple":                 copyPromptTimes,
	"new:copy_span_idx":                     copySpan,
	"detectable_format:sentence_hyphens":    sentenceHyphens,
	"detectable_format:square_brackets":     plain(isAllBracketed),
	"detectable_format:bigram_wrapping":     plain(isAllWrapped),
	"keywords:no_adjacent_consecutive":      plain(hasNoConsecutiveInitials),
	"keywords:word_once":                    wordOnce,
	"keywords:word_count_different_numbers": keywordFrequency,
	"keywords:exclude_word_harder":          excludeWord,
	"keywords:palindrome":                   plain(hasPalindrome),
	"keywords:keyword_specific_position":    keywordPosition,
	"keywords:start_end":                    sameStartAndEnd,
	"paragraphs:paragraphs":                 twoParagraphs("***"),
	"paragraphs:paragraphs2":                twoParagraphs("\n\n"),
	"first_word:first_word_sent":            firstWordOfSentences,
	"first_word:first_word_answer":          firstWordOfAnswer,
	"last_word:last_word_sent":              lastWordOfSentences,
	"last_word:last_word_answer":            lastWordOfAnswer,
	"punctuation:punctuation_dot":           without("."),
	"punctuation:punctuation_exclamation":   without("!"),
	"count:lowercase_counting":              lowercaseWords,
	"count:counting_composition":            countingComposition,
	"count:count_unique":                    uniqueWords,
	"count:count_increment_word":            incrementWords,
	"letters:letter_counting":               letterCounting,
	"letters:letter_counting2":              letterFrequency,
}

// plain is an instruction without arguments that looks at the response alone.
func plain(follows func(s string) bool) maker {
	return func(*arguments) check {
		return func(t *text) bool { return follows(t.raw) }
	}
}
