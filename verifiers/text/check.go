package text

import "strings"

// truth is the similarity of a check.
func truth(passed bool) float64 {
	if passed {
		return 1
	}
	return 0
}

// equal is string_check's eq.
func equal(gold string, c config) (similarity, error) {
	gold = cased(gold, c)
	return func(text string) float64 { return truth(cased(text, c) == gold) }, nil
}

// different is string_check's ne.
func different(gold string, c config) (similarity, error) {
	gold = cased(gold, c)
	return func(text string) float64 { return truth(cased(text, c) != gold) }, nil
}

// containing is string_check's like: the text contains the reference.
func containing(gold string, c config) (similarity, error) {
	gold = cased(gold, c)
	return func(text string) float64 { return truth(strings.Contains(cased(text, c), gold)) }, nil
}

// containingFolded is string_check's ilike: like, whatever the case of letters.
func containingFolded(gold string, _ config) (similarity, error) {
	return containing(gold, config{CaseFold: true})
}
