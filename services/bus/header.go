package bus

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
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

var tracePattern = regexp.MustCompile(`^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}`)

// parseHeader reads a rollout's subject and headers. The error lists everything that is wrong; what could be read
// is returned all the same, because even a rollout with a bad header gets a reward.
func parseHeader(subject string, h nats.Header) (Header, error) {
	var out Header
	var faults []error
	fault := func(err error) {
		if err != nil {
			faults = append(faults, err)
		}
	}
	var ok bool
	if out.Tenant, out.Run, out.Route, ok = splitRolloutSubject(subject); !ok {
		return out, fmt.Errorf("subject %q is not a rollout's", subject)
	}
	fault(CheckName("tenant", out.Tenant))
	fault(CheckName("run", out.Run))
	fault(CheckName("route", out.Route))
	out.ID, out.Group, out.Spec, out.Digest = h.Get(HeaderID), h.Get(HeaderGroup), h.Get(HeaderSpec), h.Get(HeaderDigest)
	fault(CheckID(HeaderID, out.ID))
	fault(CheckID(HeaderGroup, out.Group))
	if got := h.Get(HeaderMsgID); got != out.MsgID() {
		fault(fmt.Errorf("%s is %q, it must be tenant/run/id: %q", HeaderMsgID, abbreviate(got), abbreviate(out.MsgID())))
	}
	if out.Trace = h.Get(HeaderTrace); !tracePattern.MatchString(out.Trace) {
		fault(fmt.Errorf("%s %q is not a W3C traceparent", HeaderTrace, abbreviate(out.Trace)))
	}
	var err error
	out.GroupSize, err = parseGroupSize(h.Get(HeaderGroupSize))
	fault(err)
	out.Deadline, err = parseDeadline(h.Get(HeaderDeadline))
	fault(err)
	if out.ContentType = h.Get(HeaderContentType); out.ContentType != ContentProtobuf && out.ContentType != ContentJSON {
		fault(fmt.Errorf("%s %q is neither %s nor %s", HeaderContentType, abbreviate(out.ContentType), ContentProtobuf, ContentJSON))
	}
	return out, errors.Join(faults...)
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
