package peers

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/abadojack/whatlanggo"
	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/language"
	"github.com/pemistahl/lingua-go"
)

// codes are the languages that every detector is limited to.
var codes = strings.Fields("ar bn cs de el en es fa fr he hi id it ja ko nl pl pt ru sv th tr uk vi zh")

// segment is a text whose language is known.
type segment struct{ Language, Text string }

var sample = []segment{
	{"en", "We know the price of one book, so the total is forty."},
	{"de", "Dann müssen wir nur noch die Summe für alle Bücher finden."},
	{"fr", "Nous devons trouver le nombre de pommes dans son panier."},
	{"es", "Todavía no sabemos cuántas manzanas quedan en la cesta."},
	{"ru", "Сначала найдём цену одной книги и сложим всё вместе."},
	{"uk", "Скільки яблук залишилося у її кошику після обіду?"},
	{"ar", "هذا الكتاب كتب من أجل الطلاب في المدرسة."},
	{"fa", "این کتاب برای دانش آموزان نوشته شده است."},
	{"zh", "我们把两个数字相加，得到四。"},
	{"ja", "二つの数字を足して四になります。"},
}

// segments returns every third line of the data, which is sorted by language, or else the sample.
func segments(b *testing.B) (all []segment, bytes int) {
	b.Helper()
	all = sample
	if dir := os.Getenv("ASSAY_DATA"); dir != "" {
		all = read(b, filepath.Join(dir, "language_segments.jsonl"))
	}
	for _, s := range all {
		bytes += len(s.Text)
	}
	return all, bytes
}

func read(b *testing.B, path string) (all []segment) {
	b.Helper()
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 0; lines.Scan(); n++ {
		var s segment
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			b.Fatal(err)
		}
		if n%3 == 0 {
			all = append(all, s)
		}
	}
	if err := lines.Err(); err != nil {
		b.Fatal(err)
	}
	return all
}

// detector names the language of a text by ISO 639-1 code.
type detector func(text string) string

// BenchmarkSentences labels sentence by sentence, and reports the speed, the share of right labels and the heap that
// the detector keeps. Assay's time includes stripping and, like its peers', everything up to the label.
func BenchmarkSentences(b *testing.B) {
	for _, d := range []struct {
		name string
		make func(*testing.B) detector
	}{
		{"assay", assay},
		{"whatlanggo", whatlang},
		{"lingua-low", func(*testing.B) detector { return linguaOf(true) }},
		{"lingua-high", func(*testing.B) detector { return linguaOf(false) }},
	} {
		b.Run(d.name, func(b *testing.B) {
			all, bytes := segments(b)
			before := heap()
			detect := d.make(b)
			right := 0
			for _, s := range all { // the models are loaded here
				if detect(s.Text) == s.Language {
					right++
				}
			}
			kept := float64(heap()) - float64(before)
			b.SetBytes(int64(bytes))
			for b.Loop() {
				for _, s := range all {
					detect(s.Text)
				}
			}
			b.ReportMetric(100*float64(right)/float64(len(all)), "%right")
			b.ReportMetric(kept/1e6, "heap-MB")
		})
	}
}

// BenchmarkShare is the whole verifier over one long document of all segments.
func BenchmarkShare(b *testing.B) {
	all, _ := segments(b)
	var text strings.Builder
	for _, s := range all {
		text.WriteString(s.Text + "\n")
	}
	v := verifier(b)
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if _, err := v.Verify(context.Background(), verifiers.Rollout{Completion: text.String()}); err != nil {
			b.Fatal(err)
		}
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func verifier(b *testing.B) verifiers.Verifier {
	b.Helper()
	config, err := json.Marshal(map[string]any{"candidates": codes})
	if err != nil {
		b.Fatal(err)
	}
	v, err := language.New(config)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

func assay(b *testing.B) detector {
	v := verifier(b)
	return func(text string) string {
		verdict, err := v.Verify(context.Background(), verifiers.Rollout{Prompt: text})
		if err != nil {
			b.Fatal(err)
		}
		return verdict.Detail.(language.Detail).Question
	}
}

func whatlang(*testing.B) detector {
	const persian = "fa" // whatlanggo has no ISO 639-1 code for it
	code := func(l whatlanggo.Lang) string {
		if l == whatlanggo.Pes {
			return persian
		}
		return l.Iso6391()
	}
	wanted := map[string]bool{}
	for _, c := range codes {
		wanted[c] = true
	}
	list := map[whatlanggo.Lang]bool{}
	for l := range whatlanggo.Langs {
		if wanted[code(l)] {
			list[l] = true
		}
	}
	return func(text string) string {
		return code(whatlanggo.DetectLangWithOptions(text, whatlanggo.Options{Whitelist: list}))
	}
}

func linguaOf(low bool) detector {
	var languages []lingua.IsoCode639_1
	for _, c := range codes {
		languages = append(languages, lingua.GetIsoCode639_1FromValue(strings.ToUpper(c)))
	}
	builder := lingua.NewLanguageDetectorBuilder().FromIsoCodes639_1(languages...)
	if low {
		builder = builder.WithLowAccuracyMode()
	}
	d := builder.Build()
	return func(text string) string {
		l, _ := d.DetectLanguageOf(text)
		return strings.ToLower(l.IsoCode639_1().String())
	}
}
