package language

import (
	"github.com/assay-rl/assay/verifiers/prose"
	"github.com/assay-rl/assay/verifiers/prose/langid"
)

// A judge decides of each word whether it is in the target language, and sets home accordingly. It is given a text
// piece by piece and serves that text only.
type judge interface {
	judge(text string, words []prose.Word, home []bool)
}

// newJudge makes the judge of a text that should be in target and may be in any of the detector's candidates.
func newJudge(d *langid.Detector, target string) judge {
	switch target {
	case "zh":
		return hanJudge{rival: d.Has("ja")}
	case "ja":
		return hanJudge{japanese: true, rival: d.Has("zh")}
	}
	script := langid.Script(target)
	if lanes := d.Rivals(target); lanes != nil {
		return newPath(d, script, lanes)
	}
	return scriptJudge(script)
}

// scriptJudge judges for a language that has a script to itself.
type scriptJudge prose.Script

func (j scriptJudge) judge(_ string, words []prose.Word, home []bool) {
	for i, w := range words {
		home[i] = w.Script == prose.Script(j)
	}
}

// hanJudge judges for Chinese or Japanese, sentence by sentence.
type hanJudge struct {
	japanese bool // the target is Japanese
	rival    bool // the other one is a candidate
}

func (j hanJudge) judge(_ string, words []prose.Word, home []bool) {
	han := j.ownsHan(words)
	for i, w := range words {
		home[i] = w.Script == prose.Han && han || w.Script == prose.Kana && j.japanese
	}
}

// ownsHan reports whether the Han in a sentence is the target's. A short run without kana may be a Japanese title.
func (j hanJudge) ownsHan(sentence []prose.Word) bool {
	const longRun = 6
	kana, han, long := 0, 0, false
	for _, w := range sentence {
		switch w.Script {
		case prose.Kana:
			kana += w.Letters
		case prose.Han:
			han += w.Letters
			long = long || w.Letters >= longRun
		}
	}
	switch {
	case !j.rival:
		return true
	case j.japanese:
		return langid.IsJapanese(kana, han) || !long
	}
	return !langid.IsJapanese(kana, han)
}
