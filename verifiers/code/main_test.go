package code

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/assay-rl/assay/sandbox/guests"
)

// needingGuests are the generated tests, which cannot skip themselves.
const needingGuests = "^(TestConformance|FuzzVerify|BenchmarkVerify)$"

func TestMain(m *testing.M) {
	flag.Parse()
	if skip := flag.Lookup("test.skip"); guests.Find() == "" && skip.Value.String() == "" {
		fmt.Fprintf(os.Stderr, "skipping %s: the guests are not installed: run `%s`\n", needingGuests, guests.Install)
		_ = flag.Set("test.skip", needingGuests)
	}
	os.Exit(m.Run())
}
