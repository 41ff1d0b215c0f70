package domains

import (
	"fmt"
	"go/token"
	"regexp"
	"slices"
)

// namePattern is narrower than a Go identifier: the name is also a folder, a route and a key of a reward spec, and
// an underscore would let "x_test" or "x_linux" change what the go tool does with its files.
var namePattern = regexp.MustCompile(`^[a-z][a-z0-9]{0,63}$`)

// reserved names mean something else under verifiers or to the go tool.
var reserved = []string{
	"all", "documentation", "init", "internal", "main", "scaffold", "testdata", "vendor", "verifiers", "verifiertest",
}

// CheckName says why name cannot be the name of a domain, or returns nil.
func CheckName(name string) error {
	switch {
	case !namePattern.MatchString(name):
		return fmt.Errorf("%q is no domain name: use 1 to 64 lower-case letters and digits, a letter first", name)
	case token.IsKeyword(name):
		return fmt.Errorf("%q is a Go keyword: choose another name", name)
	case slices.Contains(reserved, name):
		return fmt.Errorf("%q is reserved: choose another name", name)
	}
	return nil
}
