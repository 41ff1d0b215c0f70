// Package gateway is the HTTP side of the fleet: the Connect services of assay.v1, which also answer plain HTTP POSTs of
// JSON, gRPC and gRPC-Web, and the operators' paths.
//
// It keeps nothing: a request's rollouts are on the streams before it waits, so a gateway may be killed at any moment
// and the same request sent to another one gets the same rewards.
package gateway
