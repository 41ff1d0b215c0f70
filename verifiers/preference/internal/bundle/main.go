// Command bundle makes the two models that Assay is built with, of pairs that it makes of the texts beside it: answers
// with what people dislike in their place, and harmless replies with harmful ones. Run it by go generate.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/assay-rl/assay/verifiers/preference/bradleyterry"
)

//go:embed answers.txt
var answersText string

//go:embed conduct.txt
var conductText string

//go:embed phrases.txt
var phrasesText string

func main() {
	dir := flag.String("out", "bundled", "folder to write the models to")
	heldOut := flag.Float64("held-out", 0, "share of the prompts to measure on instead of training; 0 for the models that are bundled")
	flag.Parse()
	if err := run(*dir, *heldOut); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

// run trains both models and writes them.
func run(dir string, heldOut float64) error {
	answers, phrases := parseAnswers(answersText), parsePhrases(phrasesText)
	conduct, err := parseConduct(conductText)
	if err != nil {
		return err
	}
	models := []struct {
		name    string
		pairs   []bradleyterry.Pair
		options bradleyterry.Options
	}{
		{"helpful", helpful(answers, phrases), bradleyterry.Options{View: "answer", L2: 3e-4}},
		{"harmless", harmless(conduct, answers), bradleyterry.Options{View: "response", L2: 1e-4, Objective: bradleyterry.Pointwise}},
	}
	for _, m := range models {
		m.options.HeldOut = heldOut
		model, err := bradleyterry.Train(context.Background(), m.pairs, m.options)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		fmt.Fprintf(os.Stderr, "%s: %+v\n", m.name, model.Training())
		if err := write(filepath.Join(dir, m.name+".json"), model); err != nil {
			return err
		}
	}
	return nil
}

func write(path string, m *bradleyterry.Model) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(m.Write(f), f.Close())
}
