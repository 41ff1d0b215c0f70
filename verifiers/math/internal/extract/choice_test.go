package extract_test

import (
	"testing"

	"github.com/assay-rl/assay/verifiers/math/internal/extract"
)

func TestLetter(t *testing.T) {
	for text, want := range map[string]string{
		"C": "C", "(C)": "C", "C.": "C", "C)": "C", "[C]": "C", "{C}": "C", "$C$": "C", "**C**": "C", "**(C)**": "C", "(c)": "C",
		`\text{C}`: "C", `\text{(C)}`: "C", `\textbf{(C)}\ 12`: "C", `\mathrm{E}`: "E", `\(\text{C}\)`: "C", `\boxed{C}`: "C",
		"(C) Paris": "C", "C. 12": "C", "C) the third": "C", "C: Paris": "C", "C Paris": "C", "A Peter\nAnd more": "A", "option C": "C",
		`(C) $\frac12$`: "C", "**C.** Paris": "C",

		"": "", "c": "", "CD": "", "Paris": "", "5": "", "A dog": "", "I think": "", "C and D": "", "(C) and (D)": "", "(C), (D)": "",
		"(C)(D)": "", "C, D": "", "A. B. C.": "", "A + B": "", "(A) + (B)": "", `\mathrm{E}*2`: "", `\text{C} \cup D`: "", "E = mc^2": "",
		"C_2": "", "C'": "", "(C, D)": "", "(A) is wrong": "", "$A$ is large": "",
	} {
		letter, ok := extract.Letter(text)
		if letter != want || ok != (want != "") {
			t.Errorf("Letter(%q) is %q, %v, want %q", text, letter, ok, want)
		}
	}
}

func TestChoice(t *testing.T) {
	cases{
		`\boxed{C}`:                                     "box: C",
		`\boxed{\text{(C)}}`:                            "box: C",
		`$\boxed{\textbf{(C)}\ 12}$`:                    "box: C",
		`\boxed{12}`:                                    "box: 12",
		`\boxed{A}, \boxed{B}`:                          "box: A, B",
		"<answer>C</answer>":                            "answer_tag: C",
		"<answer>It is C.</answer>":                     "answer_tag: C",
		"The answer is U.":                              "answer_phrase: U",
		"The answer is (C) Paris.":                      "answer_phrase: C",
		"The answer is A because of the rest":           "answer_phrase: A",
		"The answer is for sure D, it can't be A or B":  "answer_phrase: D",
		"The answer: D, it makes no sense to be A or B": "answer_phrase: D",
		"Final answer is **B**":                         "final_answer: B",
		"The answer is B and D.":                        "answer_phrase: B and D",
		"The answer is either A or B":                   "answer_phrase: either A or B",
		"The answer is a dog":                           "answer_phrase: a dog",
		"It fits.\nA: C":                                "marker: C",
		"C":                                             "choice: C",
		"(C)":                                           "choice: C",
		"D. because the others do not fit":              "choice: D",
		"A. Because B is not valid":                     "choice: A",
		"A: the sum of both is 5":                       "choice: A",
		"I think it's B":                                "choice: B",
		"I'd go with option (B) here":                   "choice: B",
		"So it must be B, though C is close":            "choice: B",
		"It's not A as it makes no sense, therefore I think it's B": "choice: B",
		"B is correct. A has the wrong sign":                        "choice: B",
		"A. No wait, that is off. It is B":                          "choice: B",
		"It could be **(C)** after all of this":                     "choice: C",
		"After all of this we are left with C":                      "choice: C",
		"A and B are wrong, and D can't be":                         "",
		"A and B are wrong, which leaves C":                         "choice: C",
		"It is neither A, B nor C":                                  "",
		"It can't be A":                                             "",
		"No valid answer here":                                      "",
		"A dog is what they saw, and I saw it":                      "",
		"It is A or B":                                              "",
		"Maybe A. Or perhaps B was what they saw":                   "",
		"the area $A$ was what they looked at":                      "last_math: A",
		"E = mc^2 holds for all the bodies here":                    "",
	}.check(t, extract.Options{Choice: true})
	cases{"I think it's B": "", "The answer is B.": "answer_phrase: B"}.
		check(t, extract.Options{Choice: true, Truncated: true})
	cases{"so I think it's B, not C": ""}.check(t, extract.Options{})
}

func TestGold(t *testing.T) {
	for text, want := range map[string]string{
		"5":                                    "5",
		`$\frac12$`:                            `$\frac12$`,
		"She had 70 and 2.\n#### 72":           "72",
		`As $x > 2$, it is $\boxed{\frac12}$.`: `\frac12`,
		`\\boxed{x = 1 \\text{ and } x = -1`:   `x = 1 \text{ and } x = -1`,
		"Alina, and the answer is\n(C) Cecile": "(C) Cecile",
		"Final Answer: It is $28\\%$. I hope it is correct. Note: it is wrong": `28\%`,
		"no solution":     "no solution",
		"A Peter\nCelina": "A Peter\nCelina",
		"":                "",
	} {
		if got := extract.Gold(text, looksLikeMath); got != want {
			t.Errorf("Gold(%q) is %q, want %q", text, got, want)
		}
	}
}
