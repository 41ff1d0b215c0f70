// Registry writes what is generated from the domain folders: the list of Specs in verifiers/all and each domain's
// conformance test. go generate ./verifiers runs it.
//
// Usage, in the verifiers folder:
//
//	go run ./internal/registry [-check]
//
// With -check it writes nothing, names the files that are not as it would write them and exits with status 1 if
// there are any.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/assay-rl/assay/verifiers/internal/registry/domains"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail if a generated file is missing or stale")
	flag.Parse()
	if err := run(".", *check, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run generates in dir, the verifiers folder, or only checks it, and lists to out what it wrote or found stale.
func run(dir string, check bool, out io.Writer) error {
	do, verb := domains.Generate, "wrote"
	if check {
		do, verb = domains.Stale, "stale"
	}
	paths, err := do(dir)
	if err != nil {
		return err
	}
	for _, p := range paths {
		fmt.Fprintf(out, "%s verifiers/%s\n", verb, p)
	}
	if check && len(paths) > 0 {
		return fmt.Errorf("registry: %d generated files are stale: run go generate ./verifiers and commit them", len(paths))
	}
	return nil
}
