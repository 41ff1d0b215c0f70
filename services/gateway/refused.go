package gateway

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"connectrpc.com/connect"
)

// countedKey marks in a request's context whether its error has been counted.
type countedKey struct{}

// counting counts every request that is answered with an error. Most are seen by the interceptor; what never gets that
// far (a body that cannot be read, an unknown path) shows in the response's status.
func (g *Gateway) counting(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		counted := false
		seen := &response{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r.WithContext(context.WithValue(r.Context(), countedKey{}, &counted)))
		if code := seen.code(); code != 0 && !counted {
			g.refused.WithLabelValues(code.String()).Inc()
		}
		seen.explain(r)
	})
}

// response remembers how a request was answered.
type response struct {
	http.ResponseWriter
	status int
	body   bool
}

// WriteHeader implements http.ResponseWriter.
func (w *response) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *response) Write(data []byte) (int, error) {
	w.body = true
	return w.ResponseWriter.Write(data)
}

// Flush implements http.Flusher, which streams need.
func (w *response) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

// Unwrap gives http.ResponseController what lies below.
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// code returns the Connect code of an error, 0 for a success.
func (w *response) code() connect.Code {
	switch w.status {
	case http.StatusBadRequest:
		return connect.CodeInvalidArgument
	case http.StatusRequestEntityTooLarge, http.StatusTooManyRequests:
		return connect.CodeResourceExhausted
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusUnsupportedMediaType, http.StatusNotImplemented:
		return connect.CodeUnimplemented
	}
	if w.status >= http.StatusBadRequest {
		return connect.CodeUnknown
	}
	for _, trailer := range []string{"Grpc-Status", http.TrailerPrefix + "Grpc-Status"} {
		if n, err := strconv.Atoi(w.Header().Get(trailer)); err == nil && n > 0 {
			return connect.Code(n)
		}
	}
	return 0
}

// explain says what to do about the two statuses that Connect leaves without a body.
func (w *response) explain(r *http.Request) {
	switch {
	case w.body:
	case w.status == http.StatusUnsupportedMediaType:
		fmt.Fprintf(w.ResponseWriter, "Content-Type %q is not understood here: send application/json or application/proto\n", r.Header.Get("Content-Type"))
	case w.status == http.StatusMethodNotAllowed:
		fmt.Fprintf(w.ResponseWriter, "%s is not understood here: send POST\n", r.Method)
	}
}

// counter counts the errors of the services.
type counter struct{ g *Gateway }

func (c counter) count(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	c.g.refused.WithLabelValues(connect.CodeOf(err).String()).Inc()
	if counted, ok := ctx.Value(countedKey{}).(*bool); ok {
		*counted = true
	}
	return err
}

// WrapUnary implements connect.Interceptor.
func (c counter) WrapUnary(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, req connect.AnyRequest) (connect.AnyResponse, error) {
		resp, err := next(ctx, req)
		return resp, c.count(ctx, err)
	}
}

// WrapStreamingClient implements connect.Interceptor.
func (c counter) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return next
}

// WrapStreamingHandler implements connect.Interceptor.
func (c counter) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return func(ctx context.Context, conn connect.StreamingHandlerConn) error {
		return c.count(ctx, next(ctx, conn))
	}
}
