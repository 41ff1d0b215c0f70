package prose

import "testing"

// TestClasses: the classes that are made range by range are those of every single rune.
func TestClasses(t *testing.T) {
	for r, got := range classes() {
		if want := classify(rune(r)); got != want {
			t.Errorf("%U has the class %d, want %d", r, got, want)
		}
	}
}
