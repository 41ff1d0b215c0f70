package langid

import (
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers/prose"
)

func newDetector(tb testing.TB, candidates ...string) *Detector {
	tb.Helper()
	d, err := New(candidates...)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// sentences has one or two in each language that letters or function words tell.
var sentences = []struct{ code, text string }{
	{"en", "The weather was fine, so we went to the river."},
	{"de", "Das Wetter war schön, und wir gingen mit den Kindern an den Fluss."},
	{"fr", "Le temps était beau, nous sommes donc allés à la rivière."},
	{"es", "El tiempo era bueno, así que fuimos al río con los niños."},
	{"pt", "O tempo estava bom e nós fomos ao rio com as crianças."},
	{"it", "Il tempo era bello e siamo andati al fiume con i bambini."},
	{"ro", "Vremea era frumoasă și am mers la râu împreună cu copiii."},
	{"ca", "El temps era bo i vam anar al riu amb els nens, però no hi havia ningú més."},
	{"nl", "Het weer was mooi en we zijn met de kinderen naar de rivier gegaan."},
	{"af", "Die weer was mooi en ons het met die kinders na die rivier gegaan, maar daar was nie water nie."},
	{"sv", "Vädret var fint och vi gick till floden med barnen."},
	{"no", "Været var fint, og vi gikk til elven med barna etter at skolen var over, men den var ikke kald."},
	{"da", "Vejret var godt, og vi gik ned til floden med børnene efter skole, men den blev ikke varm af det."},
	{"fi", "Sää oli hyvä, ja me menimme joelle lasten kanssa, mutta vesi ei ollut lämmin."},
	{"et", "Ilm oli ilus ja me läksime lastega jõe äärde, aga vesi ei olnud veel soe ja see oli kõik."},
	{"hu", "Szép idő volt, ezért a gyerekekkel együtt lementünk a folyóhoz."},
	{"tr", "Hava güzeldi ve biz çocuklar ile nehre gittik, ama çok soğuk değil."},
	{"id", "Cuaca hari ini cerah dan kami pergi ke sungai dengan anak-anak."},
	{"tl", "Maganda ang panahon kaya pumunta kami sa ilog kasama ang mga bata, ngunit hindi ito malalim."},
	{"sw", "Hali ya hewa ilikuwa nzuri na tulienda mtoni pamoja na watoto."},
	{"so", "Cimiladu waa ay fiicnayd oo waxaan la aadnay webiga carruurta, laakiin ma ahayn mid qabow ka dib markii."},
	{"vi", "Thời tiết rất đẹp nên chúng tôi đã ra sông cùng với các con."},
	{"pl", "Pogoda była ładna i poszliśmy nad rzekę z dziećmi, ale nie było nikogo."},
	{"cs", "Počasí bylo krásné, a tak jsme šli s dětmi k řece."},
	{"sk", "Počasie bolo pekné, keď sme išli s deťmi k rieke, ale nie je tam už nič, čo by sme mohli chytiť pre mačku."},
	{"hr", "Vrijeme je bilo lijepo i otišli smo na rijeku s djecom, ali nije bilo više nikoga gdje smo bili prema dogovoru."},
	{"sl", "Vreme je bilo lepo in smo šli z otroki k reki, vendar tudi tam ni bilo več nikogar, kjer bi ga kdo čakal."},
	{"lt", "Oras buvo gražus, todėl su vaikais nuėjome prie upės, bet ji jau yra per šalta, kad kas nors iš mūsų maudytųsi."},
	{"lv", "Laiks bija jauks, un mēs ar bērniem gājām pie upes, bet tā nav silta, kā es domāju, lai gan saule spīdēja."},
	{"sq", "Moti ishte i mirë dhe ne shkuam në lumë me fëmijët, por uji nuk ishte i ngrohtë për t'u larë."},
	{"cy", "Roedd y tywydd yn braf ac aethon ni i'r afon gyda'r plant, ond nid oedd y dŵr yn gynnes fel o'r blaen."},
	{"ru", "Погода была хорошая, и мы пошли с детьми на реку."},
	{"uk", "Погода була гарна, і ми пішли до річки з дітьми."},
	{"bg", "Времето беше хубаво и ние отидохме на реката с децата."},
	{"mk", "Времето беше убаво и ние отидовме на реката со децата, но таму веќе немаше никој што ќе нѐ чека."},
	{"ar", "كان الطقس جميلا فذهبنا إلى النهر مع الأطفال."},
	{"fa", "هوا خوب بود و ما با بچه ها به کنار رودخانه رفتیم."},
	{"ur", "موسم اچھا تھا اور ہم بچوں کے ساتھ دریا پر گئے۔"},
	{"hi", "मौसम अच्छा था और हम बच्चों के साथ नदी पर गए।"},
	{"mr", "हे पुस्तक खूप चांगले आहे आणि मी ते वाचत आहे."},
	{"ne", "यो किताब धेरै राम्रो छ र म यो पढ्दै छु।"},
	{"el", "Ο καιρός ήταν καλός και πήγαμε στο ποτάμι."},
	{"he", "מזג האוויר היה יפה והלכנו לנהר."},
	{"ja", "天気がよかったので、川へ行きました。"},
	{"zh", "天气很好，我们去了河边。"},
	{"zh", "他的苹果の很多，我们一起去了河边看看风景。"},
	{"ko", "이 책은 아주 좋습니다."},
	{"th", "หนังสือเล่มนี้ดีมาก"},
	{"pa", "ਇਹ ਕਿਤਾਬ ਬਹੁਤ ਚੰਗੀ ਹੈ"},
	{"km", "សៀវភៅនេះល្អណាស់"},
}

// TestDetect: all known languages are candidates, and whether words or letters are counted makes no difference.
func TestDetect(t *testing.T) {
	d := newDetector(t, Known()...)
	for _, s := range sentences {
		words, _ := d.Detect(s.text)
		letters, _ := d.DetectLetters(s.text)
		if words != s.code || letters != s.code {
			t.Errorf("%q is in %s, found %q by words, %q by letters", s.text, s.code, words, letters)
		}
	}
}

func TestDetectNothing(t *testing.T) {
	for _, tt := range []struct{ name, candidates, text, words, letters string }{
		{"empty", "en", "", "", ""},
		{"numbers", "en", "12 + 30 = 42!", "", ""},
		{"symbols", "en", "ℝ 𝑥 µ", "", ""},
		{"not UTF-8", "en", "\xff\xfe", "", ""},
		{"no candidate uses the script", "en zh", "Скільки яблук?", "", ""},
		{"a script of no name", "en", "ᏣᎳᎩ", "", ""},
		{"abbreviations and identifiers", "en", "A NASA x_1 get_value", "", "en"},
		{"most words decide", "en ko", "저는 Python을 좋아합니다", "ko", "ko"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDetector(t, strings.Fields(tt.candidates)...)
			words, ok := d.Detect(tt.text)
			letters, _ := d.DetectLetters(tt.text)
			if words != tt.words || letters != tt.letters || ok != (words != "") {
				t.Errorf("got %q, %t by words, %q by letters; want %q, %q", words, ok, letters, tt.words, tt.letters)
			}
		})
	}
}

// TestCandidatesAreAllThereIs: a text in another language is taken for the nearest candidate.
func TestCandidatesAreAllThereIs(t *testing.T) {
	for _, tt := range []struct{ candidates, text, want string }{
		{"de en", "Hoeveel appels zitten er nog in de mand?", "de"},
		{"en ru", "Скільки яблук залишилося у кошику?", "ru"},
		{"ja", "東京都", "ja"},
		{"zh", "かごの中の苹果", "zh"},
		{"mr ne", "मौसम", "mr"},
		{"da", "The weather was fine.", "da"},
		{"en sv", "Vejret var godt, og vi gik ned til floden med børnene.", "sv"},
	} {
		if got, _ := newDetector(t, strings.Fields(tt.candidates)...).Detect(tt.text); got != tt.want {
			t.Errorf("%q of %s: got %q, want %q", tt.text, tt.candidates, got, tt.want)
		}
	}
}

// TestFavouring: a favour decides between languages about as likely, and nothing else.
func TestFavouring(t *testing.T) {
	d := newDetector(t, "en", "fr", "it")
	for _, tt := range []struct{ text, plain, favoured string }{
		{"CENTRAL STATION MAP", "fr", "en"},
		{"Siamo andati al fiume", "it", "it"},
	} {
		plain, _ := d.DetectLetters(tt.text)
		favoured, _ := d.Favouring("en").DetectLetters(tt.text)
		if plain != tt.plain || favoured != tt.favoured {
			t.Errorf("%q: got %q, favouring English %q", tt.text, plain, favoured)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for want, candidates := range map[string][]string{
		"there are no candidates":        nil,
		`"tlh" is no known language`:     {"en", "tlh"},
		`"zh-CN" is no known language`:   {"zh-CN"},
		`"" is no known language`:        {""},
		strings.Repeat("x", 40) + `" is`: {strings.Repeat("x", 1000)},
	} {
		if d, err := New(candidates...); err == nil || d != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.50q: got %v", candidates, err)
		}
	}
}

func TestRivals(t *testing.T) {
	d := newDetector(t, "ru", "de", "en", "zh", "da")
	for target, want := range map[string]string{"en": "en de", "fr": "fr de en", "uk": "uk ru", "zh": "", "el": "", "da": "", "tlh": ""} {
		codes := d.table.Languages(tableNames[Script(target)])
		var got []string
		for _, lane := range d.Rivals(target) {
			got = append(got, codes[lane])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, want %s", target, got, want)
		}
	}
}

// TestHearIsCapped: however long, a word says no more than 12 bits against a language, and a name no more than 8.
func TestHearIsCapped(t *testing.T) {
	d := newDetector(t, "en")
	for word, most := range map[string]uint16{"schwarzenegger": 12 * PerBit, "Schwarzenegger": 8 * PerBit, "Ärger": 8 * PerBit} {
		costs := d.Hear(word)
		if got := slices.Max(costs[:]) - slices.Min(costs[:]); got > most {
			t.Errorf("%s says %d eighths of a bit, want at most %d", word, got, most)
		}
	}
}

// FuzzDetect: whatever the text, what is found is a candidate, and there are words.
func FuzzDetect(f *testing.F) {
	for _, s := range sentences {
		f.Add(s.text)
	}
	d := newDetector(f, Known()...)
	f.Fuzz(func(t *testing.T, text string) {
		code, ok := d.Detect(text)
		if ok != d.Has(code) {
			t.Fatalf("%q, %t", code, ok)
		}
		for range prose.Words(text) {
			return
		}
		if letters, found := d.DetectLetters(text); ok || found {
			t.Fatalf("no words are in %q, %q", code, letters)
		}
	})
}

// BenchmarkDetect tells the language of half a MB of all languages in the test. Candidates that only function words
// tell cost time.
func BenchmarkDetect(b *testing.B) {
	var text strings.Builder
	for text.Len() < 1<<19 {
		for _, s := range sentences {
			text.WriteString(s.text + "\n")
		}
	}
	for name, candidates := range map[string][]string{"known": Known(), "word by word": WordByWord(), "two": {"en", "zh"}} {
		b.Run(name, func(b *testing.B) {
			d := newDetector(b, candidates...)
			b.SetBytes(int64(text.Len()))
			for b.Loop() {
				d.DetectLetters(text.String())
			}
		})
	}
}
