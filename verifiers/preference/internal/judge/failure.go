package judge

// Kind is why a judge gave no score.
type Kind int

// The kinds of failure.
const (
	// Unavailable: it could not be called, did not answer, or answered with an error.
	Unavailable Kind = iota
	// Unreadable: it answered, but not with a number in its range or one of the labels.
	Unreadable
	// OverBudget: asking it would exceed the budget.
	OverBudget
)

// Failure says why there is no score.
type Failure struct {
	Kind Kind
	Err  error
}

// Error implements error.
func (f *Failure) Error() string { return "judge: " + f.Err.Error() }

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }
