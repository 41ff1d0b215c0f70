package language

import (
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

func TestQuestion(t *testing.T) {
	for _, tt := range []struct{ name, config, prompt, want string }{
		{"English", "", "How many apples are left in the basket?", "en"},
		{"Spanish", "", "¿Cuántas manzanas quedan en la cesta?", "es"},
		{"Swahili", "", "Bata wa Janet hutaga mayai kumi na sita kwa siku.", "sw"},
		{"Ukrainian", "", "Скільки яблук залишилося у кошику?", "uk"},
		{"Urdu", "", "ٹوکری میں کتنے سیب باقی ہیں؟", "ur"},
		{"Chinese", "", "篮子里还剩多少个苹果？", "zh"},
		{"Japanese", "", "かごにはりんごがいくつ残っていますか。", "ja"},
		{"Thai", "", "เหลือแอปเปิลกี่ลูกในตะกร้า", "th"},
		{"most words decide", "", "在 Python 里怎么把两个列表合并成一个新的列表？", "zh"},
		{"code and formulas do not", "", "Закончите функцию:\n```python\ndef find_the_largest_number(numbers):\n    return\n```\n$\\text{the sum of all the numbers}$", "ru"},
		{"no words", "", "$1+1$", ""},
		{"no prompt", "", "", ""},
		{"no candidate uses the script", `{"candidates":["en","zh"]}`, "Скільки яблук?", ""},
		{"candidates are all there is", `{"candidates":["en","de"]}`, "Hoeveel appels zitten er nog in de mand?", "de"},
		{"one candidate in a script", `{"candidates":["en","ru"]}`, "Скільки яблук залишилося у кошику?", "ru"},
		{"Japanese is the one candidate", `{"candidates":["ja"]}`, "東京都", "ja"},
		{"Chinese is the one candidate", `{"candidates":["zh"]}`, "かごの中の苹果", "zh"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := newVerifier(t, tt.config).question(tt.prompt); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	const question = "How many apples are left in the basket?"
	for _, tt := range []struct{ name, prompt, completion, want string }{
		{"answer block", question, "<think>数一数</think><answer>There are eight apples left.</answer>", "yes"},
		{"answer block in another language", question, "<think>Let us count.</think><answer>还剩八个苹果。</answer>", "no"},
		{"answer without tags", question, "<think>数一数苹果</think>\nThere are eight apples left.", "yes"},
		{"no thought", question, "Es sind noch acht Äpfel in dem Korb geblieben.", "no"},
		{"decoy", question, "<think>a</think><think>b</think><answer>There are eight.</answer>数一数还剩下几个苹果", "no"},
		{"quotation of a foreign word", question, "There are eight apples left in the basket, or 八 as one would say it there.", "yes"},
		{"a number is in no language", question, "<think>Let us count.</think><answer>8</answer>", "unknown"},
		{"thought never closed", question, "<think>Let us count the apples", "unknown"},
		{"question without words", "$1+1$", "It is two.", "unknown"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := "unknown"
			if m := detailOf(t, "", verifiers.Rollout{Prompt: tt.prompt, Completion: tt.completion}).Match; m != nil {
				got = map[bool]string{true: "yes", false: "no"}[*m]
			}
			if got != tt.want {
				t.Errorf("match %s, want %s", got, tt.want)
			}
		})
	}
}
