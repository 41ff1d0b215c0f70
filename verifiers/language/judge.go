package language

import (
	"slices"

	"github.com/assay-rl/assay/verifiers/prose"
)

// judge decides word by word whether a text is in the target language. It serves one text.
type judge struct {
	target  string
	scripts []prose.Script
	group   *group // languages that share the target's script; nil where the script decides
	// What the current sentence says.
	japanese bool // it has enough kana to be Japanese
	longHan  bool // it has a long run of Han
	rival    bool // a language of the same script is clearly likelier
}

func newJudge(target string) *judge {
	scripts := scriptsOf[target]
	return &judge{target: target, scripts: scripts, group: groupOf(scripts[0])}
}

// hear takes in a sentence before its words are judged.
func (j *judge) hear(text string, words []prose.Word) {
	switch {
	case j.group != nil:
		j.rival = j.group.rival(j.target, text, words)
	case j.target == "ja" || j.target == "zh":
		j.hearHan(words)
	}
}

// hearHan tells Japanese from Chinese. A borrowed の does not make a Chinese sentence Japanese, and a short run of
// Han without kana may be a Japanese title.
func (j *judge) hearHan(words []prose.Word) {
	const (
		kanaShare = 8 // one letter of kana in so many of Han
		longRun   = 6
	)
	kana, han := 0, 0
	j.longHan = false
	for _, w := range words {
		switch w.Script {
		case prose.Kana:
			kana += w.Letters
		case prose.Han:
			han += w.Letters
			j.longHan = j.longHan || w.Letters >= longRun
		}
	}
	j.japanese = kana > 0 && kana*kanaShare >= han
}

// home reports whether a word of the current sentence is in the target language.
func (j *judge) home(w prose.Word) bool {
	switch {
	case !j.uses(w.Script):
		return false
	case j.group != nil:
		return !j.rival
	case w.Script != prose.Han:
		return true
	case j.target == "ja":
		return j.japanese || !j.longHan
	}
	return !j.japanese
}

func (j *judge) uses(s prose.Script) bool { return slices.Contains(j.scripts, s) }
