package language

import (
	"slices"

	"github.com/assay-rl/assay/verifiers/language/internal/table"
	"github.com/assay-rl/assay/verifiers/prose"
)

// detect returns the candidate that a text, which holds prose only, is likeliest in, by ISO 639-1 code; "" where it
// has no words, or most of them are in a script that no candidate uses.
func detect(t *table.Table, text string, c candidates) string {
	d := detector{table: t}
	for w := range prose.Words(text) {
		if w.Weight > 0 {
			d.add(text[w.Start:w.End], w)
		}
	}
	return d.language(c)
}

// detector adds up what the words of a text say.
type detector struct {
	table     *table.Table
	weights   [prose.Scripts]float64
	costs     [prose.Scripts][table.Lanes]int
	kana, han int // letters
}

func (d *detector) add(text string, w prose.Word) {
	s := w.Script
	switch s {
	case prose.Latin, prose.Cyrillic, prose.Arabic:
		for lane, cost := range hear(d.table, text) {
			d.costs[s][lane] += int(cost)
		}
	case prose.Han:
		d.han += w.Letters
	case prose.Kana:
		d.kana += w.Letters
		s = prose.Han
	}
	d.weights[s] += w.Weight
}

// language goes by the script of most words first, and then by what its words say.
func (d *detector) language(c candidates) string {
	most := slices.Max(d.weights[:])
	script := prose.Script(slices.Index(d.weights[:], most))
	name, shared := sharedScripts[script]
	switch {
	case most == 0:
		return ""
	case shared:
		return d.cheapest(script, d.table.Languages(name), c)
	case script == prose.Han && c["ja"] && (!c["zh"] || isJapanese(d.kana, d.han)):
		return "ja"
	}
	for code, scripts := range scriptsOf {
		if c[code] && scripts[0] == script {
			return code
		}
	}
	return ""
}

func (d *detector) cheapest(s prose.Script, languages []string, c candidates) string {
	lanes := c.lanes(d.table, s, "")
	if len(lanes) == 0 {
		return ""
	}
	return languages[slices.MinFunc(lanes, func(a, b int) int { return d.costs[s][a] - d.costs[s][b] })]
}

// isJapanese reports whether a text of so many letters is Japanese rather than Chinese. A borrowed の among many Han
// is not enough.
func isJapanese(kana, han int) bool {
	const hanPerKana = 8
	return kana > 0 && kana*hanPerKana >= han
}
