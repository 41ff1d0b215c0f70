// Package fleettest starts a whole fleet inside a test: an embedded NATS server on the test's temporary directory, the
// reward service, workers and a gateway, all real. Only tests import it.
//
//	f := fleettest.Start(t, fleettest.Spec(yaml))
//	r := f.Score(t, &assayv1.Rollout{Id: "a", Route: "math", …})
package fleettest
