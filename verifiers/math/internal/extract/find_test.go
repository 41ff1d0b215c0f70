package extract_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/math/internal/extract"
)

// cases are completions and what is found in them, as "rule: text"; "" means nothing.
type cases map[string]string

func (c cases) check(t *testing.T, o extract.Options) {
	t.Helper()
	for completion, want := range c {
		if got := find(completion, o); got != want {
			t.Errorf("Find(%q)\n  is   %q\n  want %q", completion, got, want)
		}
	}
}

func TestBox(t *testing.T) {
	cases{
		`so \boxed{5}.`:                                        "box: 5",
		`so \fbox{5}.`:                                         "box: 5",
		`\boxed {5}`:                                           "box: 5",
		"\\boxed\n{5}":                                         "box: 5",
		`\boxed{ 5. }`:                                         "box: 5.",
		`\boxed{5\text{ cm}}`:                                  `box: 5\text{ cm}`,
		`\boxed{\text{no solution}}`:                           `box: \text{no solution}`,
		`} \boxed{5}`:                                          "box: 5",
		`{ \boxed{5}`:                                          "box: 5",
		`\boxed{\frac{{3}}{4}}`:                                `box: \frac{{3}}{4}`,
		`\boxed{\{1,2\}}`:                                      `box: \{1,2\}`,
		`\boxed{\boxed{5}}`:                                    `box: \boxed{5}`,
		`\boxed{x = \boxed{5}}`:                                `box: x = \boxed{5}`,
		`\boxed{1 \boxed{2} \boxed{3}}`:                        `box: 1 \boxed{2} \boxed{3}`,
		`First \boxed{5}. No, again: \boxed{7}`:                "box: 7",
		`\boxed{5}, not 6.`:                                    "box: 5",
		`\boxed{12 $ and $13 }`:                                "box: 12  and 13",
		`\boxed{$5 and $6 each}`:                               "box: $5 and $6 each",
		`\boxed{1,2,3,4,5,6,7,8,9,10}`:                         "box: 1,2,3,4,5,6,7,8,9,10",
		`Put 5 in \boxed{}, so \boxed{5}`:                      "box: 5",
		`\boxed{5} is in \boxed{} as you asked`:                "box: 5",
		`\boxed{5}. I used \boxed as you asked`:                "box: 5",
		`\boxedx{1} of 7 apples, I would say`:                  "last_number: 7",
		"**Final Answer**\n\\boxed{840}":                       "box: 840",
		"\\boxed{1}\n\n**Final Answer**\n\\[\\boxed{840}\\]\n": "box: 840",
	}.check(t, extract.Options{})
}

func TestBoxWithoutBraces(t *testing.T) {
	cases{
		`$\boxed 5$`:                          "box: 5",
		`so \boxed5.`:                         "box: 5",
		`so \boxed -12.5, I say`:              "box: -12.5",
		`\(\boxed 1,234\)`:                    "box: 1,234",
		`$\boxed\frac12$`:                     `box: \frac12`,
		`$\boxed\frac{1}{2}$.`:                `box: \frac{1}{2}`,
		`$\boxed\pi$`:                         `box: \pi`,
		`$\boxed x$`:                          "box: x",
		`$\boxed 5/6$`:                        "box: 5/6",
		`give it in \boxed format for all 3!`: "last_number: 3",
		`give it in \boxed a lot of 3 times`:  "last_number: 3",
	}.check(t, extract.Options{})
}

func TestBoxesJoin(t *testing.T) {
	cases{
		`\boxed{1}, \boxed{2} \text{ and } \boxed{3}`:                     "box: 1, 2, 3",
		`$\boxed{2}$ or $\boxed{3}$`:                                      "box: 2, 3",
		`\[\boxed{2} \quad \text{and} \quad \boxed{3}\]`:                  "box: 2, 3",
		"\\[\n\\boxed{(1,2)},\n\\boxed{(3,4)}\n\\]":                       "box: (1,2), (3,4)",
		`\(\boxed{2}\), and \(\boxed{3}\)`:                                "box: 2, 3",
		`**\boxed{2}** and **\boxed{3}**`:                                 "box: 2, 3",
		`\boxed{2}和\boxed{3}`:                                             "box: 2, 3",
		`\boxed{2} + \boxed{3}`:                                           "box: 2, 3",
		`\boxed 2 and \boxed 3`:                                           "box: 2, 3",
		`x = \boxed{2} or x = \boxed{3}`:                                  "box: x = 2, x = 3",
		`$x = \boxed{2}$, $y = \boxed{3}$`:                                "box: x = 2, y = 3",
		`$x_{1} = \boxed{2}$ and $x_{2} = \boxed{3}$`:                     "box: x_{1} = 2, x_{2} = 3",
		`the root \boxed{2}, $y = \boxed{3}$`:                             "box: 2, 3",
		`It is \boxed{840}, \boxed{840}`:                                  "box: 840",
		`x = \boxed{5}, x = \boxed{5}`:                                    "box: 5",
		`\boxed{1, \boxed{2}}, \boxed{3}`:                                 `box: 1, \boxed{2}, 3`,
		`\boxed{1} then \boxed{2}`:                                        "box: 2",
		`\boxed{1}. \boxed{2}`:                                            "box: 2",
		"\\boxed{1}\n\\boxed{2}":                                          "box: 2",
		`\boxed{1} and so on and so forth, up to which we have \boxed{2}`: "box: 2",
		`\boxed{1} and thus \boxed{2} and \boxed{3}`:                      "box: 2, 3",
		`\boxed{1 and \boxed{2}`:                                          "box: 2",
	}.check(t, extract.Options{})
}

func TestBoxEscapedTwice(t *testing.T) {
	cases{
		`It is \\boxed{-3}`:                          "box: -3",
		`It is \\boxed{\\frac{1}{2}}`:                `box: \frac{1}{2}`,
		`\\boxed{\\{1,2\\}}`:                         `box: \{1,2\}`,
		`\\boxed{1} and \\boxed{2}`:                  "box: 1, 2",
		`a \\\boxed{\begin{matrix}1\\2\end{matrix}}`: `box: \begin{matrix}1\\2\end{matrix}`,
	}.check(t, extract.Options{})
}

func TestBoxLeftOpen(t *testing.T) {
	cases{
		`It is \boxed{5`:                        "box: 5",
		`It is $\boxed{5$.`:                     "box: 5",
		`It is \(\boxed{\frac{1}{2}\).`:         `box: \frac{1}{2}`,
		"It is\n\\[\n\\boxed{\n5\n\\]\n":        "box: 5",
		`\boxed{ \boxed{5}`:                     "box: 5",
		`\boxed{4}. No, \boxed{5`:               "box: 5",
		`\boxed{4} by $\boxed{5$ or 6 or so`:    "box: 4",
		`It is $\boxed{5$, so the answer is 6.`: "answer_phrase: 6",
		`\boxed{` + strings.Repeat("5", 300):    "",
	}.check(t, extract.Options{})
	cases{
		`It is \boxed{5`:              "",
		`\boxed{4}. No, \boxed{5`:     "box: 4",
		"The answer is 4.\n\\boxed{5": "answer_phrase: 4",
		"The answer is 4":             "",
		"The answer is 4. It":         "answer_phrase: 4",
	}.check(t, extract.Options{Truncated: true})
}

func TestBoxRevised(t *testing.T) {
	cases{
		"Interest is \\boxed{255}.\nFinal Answer: $10,455$. I hope it is correct.": "final_answer: $10,455$",
		"It was \\boxed{255}.\n#### 10455":                                         "marker: 10455",
		"It was \\boxed{255}.\n<answer>10455</answer>":                             "answer_tag: 10455",
		`So \boxed{12}. The answer is 3 more than last time.`:                      "box: 12",
		`So \boxed{12}. The final answer is the one in the box.`:                   "box: 12",
		`The final answer is 5. Or so: \boxed{12}`:                                 "box: 12",
		`Final Answer: \boxed{12}. I hope it is correct.`:                          "box: 12",
	}.check(t, extract.Options{})
}

func TestBoxThatEchoesThePrompt(t *testing.T) {
	o := extract.Options{Prompt: "Add 2 and 3. Put your final answer within \\boxed{42}.\nThe final answer is $\\boxed{4}$."}
	cases{
		`I must put your final answer within \boxed{42}. It is 5.`:            "last_number: 5",
		`It is \boxed{5}. You said: Put your final answer within \boxed{42}.`: "box: 5",
		`It is \boxed{42}.`:               "box: 42",
		`within \boxed{42}`:               "box: 42",
		`The final answer is $\boxed{4}$`: "box: 4",
	}.check(t, o)
	if got := find(`Put your final answer within \boxed{42}.`, extract.Options{}); got != "box: 42" {
		t.Errorf("without a prompt the box is %q", got)
	}
}

func TestAnswerTag(t *testing.T) {
	cases{
		"<answer> 5 </answer>":                            "answer_tag: 5",
		"<answer>4</answer><answer>5</answer>":            "last_number: 5",
		"There are 3 left. <answer>5</answer>":            "answer_tag: 5",
		"<answer>She has 5 apples left.</answer>":         "answer_tag: 5",
		"<answer>3 + 2 = 5\nSo the answer is 5.</answer>": "answer_tag: 5",
		`<answer>$\boxed{5}$</answer>`:                    "box: 5",
		"<answer><answer>5</answer></answer>":             "last_number: 5",
		"<answer>5":                                       "whole: <answer>5",
		"5 apples, as I said</answer>":                    "last_number: 5",
	}.check(t, extract.Options{})
	cases{`<answer>It is $\boxed{5}$</answer>`: "answer_tag: 5", `\boxed{5}`: ""}.
		check(t, extract.Options{Rules: []extract.Rule{extract.AnswerTag}})
}

func TestAnnounced(t *testing.T) {
	cases{
		"The final answer is $5$.":                                                     "final_answer: $5$",
		"**Final Answer:** **8**":                                                      "final_answer: 8",
		"## Final Answer\n\n$\\frac{1}{3}$\n":                                          `final_answer: $\frac{1}{3}$`,
		"The final answer is\n\\[\n\\frac{1}{3}\n\\]":                                  "final_answer: \\[\n\\frac{1}{3}\n\\]",
		"The final answer is \\[\n6\n\\]\nas there are 2 of each.":                     "final_answer: \\[\n6\n\\]",
		"The final answer is: $$\nx+1\n$$":                                             "final_answer: $$\nx+1\n$$",
		"Final Answer: The largest $n$ is 34.":                                         "final_answer: 34",
		"Final Answer: Jane began 3 hours ago. I hope it is correct.":                  "final_answer: 3",
		`Final Answer: The final answer is \"$12 $ and $13 $\". I hope it is correct.`: "final_answer: $12 $ and $13 $",
		"Thus the answer is: 5":                                                        "answer_phrase: 5",
		"**Answer:** 5":                                                                "answer_phrase: 5",
		"The answers are 5 and 6.":                                                     "answer_phrase: 5 and 6",
		"So the correct answer would be 5.":                                            "answer_phrase: 5",
		"So the answer equals 5":                                                       "answer_phrase: 5",
		"The answer is 8. Let me check: 3 + 5 = 8.":                                    "answer_phrase: 8",
		"The answer is 5, since 2 and 3 are 5 and not 6.":                              "answer_phrase: 5",
		"The answer is 5 (since 2 and 3 are 5).":                                       "answer_phrase: 5",
		"The answer is 5 [Note: the problem is well known]":                            "answer_phrase: 5",
		"The answer is 5.\nWait. The answer is 6.":                                     "answer_phrase: 6",
		"The answer is 6.\nThe answer is not 5.":                                       "answer_phrase: 6",
		"The answer is 1, 2, 3, 4, 5, 6, 7, 8 and 9.":                                  "answer_phrase: 1, 2, 3, 4, 5, 6, 7, 8 and 9",
		"The answer is $1$, $2$ and $3$, I believe.":                                   "answer_phrase: $1$, $2$ and $3$",
		"The answer is 5, or the answer is 6.":                                         "answer_phrase: 5, or the answer is 6",
		"The answer is 5 or maybe 6.":                                                  "answer_phrase: 5 or maybe 6",
		"The answer is $5$ apples but $6$ pears.":                                      "answer_phrase: $5$ apples but $6$ pears",
		"The answer is 5 less than 10.":                                                "answer_phrase: 5 less than 10",
		"Answer: 10 + x plus some":                                                     "answer_phrase: 10 + x plus some",
		"The answer is > 5":                                                            "answer_phrase: > 5",
		"My answer to this is long, but 7 it is in the end":                            "last_number: 7",
		"answered: 5 of 10 in the end":                                                 "last_number: 10",
		"答案是5。":                                                                        "answer_phrase: 5",
		"最终答案：$5$":                                                                     "final_answer: $5$",
		"所以答案为 $\\frac12$，因为":                                                          `answer_phrase: $\frac12$`,
		"The answer is 5<|im_end|>\n<|im_start|>user\nThe answer is 6":                 "answer_phrase: 5",
	}.check(t, extract.Options{})
}

func TestMarker(t *testing.T) {
	cases{
		"2+3\nA: 5":                 "marker: 5",
		"**A:** 5 and so on":        "marker: 5",
		"2+3\n#### 5\n":             "marker: 5",
		"2+3 is #### 5":             "marker: 5",
		"#### 5\nThat is 2 plus 3.": "marker: 5",
		"#### Step 1: Add\nWe get $x = 2$.\n#### Step 2: Check\nIt is right, so $x = 72$.": "last_math: x = 72",
		"A: 5\nB: 6\nIt was the second of them, 6":                                         "last_number: 6",
		"Plan A: 5 of them, or 6 in all":                                                   "last_number: 6",
	}.check(t, extract.Options{})
}

func TestGuesses(t *testing.T) {
	cases{
		" 5 ":                            "whole: 5",
		`-\frac{10}{9}`:                  `whole: -\frac{10}{9}`,
		"**x = 5**":                      "whole: x = 5",
		"Evelyn":                         "whole: Evelyn",
		"(1, 2]":                         "whole: (1, 2]",
		"so we see $b=2$ here":           "last_math: b=2",
		"so it is \\[ 9 \\] after all":   "last_math: 9",
		"so we see $a=1$ and $b=2$ here": "last_math: $a=1$ and $b=2$",
		"the roots are $1,$ $2,$ and $3.$ As we knew.":            "last_math: $1,$ $2,$ and $3.$",
		"as $x^2=4$, we have $x=2$ at once":                       "last_math: x=2",
		"the largest value of $n$ is 34 here":                     "last_number: 34",
		"it is $\\frac{1}{2}.$ So it grew by 50% then":            "last_number: 50%",
		"one costs $2 and the other $5, so both cost $7 together": "last_number: $7",
		"and therefore we know that x = 5.":                       "last_math: x = 5",
		"and therefore we know that y = 2x + 1.":                  "last_math: y = 2x + 1",
		"so x = 5. In all there are 7 of them.":                   "last_number: 7",
		"so we see that there are 5 of them":                      "last_number: 5",
		"so there are 1,234 of them, I think.":                    "last_number: 1,234",
		"so it is off by -5% or so, I think.":                     "last_number: -5%",
		"so it is worth €1,000.99 or so, I think.":                "last_number: €1,000.99",
		"so it is 5cm long, I would think":                        "last_number: 5cm",
		"so it is one of 5,6, I think, of all":                    "last_number: 5,6",
		"so it is one of 5, 6 or 7, I think":                      "last_number: 5, 6 or 7",
		"it is colder now, by 10-4 or so I think":                 "last_number: 10-4",
		"it is colder now, by q times 2x + 4 or so":               "",
		"they met in the year of 12/05/1999":                      "last_number: 1999",
		"we have 7 of the things called H2O today":                "last_number: 7",
		"the chance of that is \\frac{1}{2} here":                 "",
		"I cannot say how many there were, sorry.":                "",
		"": "", " \n": "", "<answer></answer>": "",
	}.check(t, extract.Options{})
	cases{"5": "", "so $x=5$": "", "there are 5 of them, I think": "", "The answer is 5.": "answer_phrase: 5"}.
		check(t, extract.Options{Truncated: true})
}

func TestThinkingAndTurns(t *testing.T) {
	cases{
		`<think>\boxed{12}</think>It is \boxed{13}.`: "box: 13",
		`<think>\boxed{12}</think>`:                  "",
		"a</think>4</think>5":                        "whole: 5",
		"<think>There may be 12":                     "",
		`<think>There is \boxed{12}, but`:            "box: 12",
		"5<|im_end|>":                                "whole: 5",
		"5<|endoftext|>The answer is 6":              "whole: 5",
		"5 <|im_start|>user\n#### 6":                 "whole: 5",
		"<|im_end|>\n5":                              "whole: 5",
		"1 < 2 <| 3":                                 "whole: 1 < 2 <| 3",
	}.check(t, extract.Options{})
}

func TestRulesInTheOrderOfThePolicy(t *testing.T) {
	const completion = "A: 1\n\\boxed{2} $3$ <answer>4</answer> The final answer is 5.\nThe answer is 6.\nThat is 7 for you"
	for rule, want := range map[extract.Rule]string{
		extract.Box: "2", extract.AnswerTag: "4", extract.FinalAnswer: "5", extract.AnswerPhrase: "6",
		extract.Marker: "1", extract.LastMath: "3", extract.LastNumber: "7",
	} {
		if got := find(completion, extract.Options{Rules: []extract.Rule{rule}}); got != string(rule)+": "+want {
			t.Errorf("by %s alone it is %q, want %q", rule, got, want)
		}
	}
	cases{"#### 5": "last_number: 5", "so $5$ it is": "last_math: 5", "it is 5, I am sure": "last_number: 5"}.
		check(t, extract.Options{Rules: []extract.Rule{extract.Box, extract.LastMath, extract.LastNumber}})
	cases{"x": "", `\boxed{5}`: ""}.check(t, extract.Options{Rules: []extract.Rule{}})
}

func TestOffsetsPointAtTheText(t *testing.T) {
	for _, completion := range []string{
		`<think>7</think> so \boxed{ 5 }.`, "<answer> 5 </answer>", "The final answer is **5**.", "#### 5",
		"so we see $5$ here", "there are 5 of them, I think", " 5 ", "A: the sum, 5, since it is",
	} {
		c, ok := extract.Find(completion, extract.Options{})
		if !ok || completion[c.Start:c.End] != "5" || c.Text != "5" {
			t.Errorf("Find(%q) is %+v", completion, c)
		}
	}
	const joined = `\boxed{1}, \boxed{2}`
	if c, _ := extract.Find(joined, extract.Options{}); joined[c.Start:c.End] != `1}, \boxed{2` {
		t.Errorf("Find(%q) is %+v", joined, c)
	}
}

func TestTextIsLimited(t *testing.T) {
	long := strings.Repeat("1+", extract.MaxText/2) + "1"
	cases{
		`\boxed{` + long + `}`:                    "",
		"<answer>" + long + "</answer>":           "",
		`\boxed{` + long + `} The answer is 5.`:   "answer_phrase: 5",
		"The answer is 6.\nThe answer is " + long: "answer_phrase: 6",
		`\boxed{1}, \boxed{` + long[:4090] + `1}`: "box: " + long[:4090] + "1",
	}.check(t, extract.Options{})
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		`\boxed{5}`, "A: 5", "#### 5", "<think></think><answer>5</answer>", "final answer is\n\\[5\\]", "$x$ is 5-4", "x = 5.",
		`\boxed{1} and \\boxed 2`, "I think it's (B), not A.", "答案是5。", `x=\boxed{1},x=\boxed{2`, "−5 °C, 1,000 or 2%",
	} {
		f.Add(seed, "", false, false)
	}
	f.Fuzz(func(t *testing.T, s, prompt string, truncated, choice bool) {
		o := extract.Options{Truncated: truncated, Choice: choice, Prompt: prompt, Understood: looksLikeMath}
		c, ok := extract.Find(s, o)
		if again, _ := extract.Find(s, o); again != c {
			t.Errorf("Find(%q) is %+v and then %+v", s, c, again)
		}
		if !ok {
			return
		}
		if c.Rule == "" || c.Text == "" || len(c.Text) > extract.MaxText {
			t.Errorf("Find(%q) is %+v", s, c)
		}
		if c.Start < 0 || c.Start >= c.End || c.End > len(s) {
			t.Errorf("Find(%q) is %+v, out of its text", s, c)
		}
		if utf8.ValidString(s) && !utf8.ValidString(c.Text) {
			t.Errorf("Find(%q) is %q, which cuts a character", s, c.Text)
		}
		switch c.Rule {
		case extract.Choice, extract.Whole, extract.LastMath, extract.LastNumber:
			if truncated {
				t.Errorf("Find(%q) guesses %+v though the text was cut off", s, c)
			}
		}
	})
}
