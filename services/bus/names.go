package bus

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Streams.
const (
	streamRollouts = "ROLLOUTS"
	streamVerdicts = "VERDICTS"
	streamRewards  = "REWARDS"
	streamDead     = "DEAD"
)

// Subjects. Stars stand for one token each, so a publish with another number of tokens has no stream and its
// publisher is told so.
const (
	subjectRollouts = "assay.rollout.*.*.*.*"
	subjectVerdicts = "assay.verdict.*"
	subjectRewards  = "assay.reward.*.*.*"
	subjectDead     = "assay.dead.*.*"
	subjectBeats    = "assay.fleet.beat.*.*"
)

// durableReward is the reward service's durable on ROLLOUTS and on VERDICTS.
const durableReward = "reward"

// Buckets.
const (
	bucketSpecs = "assay_specs"
	bucketPools = "assay_pools"
	bucketPins  = "assay_pins"
	bucketLocks = "assay_locks"
)

// Headers of a rollout. All are required but those marked optional.
const (
	HeaderID          = "Assay-Id"
	HeaderGroup       = "Assay-Group"
	HeaderGroupSize   = "Assay-Group-Size" // optional
	HeaderSpec        = "Assay-Spec"       // optional: resolved to the route's current spec, once
	HeaderDeadline    = "Assay-Deadline"   // optional: a duration such as "90s"
	HeaderDigest      = "Assay-Digest"     // optional: tells a retry from a reused id
	HeaderContentType = "Content-Type"
	HeaderMsgID       = "Nats-Msg-Id" // tenant/run/id
	HeaderTrace       = "traceparent" // W3C Trace Context
	HeaderReason      = "Assay-Reason"
	HeaderSubject     = "Assay-Subject"
)

// Body encodings.
const (
	ContentProtobuf = "application/protobuf"
	ContentJSON     = "application/json"
)

// MaxRolloutBytes is the largest body of a rollout on any path: 8 MiB, the largest payload NATS advises.
const MaxRolloutBytes = 8 << 20

// maxID is the longest id or group in bytes.
const maxID = 256

// partitions is how many subjects a route's rollouts are spread over.
const partitions = 16

// DefaultTenant and DefaultRun stand in where a publisher names none.
const (
	DefaultTenant = "default"
	DefaultRun    = "default"
)

// CheckName says what is wrong with the name of a tenant, a run, a route or a pool; kind is used in the error.
func CheckName(kind, name string) error {
	if !isName(name) {
		return fmt.Errorf("%s %q must match [A-Za-z0-9_-]{1,64}", kind, abbreviate(name))
	}
	return nil
}

// maxName is the longest name in bytes.
const maxName = 64

// isName is a loop because it runs several times for every rollout.
func isName(s string) bool {
	if s == "" || len(s) > maxName {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if c != '_' && c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}

// CheckID says what is wrong with a rollout's id or group: it is 1 to 256 bytes of UTF-8 without control characters
// and without blanks at its ends. NATS wildcards are fine, because ids never travel in subjects.
func CheckID(kind, id string) error {
	switch {
	case id == "":
		return fmt.Errorf("%s is empty", kind)
	case len(id) > maxID:
		return fmt.Errorf("%s %q has %d bytes, the limit is %d", kind, abbreviate(id), len(id), maxID)
	case !utf8.ValidString(id):
		return fmt.Errorf("%s %q is not valid UTF-8", kind, abbreviate(id))
	case strings.IndexFunc(id, unicode.IsControl) >= 0:
		return fmt.Errorf("%s %q has a control character", kind, abbreviate(id))
	case strings.TrimSpace(id) != id:
		return fmt.Errorf("%s %q begins or ends with a blank", kind, abbreviate(id))
	}
	return nil
}

// isHash reports whether s has the form of a spec's hash.
func isHash(s string) bool {
	for i := range len(s) {
		if !isHexDigit(s[i]) {
			return false
		}
	}
	return len(s) == 32
}

func isHexDigit(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' }

// abbreviate makes a value fit for a message to people: short and valid UTF-8.
func abbreviate(s string) string { return abbreviateTo(40, s) }

func abbreviateTo(bytes int, s string) string {
	if len(s) > bytes {
		s = s[:bytes] + "…"
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// Address identifies a rollout.
type Address struct {
	Tenant, Run, ID string
}

// MsgID is the rollout's Nats-Msg-Id.
func (a Address) MsgID() string { return a.Tenant + "/" + a.Run + "/" + a.ID }

// String is for people.
func (a Address) String() string { return a.MsgID() }

// Key identifies the rollout as its reward's subject does: tenant, run and token.
type Key string

// Key returns the rollout's key.
func (a Address) Key() Key {
	sum := sha256.Sum256([]byte(a.ID))
	return Key(a.Tenant + "." + a.Run + "." + hex.EncodeToString(sum[:16]))
}

const rewardPrefix = "assay.reward."

func (k Key) rewardSubject() string { return rewardPrefix + string(k) }

func keyOfReward(subject string) Key { return Key(strings.TrimPrefix(subject, rewardPrefix)) }

// rolloutSubject returns the subject a rollout is published on.
func rolloutSubject(a Address, route string) string {
	h := fnv.New32a()
	h.Write([]byte(a.ID))
	return "assay.rollout." + a.Tenant + "." + a.Run + "." + route + "." + strconv.Itoa(int(h.Sum32()%partitions))
}

// routeFilter matches every rollout of a route.
func routeFilter(route string) string { return "assay.rollout.*.*." + route + ".*" }

// splitRolloutSubject returns the tenant, run and route that a rollout's subject names.
func splitRolloutSubject(subject string) (tenant, run, route string, ok bool) {
	t := strings.Split(subject, ".")
	if len(t) != 6 {
		return "", "", "", false
	}
	return t[2], t[3], t[4], true
}
