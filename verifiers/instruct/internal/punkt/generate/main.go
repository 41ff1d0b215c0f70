// Generate writes the parameters of Punkt's English model, as they lie in the package neurosnap/sentences, in the form
// that its parent package reads:
//
//	go -C verifiers/instruct/internal/punkt/generate generate
//
// It is a module of its own so that Assay does not depend on that package. The version is pinned by go.mod and go.sum,
// and the output is the same to the byte wherever it runs.
package main

//go:generate go run . -out ../english.txt

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/neurosnap/sentences/data"
)

// The contexts of a word in the training text, as bits of OrthoContext.
const (
	beginUpper = 1 << (1 + iota)
	middleUpper
	unknownUpper
	beginLower
	middleLower
	unknownLower
)

// parameters is the model as the package holds it. Sets are maps to 1.
type parameters struct {
	AbbrevTypes, Collocations, SentStarters, OrthoContext map[string]int
}

func main() {
	out := flag.String("out", "english.txt", "file to write")
	flag.Parse()
	if err := run(*out); err != nil {
		log.Fatal(err)
	}
}

func run(out string) error {
	text, err := data.Asset("data/english.json")
	if err != nil {
		return err
	}
	var p parameters
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	var b bytes.Buffer
	section(&b, "abbreviations", slices.Sorted(maps.Keys(p.AbbrevTypes)))
	section(&b, "collocations", slices.Sorted(maps.Keys(p.Collocations)))
	section(&b, "starters", slices.Sorted(maps.Keys(p.SentStarters)))
	byBits := map[int][]string{}
	for word, context := range p.OrthoContext {
		bits := bitsOf(context)
		byBits[bits] = append(byBits[bits], word)
	}
	for _, bits := range slices.Sorted(maps.Keys(byBits)) {
		slices.Sort(byBits[bits])
		section(&b, fmt.Sprintf("case %d", bits), byBits[bits])
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}

// bitsOf keeps the four facts that decisions rest on: seen small, small at a beginning, seen as a capital, capital in
// the middle of a sentence.
func bitsOf(context int) int {
	bits := 0
	for i, mask := range []int{beginLower | middleLower | unknownLower, beginLower, beginUpper | middleUpper | unknownUpper, middleUpper} {
		if context&mask != 0 {
			bits |= 1 << i
		}
	}
	return bits
}

// section writes a heading and the words under it, one per line. A word that is no word (holds a blank) cannot be met
// in a text and is left out.
func section(b *bytes.Buffer, heading string, words []string) {
	fmt.Fprintf(b, "# %s\n", heading)
	for _, w := range words {
		if !strings.ContainsAny(w, " \n") {
			fmt.Fprintln(b, w)
		}
	}
}
