package parse

import "github.com/assay-rl/assay/verifiers/math/internal/expr"

// environment reads a matrix or a system between \begin and \end.
func (p *parser) environment() (*expr.Node, error) {
	name := p.peek(0).text
	var m *expr.Node
	_, err := p.inside(p.at, func() (*expr.Node, error) {
		var err error
		if name == "cases" || name == "rcases" || name == "dcases" {
			m, err = p.system()
		} else {
			m, err = p.matrix()
		}
		return m, err
	})
	if err != nil {
		return nil, err
	}
	switch name {
	case "vmatrix":
		m.Name = name
	case "Vmatrix":
		return expr.NewCall("norm", m), nil
	}
	return m, nil
}

// matrix reads rows of entries, all as long as the first.
func (p *parser) matrix() (*expr.Node, error) {
	m := expr.New(expr.Matrix)
	width := 0
	for p.at < p.end {
		row, err := p.row()
		if err != nil {
			return nil, err
		}
		if len(row) == 0 {
			continue
		}
		if m.Rows > 0 && len(row) != width {
			return nil, p.unexpected()
		}
		width = len(row)
		m.Rows++
		m.Args = append(m.Args, row...)
	}
	if m.Rows == 0 {
		return nil, p.unexpected()
	}
	return m, nil
}

// row reads entries up to the end of their row, which it passes.
func (p *parser) row() ([]*expr.Node, error) {
	var row []*expr.Node
	for !p.take(newRow) {
		if p.at >= p.end {
			break
		}
		if len(row) > 0 && !p.take('&') {
			return nil, p.unexpected()
		}
		entry, err := p.relation()
		if err != nil {
			return nil, err
		}
		row = append(row, entry)
		p.take(',')
	}
	return row, nil
}

// system reads the rows of a system of equations as a list, and those of a function by cases as a call of "cases".
func (p *parser) system() (*expr.Node, error) {
	var rows []*expr.Node
	pieces := false
	for p.at < p.end {
		row, err := p.systemRow()
		if err != nil {
			return nil, err
		}
		switch len(row) {
		case 0:
		case 1:
			rows = append(rows, row[0])
		default:
			pieces = true
			rows = append(rows, &expr.Node{Op: expr.Tuple, Name: "()", Args: row})
		}
	}
	switch {
	case len(rows) == 0:
		return nil, p.unexpected()
	case pieces:
		return expr.NewCall("cases", rows...), nil
	case len(rows) == 1:
		return rows[0], nil
	}
	return &expr.Node{Op: expr.List, Name: "and", Args: rows}, nil
}

// systemRow reads the parts of a row of a system, between & and the end of the row.
func (p *parser) systemRow() ([]*expr.Node, error) {
	var row []*expr.Node
	for !p.take(newRow) && p.at < p.end {
		if p.take('&') || p.take(',') {
			continue
		}
		n, err := p.relation()
		if err != nil {
			return nil, err
		}
		row = append(row, n)
	}
	return row, nil
}
