package kernel

// tilePortable computes t = a·b for one tile: a has [tileRows] numbers for each k, b has [tileCols].
func tilePortable(depth int, a, b []float32, t *[tileRows * tileCols]float32) {
	clear(t[:])
	for k := range depth {
		row, col := a[k*tileRows:][:tileRows], b[k*tileCols:][:tileCols]
		for i, x := range row {
			sums := t[i*tileCols:][:tileCols]
			for j, y := range col {
				sums[j] = float32(float64(sums[j]) + float64(x)*float64(y))
			}
		}
	}
}
