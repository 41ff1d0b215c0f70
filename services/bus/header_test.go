package bus

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/nats-io/nats.go"
)

func TestParseHeader(t *testing.T) {
	h, err := parseHeader(goodSubject, goodHeaders())
	if err != nil {
		t.Fatal(err)
	}
	want := Header{
		Address: Address{"default", "default", "a"}, Route: "math", Group: "g", Deadline: DefaultDeadline, ContentType: ContentJSON,
		Trace: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
	}
	if h != want {
		t.Errorf("got %+v\nwant %+v", h, want)
	}
}

// goodRef cites a spec.
const goodRef = "r1@0123456789abcdef0123456789abcdef"

func TestParseHeaderAccepts(t *testing.T) {
	for name, c := range map[string]struct {
		header, value string
		holds         func(Header) bool
	}{
		"group size":            {HeaderGroupSize, "8", func(h Header) bool { return h.GroupSize == 8 }},
		"deadline in seconds":   {HeaderDeadline, "90s", func(h Header) bool { return h.Deadline == 90*time.Second }},
		"deadline of a day":     {HeaderDeadline, "24h", func(h Header) bool { return h.Deadline == 24*time.Hour }},
		"spec":                  {HeaderSpec, goodRef, func(h Header) bool { return h.Spec == goodRef }},
		"digest":                {HeaderDigest, "abc-1", func(h Header) bool { return h.Digest == "abc-1" }},
		"protobuf":              {HeaderContentType, ContentProtobuf, func(h Header) bool { return h.ContentType == ContentProtobuf }},
		"trace with more to it": {HeaderTrace, "01-" + strings.Repeat("a", 32) + "-" + strings.Repeat("b", 16) + "-01-more", func(h Header) bool { return len(h.Trace) == 55 }},
		"header of no concern":  {"X-Other", "\xff", func(Header) bool { return true }},
	} {
		t.Run(name, func(t *testing.T) {
			headers := goodHeaders()
			headers.Set(c.header, c.value)
			if h, err := parseHeader(goodSubject, headers); err != nil || !c.holds(h) {
				t.Errorf("%+v, %v", h, err)
			}
		})
	}
}

// faultyHeaders are single faults of an otherwise good message: a header, its value ("" takes it away), and what the
// error must say.
var faultyHeaders = map[string]struct{ header, value, fault string }{
	"no id":                      {HeaderID, "", "Assay-Id is empty"},
	"no group":                   {HeaderGroup, "", "Assay-Group is empty"},
	"no content type":            {HeaderContentType, "", `Content-Type "" is neither application/protobuf nor application/json`},
	"no message id":              {HeaderMsgID, "", `Nats-Msg-Id is "", it must be tenant/run/id: "default/default/a"`},
	"no trace":                   {HeaderTrace, "", `traceparent "" is not a W3C traceparent`},
	"id too long":                {HeaderID, strings.Repeat("i", 300), "has 300 bytes, the limit is 256"},
	"id with a tab":              {HeaderID, "a\tb", "has a control character"},
	"id not UTF-8":               {HeaderID, "a\xffb", "is not valid UTF-8"},
	"group too long":             {HeaderGroup, strings.Repeat("g", 300), "has 300 bytes, the limit is 256"},
	"message id of another run":  {HeaderMsgID, "default/other/a", "it must be tenant/run/id"},
	"content type of text":       {HeaderContentType, "text/plain", "is neither"},
	"trace in upper case":        {HeaderTrace, "00-" + strings.Repeat("A", 32) + "-" + strings.Repeat("b", 16) + "-01", "is not a W3C traceparent"},
	"trace cut short":            {HeaderTrace, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", "is not a W3C traceparent"},
	"group size zero":            {HeaderGroupSize, "0", `Assay-Group-Size "0" is not a positive whole number`},
	"group size negative":        {HeaderGroupSize, "-1", "is not a positive whole number"},
	"group size of words":        {HeaderGroupSize, "eight", "is not a positive whole number"},
	"group size beyond 32 bits":  {HeaderGroupSize, "99999999999", "is not a positive whole number"},
	"deadline without a unit":    {HeaderDeadline, "90", `Assay-Deadline "90" is not a duration such as 90s`},
	"deadline too short":         {HeaderDeadline, "10ms", "is not between 1s and 24h0m0s"},
	"deadline too long":          {HeaderDeadline, "25h", "is not between 1s and 24h0m0s"},
	"deadline negative":          {HeaderDeadline, "-5s", "is not between 1s and 24h0m0s"},
	"spec without a hash":        {HeaderSpec, "r1", `Assay-Spec "r1" is not name@hash`},
	"spec with a short hash":     {HeaderSpec, "r1@abc", "is not name@hash"},
	"spec with wildcards":        {HeaderSpec, "*@" + strings.Repeat(">", 32), "is not name@hash"},
	"spec longer than a subject": {HeaderSpec, "r1@" + strings.Repeat("a", 5000), "is not name@hash"},
	"digest not UTF-8":           {HeaderDigest, "\xff", "Assay-Digest"},
}

func TestParseHeaderRefuses(t *testing.T) {
	for name, c := range faultyHeaders {
		t.Run(name, func(t *testing.T) {
			h, err := parseHeader(goodSubject, faulty(c.header, c.value))
			if err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("error %v, want one with %q", err, c.fault)
			}
			if h.Route != "math" || h.Tenant != DefaultTenant {
				t.Errorf("what is good of the header is lost: %+v", h)
			}
		})
	}
}

func faulty(header, value string) nats.Header {
	h := goodHeaders()
	if h.Set(header, value); value == "" {
		h.Del(header)
	}
	return h
}

func TestParseHeaderSubjects(t *testing.T) {
	for name, c := range map[string]struct{ subject, fault string }{
		"five tokens":            {"assay.rollout.t.r.math", "is not a rollout's"},
		"seven tokens":           {"assay.rollout.t.r.math.0.1", "is not a rollout's"},
		"tenant with a wildcard": {"assay.rollout.*.default.math.0", `tenant "*" must match`},
		"run beyond ASCII":       {"assay.rollout.default.é.math.0", `run "é" must match`},
		"route not UTF-8":        {"assay.rollout.default.default.\xff.0", "route"},
		"tenant of 4000 bytes":   {"assay.rollout." + strings.Repeat("t", 4000) + ".default.math.0", "must match"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := parseHeader(c.subject, goodHeaders()); err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("error %v, want one with %q", err, c.fault)
			}
		})
	}
}

func TestParseHeaderListsEveryFault(t *testing.T) {
	_, err := parseHeader("assay.rollout.a$.b$.c$.0", nats.Header{HeaderDeadline: {"x"}, HeaderGroupSize: {"y"}, HeaderSpec: {"z"}, HeaderDigest: {"\x00"}})
	if n := strings.Count(err.Error(), "\n") + 1; n != 12 {
		t.Errorf("%d faults listed, want 12:\n%v", n, err)
	}
}

// Every good header of ours reads back as it was written.
func TestHeaderRoundTrip(t *testing.T) {
	for _, want := range []Header{
		{Address: Address{"t", "r", "id.> *"}, Route: "code", Group: "g", Deadline: DefaultDeadline, ContentType: ContentProtobuf, Trace: newTrace()},
		{Address: Address{"t", "r", "问"}, Route: "math", Group: "组", GroupSize: 16, Spec: goodRef, Deadline: time.Minute, ContentType: ContentJSON, Trace: newTrace(), Digest: "d"},
	} {
		got, err := parseHeader(rolloutSubject(want.Address, want.Route), want.headers())
		if err != nil || got != want {
			t.Errorf("%v\n got %+v\nwant %+v", err, got, want)
		}
	}
}

// Whatever comes, parsing never panics, a good header round-trips, and what is kept of a bad one fits into a reward.
func FuzzParseHeader(f *testing.F) {
	good := goodHeaders()
	f.Add(goodSubject, good.Get(HeaderID), good.Get(HeaderGroup), "8", goodRef, "90s", "d", ContentJSON, good.Get(HeaderMsgID), good.Get(HeaderTrace))
	f.Add("assay.rollout.*.>.\xff.0", "\xff", "\n", "-1", "x@", "1", "é", "", "", "00-")
	f.Add("", "", "", "", "", "", "", "", "", "")
	f.Fuzz(func(t *testing.T, subject, id, group, size, spec, deadline, digest, contentType, msgID, trace string) {
		h, err := parseHeader(subject, nats.Header{
			HeaderID: {id}, HeaderGroup: {group}, HeaderGroupSize: {size}, HeaderSpec: {spec}, HeaderDeadline: {deadline},
			HeaderDigest: {digest}, HeaderContentType: {contentType}, HeaderMsgID: {msgID}, HeaderTrace: {trace},
		})
		for _, s := range []string{h.Tenant, h.Run, h.Route, h.ID, h.Group, h.Spec, h.Digest, h.ContentType, h.Trace} {
			if !utf8.ValidString(s) || len(s) > maxID {
				t.Fatalf("kept %q", s)
			}
		}
		if err != nil {
			return
		}
		again, err := parseHeader(rolloutSubject(h.Address, h.Route), h.headers())
		if err != nil || again != h {
			t.Fatalf("%v\n got %+v\nwant %+v", err, again, h)
		}
	})
}

func BenchmarkParseHeader(b *testing.B) {
	want := Header{
		Address: Address{"default", "run-1", "step12/p345/6"}, Route: "math", Group: "step12/p345", GroupSize: 8, Spec: goodRef,
		Deadline: DefaultDeadline, ContentType: ContentProtobuf, Trace: newTrace(), Digest: "0123456789abcdef0123456789abcdef",
	}
	subject, headers := rolloutSubject(want.Address, want.Route), want.headers()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parseHeader(subject, headers); err != nil {
			b.Fatal(err)
		}
	}
}
