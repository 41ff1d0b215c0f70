package kernel

// Op says how operands are read and what happens to the result.
type Op uint8

// The ops; they can be combined.
const (
	TransposeA Op = 1 << iota // Read a as its transpose.
	Accumulate                // Add to c instead of overwriting it.
)

// Workspace is the memory that a multiplication needs beside its operands. It serves one goroutine at a time; the zero
// value is ready.
type Workspace struct {
	rows []float32
	tile [tileRows * tileCols]float32
	b    Packed
}

// Mul computes c = a·b, or c += a·b. Shapes must agree: a (or its transpose) has as many columns as b has rows, and c has a's
// rows and b's columns. NaN and infinities spread as IEEE 754 has it.
func (w *Workspace) Mul(c, a Matrix, b *Packed, op Op) {
	rows := a.Rows
	if op&TransposeA != 0 {
		rows = a.Cols
	}
	if b.rows == 0 && op&Accumulate == 0 {
		for i := range rows {
			clear(c.Row(i))
		}
	}
	for k := 0; k < b.rows; k += blockDepth {
		w.block(c, a, rows, b, k, op)
		op |= Accumulate
	}
}

// MulDense is Mul for a right-hand operand that is used once.
func (w *Workspace) MulDense(c, a, b Matrix, transposeB bool, op Op) {
	w.b.Pack(b, transposeB)
	w.Mul(c, a, &w.b, op)
}

// block adds the products of one block of k.
func (w *Workspace) block(c, a Matrix, rows int, b *Packed, k int, op Op) {
	depth := min(blockDepth, b.rows-k)
	w.rows = grow(w.rows, blockDepth*tileRows)
	for i := 0; i < rows; i += tileRows {
		height := min(tileRows, rows-i)
		if op&TransposeA != 0 {
			packRowsTransposed(w.rows[:depth*tileRows], a, i, height, k, depth)
		} else {
			packRows(w.rows[:depth*tileRows], a, i, height, k, depth)
		}
		for j := range b.panels() {
			tile(depth, w.rows, b.panel(k, depth, j), &w.tile)
			w.store(c, i, j*tileCols, height, min(tileCols, b.cols-j*tileCols), op)
		}
	}
}

func (w *Workspace) store(c Matrix, i, j, height, width int, op Op) {
	for r := range height {
		row, sums := c.Data[(i+r)*c.Stride+j:][:width], w.tile[r*tileCols:][:width]
		if op&Accumulate == 0 {
			copy(row, sums)
			continue
		}
		for x, v := range sums {
			row[x] += v
		}
	}
}
