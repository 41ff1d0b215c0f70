package bus

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// Deadlines a publisher may ask for.
const (
	DefaultDeadline = 10 * time.Minute
	minDeadline     = time.Second
	maxDeadline     = 24 * time.Hour
)

// Header is what subject and headers say of a rollout: all that completeness needs.
type Header struct {
	Address
	// Route is the route that judges it.
	Route string
	// Group is its group, GroupSize the group's size or 0.
	Group     string
	GroupSize uint32
	// Spec is "name@hash", or empty.
	Spec string
	// Deadline is how long verification may stand still.
	Deadline time.Duration
	// ContentType is the body's encoding.
	ContentType string
	// Trace is the W3C traceparent.
	Trace string
	// Digest is what the publisher stamped to tell a retry from a reused id; may be empty.
	Digest string
}

// parseHeader reads a rollout's subject and headers. The error lists everything that is wrong; what could be read
// is returned all the same, because even a rollout with a bad header gets a reward. Of a wrong value only a readable
// beginning is returned, so that no header can make a reward that is too large to store.
func parseHeader(subject string, h nats.Header) (Header, error) {
	var out Header
	var faults []error
	take := func(to *string, value string, err error) {
		if *to = value; err != nil {
			*to = abbreviate(value)
			faults = append(faults, err)
		}
	}
	tenant, run, route, ok := splitRolloutSubject(subject)
	if !ok {
		return out, fmt.Errorf("subject %q is not a rollout's", abbreviate(subject))
	}
	take(&out.Tenant, tenant, CheckName("tenant", tenant))
	take(&out.Run, run, CheckName("run", run))
	take(&out.Route, route, CheckName("route", route))
	id, group, spec, digest := h.Get(HeaderID), h.Get(HeaderGroup), h.Get(HeaderSpec), h.Get(HeaderDigest)
	take(&out.ID, id, CheckID(HeaderID, id))
	take(&out.Group, group, CheckID(HeaderGroup, group))
	take(&out.Spec, spec, checkCited(spec))
	take(&out.Digest, digest, checkDigest(digest))
	contentType := h.Get(HeaderContentType)
	take(&out.ContentType, contentType, checkContentType(contentType))
	var traceErr, sizeErr, deadlineErr error
	out.Trace, traceErr = parseTrace(h.Get(HeaderTrace))
	out.GroupSize, sizeErr = parseGroupSize(h.Get(HeaderGroupSize))
	out.Deadline, deadlineErr = parseDeadline(h.Get(HeaderDeadline))
	for _, err := range []error{checkMsgID(h.Get(HeaderMsgID), Address{tenant, run, id}), traceErr, sizeErr, deadlineErr} {
		if err != nil {
			faults = append(faults, err)
		}
	}
	return out, errors.Join(faults...)
}

// checkCited says what is wrong with the spec that a header cites; none at all is fine.
func checkCited(ref string) error {
	if ref == "" {
		return nil
	}
	if name, hash, _ := strings.Cut(ref, "@"); !isName(name) || !isHash(hash) {
		return fmt.Errorf("%s %q is not name@hash, the hash being 32 hexadecimal digits", HeaderSpec, abbreviate(ref))
	}
	return nil
}

func checkDigest(s string) error {
	if s == "" {
		return nil
	}
	return CheckName(HeaderDigest, s)
}

func checkContentType(s string) error {
	if s == ContentProtobuf || s == ContentJSON {
		return nil
	}
	return fmt.Errorf("%s %q is neither %s nor %s", HeaderContentType, abbreviate(s), ContentProtobuf, ContentJSON)
}

func checkMsgID(got string, a Address) error {
	if want := a.MsgID(); got != want {
		return fmt.Errorf("%s is %q, it must be tenant/run/id: %q", HeaderMsgID, abbreviate(got), abbreviate(want))
	}
	return nil
}

// parseTrace reads a W3C traceparent: version, trace, parent and flags in lower-case hexadecimal. Later versions may
// append fields, which are left out.
func parseTrace(s string) (string, error) {
	const form = "00-00000000000000000000000000000000-0000000000000000-00"
	valid := len(s) >= len(form)
	for i := 0; valid && i < len(form); i++ {
		valid = form[i] == '-' && s[i] == '-' || form[i] == '0' && isHexDigit(s[i])
	}
	if !valid {
		return "", fmt.Errorf("%s %q is not a W3C traceparent", HeaderTrace, abbreviate(s))
	}
	return s[:len(form)], nil
}

func parseGroupSize(s string) (uint32, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(s, 10, 31)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("%s %q is not a positive whole number", HeaderGroupSize, abbreviate(s))
	}
	return uint32(n), nil
}

func parseDeadline(s string) (time.Duration, error) {
	if s == "" {
		return DefaultDeadline, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return DefaultDeadline, fmt.Errorf("%s %q is not a duration such as 90s", HeaderDeadline, abbreviate(s))
	}
	return d, CheckDeadline(d)
}

// CheckDeadline says what is wrong with a deadline: it is between a second and a day.
func CheckDeadline(d time.Duration) error {
	if d < minDeadline || d > maxDeadline {
		return fmt.Errorf("deadline %v is not between %v and %v", d, minDeadline, maxDeadline)
	}
	return nil
}

// headers writes h as NATS headers.
func (h Header) headers() nats.Header {
	out := nats.Header{
		HeaderID:          {h.ID},
		HeaderGroup:       {h.Group},
		HeaderSpec:        {h.Spec},
		HeaderContentType: {h.ContentType},
		HeaderMsgID:       {h.MsgID()},
		HeaderTrace:       {h.Trace},
	}
	if h.GroupSize > 0 {
		out[HeaderGroupSize] = []string{strconv.FormatUint(uint64(h.GroupSize), 10)}
	}
	if h.Deadline > 0 && h.Deadline != DefaultDeadline {
		out[HeaderDeadline] = []string{h.Deadline.String()}
	}
	if h.Digest != "" {
		out[HeaderDigest] = []string{h.Digest}
	}
	return out
}
