package document

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
)

// parseCSV reads RFC 4180 with a header: a list of objects whose values are texts. Every row has all fields.
func parseCSV(text string, _ int) (any, *Fault) {
	r := csv.NewReader(strings.NewReader(text))
	r.ReuseRecord = true
	header, fault := csvHeader(r)
	if fault != nil {
		return nil, fault
	}
	rows := []any{}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			fault := csvFault(err)
			fault.Path = []string{strconv.Itoa(len(rows))}
			return nil, fault
		}
		row := make(map[string]any, len(header))
		for i, name := range header {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
}

func csvHeader(r *csv.Reader) ([]string, *Fault) {
	record, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, parseFault(0, "there is no header")
	}
	if err != nil {
		return nil, csvFault(err)
	}
	seen := make(map[string]bool, len(record))
	for _, name := range record {
		if name == "" {
			return nil, parseFault(1, "the header has a field without a name")
		}
		if seen[name] {
			return nil, duplicateFault(1, name)
		}
		seen[name] = true
	}
	return append([]string(nil), record...), nil
}

func csvFault(err error) *Fault {
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return parseFault(e.Line, "%s", e.Err)
	}
	return parseFault(0, "%s", err)
}
