package prose

import (
	"fmt"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"spaced", "We add them.", "We:1 add:1 them:1"},
		{"apostrophe and hyphen", "don't well-known", "don:1 t:0 well:1 known:1"},
		{"accents", "é été naïve", "é:0 été:1 naïve:1"},
		{"normal form D", "e\u0301te\u0301", "e\u0301te\u0301:1"},
		{"single letters", "a x I", "a:0 x:0 I:0"},
		{"abbreviations", "NASA HTTPS COMPLEX", "NASA:0 HTTPS:0 COMPLEX:1"},
		{"camel case", "myVar LaTeX Paris iPhone", "myVar:0 LaTeX:0 Paris:1 iPhone:0"},
		{"glued", "x1 snake_case ab^cd val=3 ok", "x:0 snake:0 case:0 ab:0 cd:0 val:0 ok:1"},
		{"symbols of no script", "ℝ 𝑥𝑦 µ ok", "ℝ:0 𝑥𝑦:0 µ:0 ok:1"},
		{"Greek", "α λόγος", "α:0 λόγος:1"},
		{"Cyrillic", "и ответ США", "и:0 ответ:1 США:0"},
		{"Han by two", "三角形面积", "三角形面积:2.5"},
		{"Han alone", "the 三 case", "the:1 三:1 case:1"},
		{"Han beside Latin", "x是y", "x:0 是:1 y:0"},
		{"Han beside kana", "足す数", "足:0.5 す:0.5 数:0.5"},
		{"kana with a long vowel", "データ", "データ:1.5"},
		{"Han touches digits", "第3章", "第:1 章:1"},
		{"Thai by four", "สวัสดี", "สวัสดี:1"},
		{"Hangul", "두 수를", "두:1 수를:1"},
		{"Arabic with tatweel", "كـتاب", "كـتاب:1"},
		{"Hindi with vowel signs", "संख्या", "संख्या:1"},
		{"a script without a name", "ᚠᚢᚦ", "ᚠᚢᚦ:1"},
		{"ancient Han", "𠀀𠀁", "𠀀𠀁:1"},
		{"invalid", "ab\xffcd", "ab:1 cd:1"},
		{"numbers", "1 + 2 = 3", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for w := range Words(tt.text) {
				got = append(got, fmt.Sprintf("%s:%v", tt.text[w.Start:w.End], w.Weight))
			}
			if joined := strings.Join(got, " "); joined != tt.want {
				t.Errorf("got %q, want %q", joined, tt.want)
			}
		})
	}
}

func TestWordsStopsEarly(t *testing.T) {
	n := 0
	for range Words("one two three") {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("%d words seen", n)
	}
}

func FuzzWords(f *testing.F) {
	for _, seed := range []string{"ab cd", "x_1 myVar", "中a文", "e\u0301", "\xff\u0301", "ー゛", "𝑥𠀀", "สวัสดี"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for w := range Words(text) {
			if w.Start < end || w.End <= w.Start || w.End > len(text) {
				t.Fatalf("word %+v follows one that ends at %d of %d", w, end, len(text))
			}
			if w.Letters < 1 || w.Letters > w.End-w.Start || w.Weight < 0 || w.Weight*4 != float64(int(w.Weight*4)) {
				t.Fatalf("word %+v has impossible counts", w)
			}
			end = w.End
		}
	})
}
