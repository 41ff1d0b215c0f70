package language

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// measure returns the share and the number of words that the verifier finds for a target.
func measure(t testing.TB, target, text string) (share, words float64) {
	t.Helper()
	verdict, err := verifier{config{Target: target, Part: All, MinShare: 1}}.Verify(context.Background(), verifiers.Rollout{Completion: text})
	if err != nil {
		t.Fatal(err)
	}
	d := verdict.Detail.(Detail)
	return d.Share, d.Words
}

// TestInsertedChinese replaces one English word in ten by a Chinese one. A label per sentence cannot see them.
func TestInsertedChinese(t *testing.T) {
	english := strings.Fields("We want to know how many apples are left in the basket after the children have eaten. " +
		"First let us count the apples that were bought in the morning and then take away those which were eaten. " +
		"Since each child has taken two apples and there were six children, twelve apples are gone by now. " +
		"Therefore the basket still holds eight apples, and this is the number the question asks for.")
	chinese := []string{"所以", "检查", "数字", "苹果", "结果", "我们"}
	for i := 4; i < len(english); i += 10 {
		english[i] = chinese[i/10%len(chinese)]
	}
	share, words := measure(t, "en", strings.Join(english, " "))
	truth := 1 - 8.0/float64(len(english))
	if math.Abs(share-truth) > 0.02 {
		t.Errorf("share %.4f of %v words, truth %.4f", share, words, truth)
	}
}

func TestForeignSpans(t *testing.T) {
	const completion = "<think>So 我们 检查 it, then да.</think>"
	verdict, err := verifier{config{Target: "en", Part: Think, MinShare: 1}}.Verify(context.Background(), verifiers.Rollout{Completion: completion})
	if err != nil {
		t.Fatal(err)
	}
	spans := verdict.Detail.(Detail).Foreign
	if len(spans) != 2 {
		t.Fatalf("%d spans, want neighbours joined: %v", len(spans), spans)
	}
	for i, want := range []string{"我们 检查", "да"} {
		if got := completion[spans[i].Start:spans[i].End]; got != want || spans[i].Text != want {
			t.Errorf("span %d is %q at %q, want %q", i, spans[i].Text, got, want)
		}
	}
}

func TestForeignSpansAreBounded(t *testing.T) {
	text := strings.Repeat(strings.Repeat("检查", 200)+" so it is. ", 100)
	verdict, err := verifier{config{Target: "en", Part: All, MinShare: 1}}.Verify(context.Background(), verifiers.Rollout{Completion: text})
	if err != nil {
		t.Fatal(err)
	}
	spans := verdict.Detail.(Detail).Foreign
	if len(spans) != maxSpans {
		t.Errorf("%d spans, want %d", len(spans), maxSpans)
	}
	for _, s := range spans {
		if len(s.Text) > maxSpanText+len("…") {
			t.Errorf("a span's text weighs %d bytes", len(s.Text))
		}
	}
}

func TestSentences(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"full stops", "One two. Three! Four? Five", "One two|Three|Four|Five"},
		{"lines", "One two\nThree\r\nFour", "One two|Three|Four"},
		{"decimal point", "about 3.5 apples", "about apples"},
		{"dotted name", "call os.path now", "call os path now"},
		{"Chinese", "一二。三四！五六", "一二|三四|五六"},
		{"Arabic and Hindi", "كيف؟ نعم हाँ। नहीं", "كيف|نعم हाँ|नहीं"},
		{"a dash is no end", "one — two", "one two"},
		{"neutral words are left out", "one x two", "one two"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for words := range sentences(tt.text) {
				var sentence []string
				for _, w := range words {
					sentence = append(sentence, tt.text[w.Start:w.End])
				}
				got = append(got, strings.Join(sentence, " "))
			}
			if joined := strings.Join(got, "|"); joined != tt.want {
				t.Errorf("got %q, want %q", joined, tt.want)
			}
		})
	}
}

func TestSentencesAreBounded(t *testing.T) {
	for words := range sentences(strings.Repeat("ab ", 3*maxSentence)) {
		if len(words) > maxSentence {
			t.Fatalf("a sentence of %d words", len(words))
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct{ name, config, want string }{
		{"unknown target", `{"target":"tlh"}`, `target "tlh" is no known language: there are am, ar, bn, cs, de`},
		{"unknown part", `{"part":"answer"}`, `part "answer" is unknown: there are think, all`},
		{"share of nothing", `{"min_share":0}`, "min_share 0 is outside (0, 1]"},
		{"share above one", `{"min_share":1.5}`, "min_share 1.5 is outside (0, 1]"},
		{"unknown field", `{"lang":"en"}`, `unknown field "lang"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(verifiers.Config(tt.config))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want it to say %q", err, tt.want)
			}
		})
	}
}

func TestBadReference(t *testing.T) {
	v, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, reference := range []string{`{"target":"tlh"}`, `{"target":7}`, `[]`, `"en"`, `{`, `7`} {
		_, err := v.Verify(context.Background(), verifiers.Rollout{Completion: "so", Reference: json.RawMessage(reference)})
		if e, ok := errors.AsType[*verifiers.Error](err); !ok || e.Reason != verifiers.ReasonBadReference {
			t.Errorf("%s gives %v, want a bad reference", reference, err)
		}
	}
}

// TestLexiconIsUsable holds what evidence silently assumes of the lexicons.
func TestLexiconIsUsable(t *testing.T) {
	for _, lexicons := range [][]lexicon{latinLexicon, cyrillicLexicon, arabicLexicon} {
		if len(lexicons) > maxGroup {
			t.Errorf("%d languages do not fit a mask", len(lexicons))
		}
		for _, l := range lexicons {
			if _, ok := scriptsOf[l.code]; !ok {
				t.Errorf("%s has a lexicon and no scripts", l.code)
			}
			for w := range strings.FieldsSeq(l.words) {
				if len(w) > longestWord || w != strings.ToLower(w) {
					t.Errorf("%s: %q can never be found", l.code, w)
				}
			}
		}
	}
}

func TestEveryTargetJudges(t *testing.T) {
	for _, target := range Known() {
		if _, words := measure(t, target, "One sentence. 一句话。 Одно слово."); words == 0 {
			t.Errorf("%s sees no words", target)
		}
		if group := groupOf(scriptsOf[target][0]); group != nil {
			if _, ok := group.index[target]; !ok {
				t.Errorf("%s shares a script and has no lexicon", target)
			}
		}
	}
}
