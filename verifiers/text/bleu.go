package text

import "math"

// bleuOrder is the length of the longest n-grams of BLEU and GLEU.
const bleuOrder = 4

// bleu is BLEU-4 (Papineni et al. 2002) of a sentence, as sacreBLEU's sentence_bleu has it: the 13a tokens, the
// exponential smoothing of mteval-v13a, and the effective order, which leaves out n-grams longer than the text.
func bleu(gold string, c config) (similarity, error) {
	g := gramsOf(tokens13a(cased(gold, c)), bleuOrder)
	if g.totals[0] == 0 {
		return nil, errNoWords
	}
	return func(text string) float64 {
		return g.overlap(tokens13a(cased(text, c))).bleu(g.totals[0])
	}, nil
}

// bleu returns the score of a candidate for a reference of so many words.
func (o overlap) bleu(reference int) float64 {
	if o.matches[0] == 0 {
		return 0
	}
	logs, order, smooth := 0.0, 0, 1.0
	for n := 0; n < bleuOrder && o.totals[n] > 0; n++ {
		precision := float64(o.matches[n]) / float64(o.totals[n])
		if o.matches[n] == 0 {
			smooth *= 2
			precision = 1 / (smooth * float64(o.totals[n]))
		}
		logs += math.Log(precision)
		order++
	}
	brevity := 1.0
	if o.totals[0] < reference {
		brevity = math.Exp(1 - float64(reference)/float64(o.totals[0]))
	}
	return brevity * math.Exp(logs/float64(order))
}

// gleu is the sentence score of Wu et al. 2016 (Google's GNMT, section 8), as nltk's sentence_gleu has it: the n-grams
// of up to four words, all counted together, over the 13a tokens; the smaller one of precision and recall.
func gleu(gold string, c config) (similarity, error) {
	g := gramsOf(tokens13a(cased(gold, c)), bleuOrder)
	if g.totals[0] == 0 {
		return nil, errNoWords
	}
	return func(text string) float64 {
		o := g.overlap(tokens13a(cased(text, c)))
		return float64(sum(o.matches[:bleuOrder])) / float64(max(sum(o.totals[:bleuOrder]), sum(g.totals[:bleuOrder])))
	}, nil
}

func sum(numbers []int) (sum int) {
	for _, n := range numbers {
		sum += n
	}
	return sum
}
