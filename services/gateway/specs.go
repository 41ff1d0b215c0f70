package gateway

import (
	"context"
	"errors"

	"connectrpc.com/connect"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
)

// PutSpec implements the SpecService.
func (g *Gateway) PutSpec(ctx context.Context, req *connect.Request[assayv1.PutSpecRequest]) (*connect.Response[assayv1.PutSpecResponse], error) {
	tenant, err := tenantOf(req.Msg.GetTenant())
	if err != nil {
		return nil, err
	}
	spec, err := g.specs.PutYAML(ctx, tenant, []byte(req.Msg.GetYaml()))
	if err != nil {
		return nil, coded(err)
	}
	return connect.NewResponse(&assayv1.PutSpecResponse{Spec: spec.Proto()}), nil
}

// GetSpec implements the SpecService.
func (g *Gateway) GetSpec(ctx context.Context, req *connect.Request[assayv1.GetSpecRequest]) (*connect.Response[assayv1.GetSpecResponse], error) {
	tenant, err := tenantOf(req.Msg.GetTenant())
	if err != nil {
		return nil, err
	}
	if req.Msg.GetSpec() == "" {
		return nil, connect.NewError(connect.CodeInvalidArgument, errors.New(`spec is empty: give "name" or "name@hash"`))
	}
	ref, err := g.specs.Resolve(ctx, tenant, "", req.Msg.GetSpec())
	if err != nil {
		return nil, coded(err)
	}
	spec, err := g.specs.Get(ctx, ref)
	if err != nil {
		return nil, coded(err)
	}
	return connect.NewResponse(&assayv1.GetSpecResponse{Spec: spec.Proto()}), nil
}

// ListSpecs implements the SpecService.
func (g *Gateway) ListSpecs(ctx context.Context, req *connect.Request[assayv1.ListSpecsRequest]) (*connect.Response[assayv1.ListSpecsResponse], error) {
	tenant, err := tenantOf(req.Msg.GetTenant())
	if err != nil {
		return nil, err
	}
	stored, err := g.specs.List(ctx, tenant)
	if err != nil {
		return nil, coded(err)
	}
	out := new(assayv1.ListSpecsResponse)
	for _, s := range stored {
		spec, err := g.specs.Get(ctx, s.Ref())
		if err != nil {
			return nil, coded(err)
		}
		out.Specs = append(out.Specs, spec.Proto())
	}
	return connect.NewResponse(out), nil
}

// GetFleetState implements the FleetService.
func (g *Gateway) GetFleetState(ctx context.Context, _ *connect.Request[assayv1.GetFleetStateRequest]) (*connect.Response[assayv1.GetFleetStateResponse], error) {
	state, err := g.fleet.State(ctx)
	if err != nil {
		return nil, coded(err)
	}
	return connect.NewResponse(state), nil
}

func tenantOf(name string) (string, error) {
	if name == "" {
		return bus.DefaultTenant, nil
	}
	if err := bus.CheckName("tenant", name); err != nil {
		return "", connect.NewError(connect.CodeInvalidArgument, err)
	}
	return name, nil
}
