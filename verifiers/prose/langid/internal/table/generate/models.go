package main

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/pemistahl/lingua-go/serialization"
	"google.golang.org/protobuf/proto"
)

const (
	module = "github.com/pemistahl/lingua-go"
	// source names the models in the table's header.
	source = module + " v1.4.0"
)

// lengths are the names of the models that are used, by the length of their n-grams less one.
var lengths = []string{"unigrams", "bigrams", "trigrams", "quadrigrams"}

// model holds, for every n-gram of a language, the probability of its last letter after the others.
type model map[string]float64

// modelsDir returns the folder of lingua-go's models in the module cache.
func modelsDir() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Path}} {{.Version}}\n{{.Dir}}", module).Output()
	if err != nil {
		return "", fmt.Errorf("finding lingua-go in the module cache: %w", err)
	}
	version, dir, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if version != source {
		return "", fmt.Errorf("go.mod has %s and the table would say %s", version, source)
	}
	return filepath.Join(dir, "language-models"), nil
}

// readModel reads the n-grams of all lengths of a language, by ISO 639-1 code.
func readModel(dir, code string) (model, error) {
	m := model{}
	for _, name := range lengths {
		if err := m.read(filepath.Join(dir, code, name+".pb.bin.zip")); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", code, name, err)
		}
	}
	return m, nil
}

func (m model) read(path string) error {
	data, err := unzip(path)
	if err != nil {
		return err
	}
	var stored serialization.SerializableLanguageModel
	if err := proto.Unmarshal(data, &stored); err != nil {
		return err
	}
	for _, set := range stored.GetNgramSets() {
		for _, gram := range set.GetNgrams() {
			m[gram] = set.GetProbability()
		}
	}
	return nil
}

// unzip returns the one file in an archive.
func unzip(path string) ([]byte, error) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer archive.Close()
	if len(archive.File) != 1 {
		return nil, errors.New("the archive does not hold just one file")
	}
	f, err := archive.File[0].Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// joint returns how frequent an n-gram is among those of its length, by the chain rule.
func (m model) joint(gram []rune) float64 {
	p := 1.0
	for i := range gram {
		p *= m[string(gram[:i+1])]
	}
	return p
}
