package verify

// What the tests outside the package ask for.
var (
	ErrDied    = errDied
	ErrNoChild = errNoChild
)
