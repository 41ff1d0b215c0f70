package verifiertest

import (
	"bufio"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// maxLine is the longest line of labelled data, in bytes.
const maxLine = 64 << 20

// DataLines returns the lines of a file of real, labelled data, unpacked if its name ends with .gz. The environment
// variable ASSAY_DATA names the folder that holds it; where it is unset the test is skipped, and says so. Tests that
// call it are named TestAcceptance…, and have files of their own.
func DataLines(tb testing.TB, name string) [][]byte {
	tb.Helper()
	dir := os.Getenv("ASSAY_DATA")
	if dir == "" {
		tb.Skipf("ASSAY_DATA is not set: it names the folder that holds %s", name)
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var text io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if text, err = gzip.NewReader(f); err != nil {
			tb.Fatal(err)
		}
	}
	var lines [][]byte
	scan := bufio.NewScanner(text)
	scan.Buffer(nil, maxLine)
	for scan.Scan() {
		lines = append(lines, slices.Clone(scan.Bytes()))
	}
	if err := scan.Err(); err != nil {
		tb.Fatal(err)
	}
	return lines
}

// Disagreements returns the rows of the folder's DISAGREEMENTS.md that match a pattern, in their order: of each what the
// pattern's groups match, joined by blanks. An acceptance test holds them against the verdicts that differ from their
// labels, so that each is explained and none is kept that is gone.
func Disagreements(tb testing.TB, pattern string) []string {
	tb.Helper()
	text, err := os.ReadFile("DISAGREEMENTS.md")
	if err != nil {
		tb.Fatal(err)
	}
	var rows []string
	for _, m := range regexp.MustCompile("(?m)^"+pattern).FindAllStringSubmatch(string(text), -1) {
		rows = append(rows, strings.Join(m[1:], " "))
	}
	return rows
}
