package language

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// newVerifier makes a verifier of a configuration.
func newVerifier(t testing.TB, config string) verifier {
	t.Helper()
	v, err := New(verifiers.Config(config))
	if err != nil {
		t.Fatal(err)
	}
	return v.(verifier)
}

// detailOf returns the evidence of a verdict.
func detailOf(t testing.TB, config string, r verifiers.Rollout) Detail {
	t.Helper()
	verdict, err := newVerifier(t, config).Verify(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return verdict.Detail.(Detail)
}

// measure returns the share and the number of words that the verifier finds for a target.
func measure(t testing.TB, target, text string) (share, words float64) {
	t.Helper()
	d := detailOf(t, `{"part":"all","target":"`+target+`"}`, verifiers.Rollout{Completion: text})
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

// TestForeignWords shows which words of a text count as foreign: a switch inside a sentence is found to the word, or
// nearly so, and names are forgiven.
func TestForeignWords(t *testing.T) {
	for _, tt := range []struct{ name, target, text, want string }{
		{"scripts, neighbours joined", "en", "So 我们 检查 it, then да.", "我们 检查|да"},
		{"German clause", "en", "So we know that the price is nine, aber wir müssen noch die Summe finden, and that is all we need.",
			"aber wir müssen noch die Summe finden"},
		{"French sentence", "en", "The first step is easy. Il faut maintenant trouver le nombre de pommes. The next step is not.",
			"Il faut maintenant trouver le nombre de pommes"},
		{"English in German", "de", "Zuerst zählen wir die Äpfel, then we should check whether each of these values is right, danach sind wir fertig.",
			"then we should check whether each of these values is right"},
		{"Ukrainian in Russian", "ru", "Сначала найдём общую стоимость. Скільки коштують інші книжки в цій крамниці? Потом сложим всё вместе.",
			"Скільки коштують інші книжки в цій крамниці"},
		{"Persian in Arabic", "ar", "نحسب السعر أولا. این کتاب برای دانش آموزان نوشته شده است. ثم نجمع كل الأرقام في النهاية.",
			"این کتاب برای دانش آموزان نوشته شده است"},
		{"names", "en", "Mr. Nguyễn, García Lorca and Jürgen Müller share the cost with Schwarzenegger.", ""},
		{"a repeated word", "en", "He must pay 1000 pesos + 350 pesos = 1350 pesos, and 250 pesos - 50 pesos = 200 pesos.", ""},
		{"one word alone", "en", "The word Schadenfreude has no equal, and Zeitgeist neither.", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range detailOf(t, `{"target":"`+tt.target+`"}`, verifiers.Rollout{Completion: tt.text}).Foreign {
				got = append(got, s.Text)
				if there := tt.text[s.Start:s.End]; there != s.Text {
					t.Errorf("span %q stands where %q is", s.Text, there)
				}
			}
			if joined := strings.Join(got, "|"); joined != tt.want {
				t.Errorf("got %q, want %q", joined, tt.want)
			}
		})
	}
}

// TestForeignSpansAreOfTheCompletion: offsets count from the start of the completion, not of the think block.
func TestForeignSpansAreOfTheCompletion(t *testing.T) {
	const completion = "<think>So 我们 say.</think>"
	spans := detailOf(t, "", verifiers.Rollout{Completion: completion}).Foreign
	if len(spans) != 1 || completion[spans[0].Start:spans[0].End] != "我们" {
		t.Errorf("spans %v", spans)
	}
}

func TestForeignSpansAreBounded(t *testing.T) {
	text := strings.Repeat(strings.Repeat("检查", 200)+" as we can see from here. ", 100)
	spans := detailOf(t, `{"part":"all"}`, verifiers.Rollout{Completion: text}).Foreign
	if len(spans) != maxSpans {
		t.Errorf("%d spans, want %d", len(spans), maxSpans)
	}
	for _, s := range spans {
		if len(s.Text) > maxSpanText+len("…") {
			t.Errorf("a span's text weighs %d bytes", len(s.Text))
		}
	}
}

// TestPiecesAreJudgedAsOne: where a piece ends the way through the languages goes on.
func TestPiecesAreJudgedAsOne(t *testing.T) {
	const german = "Wir müssen noch die Summe für alle Bücher finden und dann sind wir fertig. "
	text := strings.Repeat("We know the price of one book now. ", maxPiece/8) + strings.Repeat(german, maxPiece/14)
	share, words := measure(t, "en", text)
	want := float64(8*(maxPiece/8)) / (float64(8*(maxPiece/8)) + 14*float64(maxPiece/14))
	if math.Abs(share-want) > 0.002 {
		t.Errorf("share %.4f of %v words, want %.4f", share, words, want)
	}
}

func TestEveryTargetJudges(t *testing.T) {
	for _, target := range Known() {
		if _, words := measure(t, target, "One sentence. 一句话。 Одно слово."); words == 0 {
			t.Errorf("%s sees no words", target)
		}
	}
}
