package kernel

import "golang.org/x/sys/cpu"

//go:noescape
func tile6x16(depth int, a, b, t *float32)

func tileAssembly(depth int, a, b []float32, t *[tileRows * tileCols]float32) {
	tile6x16(depth, &a[0], &b[0], &t[0])
}

func assembly() bool { return cpu.X86.HasAVX2 && cpu.X86.HasFMA }
