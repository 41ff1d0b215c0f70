// Package kernel multiplies matrices of float32 for the embedded engine: one micro-kernel in AVX2 assembly for amd64, one
// in NEON assembly for arm64, and a portable one, chosen when the process starts.
//
// Every element of a product is the sum over k in ascending order, in blocks of [blockDepth] whose sums are added in
// ascending order, whatever the other rows and columns are. So a row's result does not depend on the rows beside it, and
// splitting rows over any number of goroutines changes no bit. The assembly kernels round each product and sum once (fused
// multiply-add) and agree to the bit; the portable one rounds to float64 in between, and agrees with them to 1e-6 of the sum
// of the products' magnitudes.
package kernel
