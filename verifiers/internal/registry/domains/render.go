package domains

import (
	"bytes"
	"fmt"
	"go/format"
	"text/template"
)

var allTemplate = template.Must(template.New("all").Parse(marker + `

// Package all lists the Spec of every domain. A program that hosts verifiers takes its [Registry]; a test that must
// hold for each of them ranges over [Specs].
package all

import (
	"{{.Module}}/verifiers"
{{- range .Names}}
	"{{$.Module}}/verifiers/{{.}}"
{{- end}}
)

// Specs holds every domain's Spec, by name.
var Specs = []verifiers.Spec{
{{- range .Names}}
	{{.}}.Spec,
{{- end}}
}

// Registry returns a registry of Specs. It panics if two of them share a name, which the conformance test of each
// domain rules out: a Spec is named after its folder.
func Registry() *verifiers.Registry {
	r, err := verifiers.NewRegistry(Specs...)
	if err != nil {
		panic(err)
	}
	return r
}
`))

var testTemplate = template.Must(template.New("test").Parse(marker + `

package {{.Name}}

import (
	"testing"

	"{{.Module}}/verifiers/verifiertest"
)

func TestConformance(t *testing.T) { verifiertest.Run(t, Spec) }

func FuzzVerify(f *testing.F) { verifiertest.Fuzz(f, Spec) }

func BenchmarkVerify(b *testing.B) { verifiertest.Benchmark(b, Spec) }
`))

// render returns every generated file by its slash-separated path in the verifiers folder.
func render(module string, names []string) (map[string][]byte, error) {
	files := make(map[string][]byte, len(names)+1)
	add := func(path string, t *template.Template, data any) error {
		var b bytes.Buffer
		if err := t.Execute(&b, data); err != nil {
			return fmt.Errorf("registry: %s: %w", path, err)
		}
		source, err := format.Source(b.Bytes())
		if err != nil {
			return fmt.Errorf("registry: %s: %w", path, err)
		}
		files[path] = source
		return nil
	}
	err := add("all/all.go", allTemplate, struct {
		Module string
		Names  []string
	}{module, names})
	for _, name := range names {
		if err != nil {
			break
		}
		err = add(name+"/"+name+"_test.go", testTemplate, struct{ Module, Name string }{module, name})
	}
	return files, err
}
