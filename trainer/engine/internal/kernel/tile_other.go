//go:build !amd64 && !arm64

package kernel

func tileAssembly(depth int, a, b []float32, t *[tileRows * tileCols]float32) {
	tilePortable(depth, a, b, t)
}

func assembly() bool { return false }
