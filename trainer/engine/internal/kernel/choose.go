package kernel

// fast says whether this machine runs the assembly. It never changes once the process has started.
var fast = assembly()

func tile(depth int, a, b []float32, t *[tileRows * tileCols]float32) {
	if fast {
		tileAssembly(depth, a, b, t)
		return
	}
	tilePortable(depth, a, b, t)
}

// Name says which micro-kernel this machine runs: "assembly" or "portable".
func Name() string {
	if fast {
		return "assembly"
	}
	return "portable"
}
