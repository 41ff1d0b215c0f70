package policy

import "errors"

// ErrUnavailable is returned when the policy's worker cannot be reached or does not answer; trying again may help.
var ErrUnavailable = errors.New("policy: worker unavailable")

// ErrNotFinite is returned when a log-probability, a coefficient or a gradient is NaN or infinite.
var ErrNotFinite = errors.New("policy: not finite")
