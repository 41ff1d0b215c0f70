package math

import (
	"errors"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/judge"
	"github.com/assay-rl/assay/verifiers/math/internal/parse"
)

// answer is an answer's text and what it was read as. It never changes once made.
type answer struct {
	text string
	// tree is nil for what was not understood.
	tree *expr.Node
	// over says that the text was too large to be read.
	over bool
	// latex shows what was understood; it is the text where nothing was.
	latex string
	// canonical is the answer for votes.
	canonical string
}

// readTree understands a text.
func readTree(text string) answer {
	tree, err := parse.Parse(text)
	if err != nil {
		return answer{text: text, over: errors.Is(err, parse.ErrOverBudget)}
	}
	return answer{text: text, tree: tree}
}

// readAnswer understands a text and spells it canonically.
func readAnswer(text string, p policy) answer {
	a := readTree(text)
	if a.tree == nil {
		a.canonical = judge.Spelling(clip(text))
		a.latex = clip(text)
		return a
	}
	a.latex = clip(expr.LaTeX(a.tree))
	a.canonical = judge.Canonical(a.tree, p)
	return a
}

// compare compares an answer with a gold answer. What is not understood, or too large, is equal only if it is spelled
// alike.
func compare(gold, given answer, p policy) judge.Verdict {
	verdict := judge.Verdict{Difference: "the answer is not understood and is spelled otherwise", Over: given.over}
	if gold.tree != nil && given.tree != nil {
		verdict = judge.Judge(gold.tree, given.tree, p)
	}
	if verdict.Equal || gold.tree != nil && given.tree != nil && !verdict.Over {
		return verdict
	}
	if spelling := judge.Spelling(given.text); spelling != "" && spelling == judge.Spelling(gold.text) {
		return judge.Verdict{Equal: true, Method: judge.Spelled}
	}
	return verdict
}

// maxShown is how many bytes of an answer a verdict shows.
const maxShown = 200
