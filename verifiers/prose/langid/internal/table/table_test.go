package table

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// TestCommittedTable: the table in the tree is the one that the generator wrote, of the form that is read here, from
// the models that the notice names.
func TestCommittedTable(t *testing.T) {
	if sum := sha256.Sum256(embedded); hex.EncodeToString(sum[:]) != checksum {
		t.Errorf("table.bin has the SHA-256 %x and the generator wrote %s: generate it again", sum, checksum)
	}
	if size := len(embedded); size > 3<<20 {
		t.Errorf("table.bin has %d bytes, want at most 3 MiB", size)
	}
	loaded, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	notice, err := os.ReadFile("NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	_, models, _ := strings.Cut(loaded.Source(), "github.com/pemistahl/")
	if models == "" || !strings.Contains(string(notice), models) {
		t.Errorf("the models are %q, which NOTICE does not name", loaded.Source())
	}
}

func TestLanguages(t *testing.T) {
	for script, want := range map[string]string{
		"Latin":    "cs de en es fr hu id it nl pl pt ro sv sw tr vi",
		"Cyrillic": "bg ru uk",
		"Arabic":   "ar fa ur",
		"Greek":    "",
	} {
		if got := strings.Join(loaded(t).Languages(script), " "); got != want {
			t.Errorf("%s has %q, want %q", script, got, want)
		}
	}
}

func TestWord(t *testing.T) {
	for _, tt := range []struct{ word, script, cheapest string }{
		{"through", "Latin", "en"},
		{"Through", "Latin", "en"},
		{"zwischen", "Latin", "de"},
		{"château", "Latin", "fr"},
		{"cha\u0302teau", "Latin", "fr"},
		{"người", "Latin", "vi"},
		{"NGƯỜI", "Latin", "vi"},
		{"ngu\u031bo\u031b\u0300i", "Latin", "vi"},
		{"który", "Latin", "pl"},
		{"який", "Cyrillic", "uk"},
		{"который", "Cyrillic", "ru"},
		{"който", "Cyrillic", "bg"},
		{"که", "Arabic", "fa"},
		{"المدرسة", "Arabic", "ar"},
		{"الْمَدْرَسَة", "Arabic", "ar"},
		{"ہے", "Arabic", "ur"},
	} {
		costs := loaded(t).Word(tt.word)
		lane := slices.Index(costs[:], slices.Min(costs[:]))
		if got := loaded(t).Languages(tt.script)[lane]; got != tt.cheapest {
			t.Errorf("%s is cheapest in %s, want %s: %v", tt.word, got, tt.cheapest, costs)
		}
	}
}

// TestWordSaysNothing: what no language writes costs nothing under any of them.
func TestWordSaysNothing(t *testing.T) {
	for _, word := range []string{"", "中文", "ωμέγα", "\u0301", "\xff\xfe", "𝑥𝑦"} {
		if costs := loaded(t).Word(word); costs != (Costs{}) {
			t.Errorf("%q costs %v", word, costs)
		}
	}
}

// TestWordIsBounded: no word is so long that its costs overflow.
func TestWordIsBounded(t *testing.T) {
	long := loaded(t).Word(strings.Repeat("ж", maxLetters))
	if longer := loaded(t).Word(strings.Repeat("ж", 1<<16)); longer != long {
		t.Errorf("a word of 65536 letters costs %v, one of %d %v", longer, maxLetters, long)
	}
}

func TestReadRefuses(t *testing.T) {
	broken := func(change func([]byte) []byte) []byte { return change(slices.Clone(embedded)) }
	for name, data := range map[string][]byte{
		"nothing":         nil,
		"something else":  []byte("PK\x03\x04 is an archive, not a table"),
		"another version": broken(func(d []byte) []byte { d[len(magic)]++; return d }),
		"half a table":    embedded[:len(embedded)/2],
		"only a header":   embedded[:len(magic)+1],
		"endless scripts": append([]byte(magic), version, 0, 0xff, 0xff, 0xff, 0xff, 0x0f),
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := read(data); err == nil || got != nil || !strings.Contains(err.Error(), "generate it again") {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

// FuzzRead: whatever the bytes, reading ends, and what is read can be asked.
func FuzzRead(f *testing.F) {
	f.Add(embedded[:4096])
	f.Add([]byte(magic + "\x01\x00\x01\x05Latin\x01\x02en\x01\x61\x01\x01\x01\x00\x10"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, err := read(data); err == nil {
			got.Word("through")
		}
	})
}

// FuzzWord: the costs of a word do not hang on its Unicode normal form.
func FuzzWord(f *testing.F) {
	for _, word := range []string{"through", "người", "ngu\u031bo\u031b\u0300i", "а\u0301й", "آب", "\xff", "İı"} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if !utf8.ValidString(word) || utf8.RuneCountInString(norm.NFD.String(word)) > maxLetters {
			return
		}
		composed, decomposed := loaded(t).Word(norm.NFC.String(word)), loaded(t).Word(norm.NFD.String(word))
		if composed != decomposed {
			t.Fatalf("%q costs %v composed and %v decomposed", word, composed, decomposed)
		}
	})
}

func loaded(t testing.TB) *Table {
	t.Helper()
	l, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}
