package scaffold_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/assay-rl/assay/verifiers/scaffold"
)

// In a checkout, a new domain is one call away from passing its tests.
func ExampleNew() {
	root, err := os.MkdirTemp("", "checkout")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(root) }()
	if err := os.Mkdir(filepath.Join(root, "verifiers"), 0o755); err != nil {
		fmt.Println(err)
		return
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module github.com/assay-rl/assay\n"), 0o644); err != nil {
		fmt.Println(err)
		return
	}
	written, err := scaffold.New(root, "chess")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, path := range written {
		fmt.Println(path)
	}
	// Output:
	// verifiers/all/all.go
	// verifiers/chess/RATIONALE.md
	// verifiers/chess/chess.go
	// verifiers/chess/chess_test.go
	// verifiers/chess/doc.go
	// verifiers/chess/testdata/cases/basic.yaml
}
