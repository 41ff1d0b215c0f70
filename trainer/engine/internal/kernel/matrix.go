package kernel

// Matrix is a view of row-major numbers: element (i, j) is Data[i*Stride+j].
type Matrix struct {
	Rows, Cols, Stride int
	Data               []float32
}

// Dense is a matrix whose rows follow each other without gaps. len(data) is at least rows*cols.
func Dense(rows, cols int, data []float32) Matrix {
	return Matrix{Rows: rows, Cols: cols, Stride: cols, Data: data}
}

// Columns is the view of n columns from j.
func (m Matrix) Columns(j, n int) Matrix {
	return Matrix{Rows: m.Rows, Cols: n, Stride: m.Stride, Data: m.Data[j:]}
}

// Row is the view of one row.
func (m Matrix) Row(i int) []float32 { return m.Data[i*m.Stride : i*m.Stride+m.Cols] }
