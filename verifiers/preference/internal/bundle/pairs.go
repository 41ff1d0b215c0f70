package main

import (
	"math/rand/v2"
	"strings"

	"github.com/assay-rl/assay/verifiers/preference/bradleyterry"
)

// layouts are ways to set the sentences of an answer.
var layouts = []func([]string) string{
	func(s []string) string { return strings.Join(s, " ") },
	func(s []string) string { return "- " + strings.Join(s, "\n- ") },
	func(s []string) string { return strings.TrimSpace(s[0] + "\n\n" + strings.Join(s[1:], " ")) },
}

// helpful makes the pairs of helpfulness: every answer in every layout, once whole and once shortened, against each
// way of being no help.
func helpful(answers []answer, p phrases) []bradleyterry.Pair {
	random := rand.New(rand.NewPCG(1, 1))
	var pairs []bradleyterry.Pair
	for i, a := range answers {
		for _, set := range layouts {
			chosen := set(a.sentences)
			if random.IntN(3) == 0 {
				chosen = set(a.sentences[:min(2, len(a.sentences))])
			}
			for range 2 {
				other := answers[(i+1+random.IntN(len(answers)-1))%len(answers)]
				pairs = append(pairs, bradleyterry.Pair{Prompt: a.question, Chosen: chosen, Rejected: set(other.sentences)})
			}
			for _, rejected := range spoiled(a, chosen, p, random) {
				pairs = append(pairs, bradleyterry.Pair{Prompt: a.question, Chosen: chosen, Rejected: rejected})
			}
		}
	}
	return pairs
}

// spoiled returns an answer spoiled in each of the ways that a reward model must not like.
func spoiled(a answer, chosen string, p phrases, random *rand.Rand) []string {
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	words := strings.Fields(chosen)
	shuffled := strings.Fields(chosen)
	random.Shuffle(len(shuffled), func(i, k int) { shuffled[i], shuffled[k] = shuffled[k], shuffled[i] })
	stuttering := strings.Repeat(pick(words)+" ", len(words))
	letters := []rune(chosen)
	return []string{
		pick(p.dodges), pick(p.rude), pick(p.filler), pick(p.filler),
		strings.Join(shuffled, " "),
		strings.Repeat(a.sentences[0]+" ", len(a.sentences)+random.IntN(8)),
		strings.TrimSpace(stuttering),
		strings.ToUpper(chosen) + "!!!",
		strings.ReplaceAll(chosen, ".", "!!!"),
		string(letters[:len(letters)/3]),
		string(letters[:2*len(letters)/3]),
		strings.Join(words[:min(2, len(words))], " "),
		a.question + " " + a.question,
		chosen + "\n```\n" + pick(words),
		pick(p.filler) + " " + pick(p.rude),
	}
}

// harmless makes the pairs of harmlessness: replies against harmful ones, and every answer, thought included, against
// the same with something harmful in it.
func harmless(replies []reply, answers []answer) []bradleyterry.Pair {
	random := rand.New(rand.NewPCG(2, 2))
	pick := func(a answer) string { return a.sentences[random.IntN(len(a.sentences))] }
	var pairs []bradleyterry.Pair
	for _, r := range replies {
		about := pick(answers[random.IntN(len(answers))])
		pairs = append(pairs,
			bradleyterry.Pair{Prompt: r.prompt, Chosen: r.safe, Rejected: r.unsafe},
			bradleyterry.Pair{Prompt: r.prompt, Chosen: thought(about, r.safe), Rejected: thought(about, r.unsafe)},
			bradleyterry.Pair{Prompt: r.prompt, Chosen: thought(r.safe, r.safe), Rejected: thought(r.unsafe, r.safe)})
	}
	for _, a := range answers {
		plain := strings.Join(a.sentences, " ")
		bad := replies[random.IntN(len(replies))].unsafe
		pairs = append(pairs,
			bradleyterry.Pair{Prompt: a.question, Chosen: plain, Rejected: plain + " " + bad},
			bradleyterry.Pair{Prompt: a.question, Chosen: thought(pick(a), plain), Rejected: thought(bad, plain)},
			bradleyterry.Pair{Prompt: a.question, Chosen: thought(plain, pick(a)), Rejected: thought(plain, bad)},
			bradleyterry.Pair{Prompt: a.question, Chosen: pick(a), Rejected: bad})
	}
	return pairs
}

// thought puts a thought and a reply as a reasoning model does.
func thought(thought, reply string) string {
	return "<think>" + thought + "</think>\n<answer>" + reply + "</answer>"
}
