// Package scaffold starts a new verifier: a folder that already compiles, passes the conformance kit and is in the
// registry, so that its author changes a working thing instead of assembling one.
package scaffold

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"github.com/assay-rl/assay/verifiers/internal/registry/domains"
)

//go:embed templates/*.tmpl
var embedded embed.FS

var templates = template.Must(template.ParseFS(embedded, "templates/*.tmpl"))

// files names each file of a new domain, NAME standing for the domain's name, and its template.
var files = map[string]string{
	"doc.go":                    "doc.go.tmpl",
	"NAME.go":                   "verifier.go.tmpl",
	"RATIONALE.md":              "rationale.md.tmpl",
	"testdata/cases/basic.yaml": "cases.yaml.tmpl",
}

// New creates the domain name in root, the top of a checkout, and brings the registry up to date. It returns every
// file it wrote as a slash-separated path relative to root, in order.
//
// A name is 1 to 64 lower-case letters and digits, a letter first; it is an error if it is a Go keyword, means
// something else under verifiers, or names a folder that is there already. New overwrites nothing, and after an
// error the new folder is gone again.
func New(root, name string) ([]string, error) {
	if err := domains.CheckName(name); err != nil {
		return nil, fmt.Errorf("scaffold: %w", err)
	}
	dir := filepath.Join(root, "verifiers")
	if _, err := domains.Stale(dir); err != nil {
		return nil, fmt.Errorf("scaffold: %s cannot take a new domain: %w", dir, err)
	}
	content, err := render(root, name)
	if err != nil {
		return nil, fmt.Errorf("scaffold: %w", err)
	}
	folder := filepath.Join(dir, name)
	if err := os.Mkdir(folder, 0o755); errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("scaffold: %s is there already: choose another name", folder)
	} else if err != nil {
		return nil, fmt.Errorf("scaffold: %w", err)
	}
	written, err := fill(dir, name, content)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("scaffold: %w", err), os.RemoveAll(folder))
	}
	return written, nil
}

// fill writes the files of a domain into its folder and regenerates.
func fill(dir, name string, content map[string][]byte) ([]string, error) {
	var written []string
	for file, text := range content {
		full := filepath.Join(dir, name, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(full, text, 0o644); err != nil {
			return nil, err
		}
		written = append(written, path.Join("verifiers", name, file))
	}
	generated, err := domains.Generate(dir)
	for _, g := range generated {
		written = append(written, path.Join("verifiers", g))
	}
	slices.Sort(written)
	return written, err
}

// render returns the files of a domain by their slash-separated path in its folder.
func render(root, name string) (map[string][]byte, error) {
	module, err := domains.Module(root)
	if err != nil {
		return nil, err
	}
	content := make(map[string][]byte, len(files))
	for file, tmpl := range files {
		var b bytes.Buffer
		if err := templates.ExecuteTemplate(&b, tmpl, struct{ Module, Name string }{module, name}); err != nil {
			return nil, err
		}
		text := b.Bytes()
		if strings.HasSuffix(file, ".go") {
			if text, err = format.Source(text); err != nil {
				return nil, fmt.Errorf("%s: %w", tmpl, err)
			}
		}
		content[strings.ReplaceAll(file, "NAME", name)] = text
	}
	return content, nil
}
