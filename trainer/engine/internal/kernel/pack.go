package kernel

// The tile that a micro-kernel computes: rows of A by columns of B.
const (
	tileRows = 6
	tileCols = 16
)

// blockDepth is how many products are summed in registers before they are added to memory: a panel of B this deep
// stays in the first-level cache.
const blockDepth = 256

// Packed is a right-hand operand in the order in which the micro-kernel reads it: blocks of rows, in each panels of
// [tileCols] columns, the last padded with zeros. It can be read by many goroutines at once.
type Packed struct {
	rows, cols int
	data       []float32
}

// Pack lays b out, or its transpose, in p's own memory where that is large enough.
func (p *Packed) Pack(b Matrix, transpose bool) {
	p.rows, p.cols = b.Rows, b.Cols
	if transpose {
		p.rows, p.cols = b.Cols, b.Rows
	}
	p.data = grow(p.data, p.rows*p.panels()*tileCols)
	for k := 0; k < p.rows; k += blockDepth {
		depth := min(blockDepth, p.rows-k)
		for j := range p.panels() {
			width := min(tileCols, p.cols-j*tileCols)
			if transpose {
				packTransposed(p.panel(k, depth, j), b, k, depth, j*tileCols, width)
			} else {
				packColumns(p.panel(k, depth, j), b, k, j*tileCols, width)
			}
		}
	}
}

func (p *Packed) panels() int { return (p.cols + tileCols - 1) / tileCols }

// panel is where panel j of the block that starts at row k lies.
func (p *Packed) panel(k, depth, j int) []float32 {
	at := (k*p.panels() + depth*j) * tileCols
	return p.data[at : at+depth*tileCols]
}

func packColumns(panel []float32, b Matrix, k, j, width int) {
	for len(panel) > 0 {
		n := copy(panel[:tileCols], b.Data[k*b.Stride+j:][:width])
		clear(panel[n:tileCols])
		panel = panel[tileCols:]
		k++
	}
}

func packTransposed(panel []float32, b Matrix, k, depth, j, width int) {
	if width < tileCols {
		clear(panel)
	}
	for c := range width {
		for i, v := range b.Data[(j+c)*b.Stride+k:][:depth] {
			panel[i*tileCols+c] = v
		}
	}
}

// packRows lays height rows of a from row i, columns k to k+depth, out for the micro-kernel.
func packRows(panel []float32, a Matrix, i, height, k, depth int) {
	if height < tileRows {
		clear(panel)
		for r := range height {
			for p, v := range a.Data[(i+r)*a.Stride+k:][:depth] {
				panel[p*tileRows+r] = v
			}
		}
		return
	}
	at := func(r int) []float32 { return a.Data[(i+r)*a.Stride+k:][:depth] }
	r0, r1, r2, r3, r4, r5 := at(0), at(1), at(2), at(3), at(4), at(5)
	for p := range depth {
		d := panel[p*tileRows:][:tileRows]
		d[0], d[1], d[2], d[3], d[4], d[5] = r0[p], r1[p], r2[p], r3[p], r4[p], r5[p]
	}
}

// packRowsTransposed does the same for the transpose of a.
func packRowsTransposed(panel []float32, a Matrix, i, height, k, depth int) {
	for p := range depth {
		d := panel[p*tileRows:][:tileRows]
		n := copy(d, a.Data[(k+p)*a.Stride+i:][:height])
		clear(d[n:])
	}
}

func grow(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n)
	}
	return s[:n]
}
