// Package processtest runs the fleet as a user does, as real processes on a real nats-server with file storage: it scores
// files through them, stops them politely, and kills them at random while rollouts flow.
package processtest
