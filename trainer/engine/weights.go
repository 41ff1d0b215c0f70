package engine

import "github.com/assay-rl/assay/trainer/engine/internal/kernel"

// parameters is one set of weights with the version they are of.
type parameters struct {
	flat    []float32
	version uint64
}

// weights is a set of parameters with its matrices laid out for multiplication. It is read by many goroutines.
type weights struct {
	parameters
	blocks []packedBlock
	head   kernel.Packed
}

type packedBlock struct{ qkv, out, up, down kernel.Packed }

// pack lays the matrices out as they are, for a forward pass, or transposed, for a backward one.
func (w *weights) pack(l *layout, p parameters, transpose bool) {
	w.parameters = p
	w.blocks = resize(w.blocks, len(l.blocks))
	for i, b := range l.blocks {
		w.blocks[i].qkv.Pack(b.qkv.matrix(p.flat), transpose)
		w.blocks[i].out.Pack(b.out.matrix(p.flat), transpose)
		w.blocks[i].up.Pack(b.up.matrix(p.flat), transpose)
		w.blocks[i].down.Pack(b.down.matrix(p.flat), transpose)
	}
	w.head.Pack(l.head.matrix(p.flat), transpose)
}

// resize returns a slice of n elements, with s's memory and elements where it is large enough.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		grown := make([]T, n)
		copy(grown, s[:cap(s)])
		return grown
	}
	return s[:n]
}
