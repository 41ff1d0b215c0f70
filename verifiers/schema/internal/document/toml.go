package document

import (
	"slices"
	"strconv"
	"strings"
)

// origin is how a TOML table came to be, which decides what may add to it (TOML 1.0, "Table").
type origin int

const (
	// implied tables lie on the path of a header, and may get one of their own.
	implied origin = iota
	// headed tables have had their header.
	headed
	// dotted tables were made by a dotted key, for which alone they stay open.
	dotted
	// inline tables are complete.
	inline
)

// tomlTable is a table that is being read; tomlTables is an array of tables.
type (
	tomlTable struct {
		origin origin
		values map[string]any
	}
	tomlTables struct{ all []*tomlTable }
)

func newTable(o origin) *tomlTable { return &tomlTable{o, map[string]any{}} }

// tomlReader reads TOML 1.0 in one pass.
type tomlReader struct {
	text  string
	at    int
	max   int
	root  *tomlTable
	table *tomlTable // the one that keys go into
}

func parseTOML(text string, depth int) (any, *Fault) {
	r := tomlReader{text: text, max: depth, root: newTable(headed)}
	r.table = r.root
	for r.at < len(r.text) {
		if fault := r.statement(); fault != nil {
			return nil, fault
		}
	}
	v, fault := plainTOML(r.root, depth, depth)
	if fault != nil {
		slices.Reverse(fault.Path)
	}
	return v, fault
}

// plainTOML turns tables into maps. Only here the depth of all tables together is known.
func plainTOML(v any, left, limit int) (any, *Fault) {
	switch v := v.(type) {
	case *tomlTable:
		return plainTable(v, left, limit)
	case *tomlTables:
		list := make([]any, len(v.all))
		for i, t := range v.all {
			list[i] = t
		}
		return plainList(list, left, limit)
	case []any:
		return plainList(v, left, limit)
	}
	return v, nil
}

func plainTable(t *tomlTable, left, limit int) (any, *Fault) {
	if left == 0 {
		return nil, depthFault(0, limit)
	}
	for _, key := range sortedKeys(t.values) {
		v, fault := plainTOML(t.values[key], left-1, limit)
		if fault != nil {
			return nil, fault.under(key)
		}
		t.values[key] = v
	}
	return t.values, nil
}

// sortedKeys makes which fault is found first independent of the order of maps.
func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func plainList(list []any, left, limit int) (any, *Fault) {
	if left == 0 {
		return nil, depthFault(0, limit)
	}
	for i, item := range list {
		v, fault := plainTOML(item, left-1, limit)
		if fault != nil {
			return nil, fault.under(strconv.Itoa(i))
		}
		list[i] = v
	}
	return list, nil
}

func (r *tomlReader) line() int { return 1 + strings.Count(r.text[:min(r.at, len(r.text))], "\n") }

func (r *tomlReader) fault(format string, args ...any) *Fault {
	return parseFault(r.line(), format, args...)
}

func (r *tomlReader) has(prefix string) bool { return strings.HasPrefix(r.text[r.at:], prefix) }

// take reads past a text if it is next.
func (r *tomlReader) take(prefix string) bool {
	if !r.has(prefix) {
		return false
	}
	r.at += len(prefix)
	return true
}

// blank skips white space on a line.
func (r *tomlReader) blank() {
	for r.has(" ") || r.has("\t") {
		r.at++
	}
}

// lineEnd reads blanks and a comment up to the end of a line.
func (r *tomlReader) lineEnd() *Fault {
	if fault := r.comment(); fault != nil {
		return fault
	}
	if r.at == len(r.text) || r.take("\n") {
		return nil
	}
	return r.fault("there is text after the end of a statement")
}

func (r *tomlReader) comment() *Fault {
	r.blank()
	if !r.has("#") {
		return nil
	}
	for r.at < len(r.text) && r.text[r.at] != '\n' {
		if isControl(r.text[r.at]) {
			return r.fault("a comment holds a control character")
		}
		r.at++
	}
	return nil
}

// isControl reports whether TOML forbids a byte in comments and strings; a tab is fine.
func isControl(c byte) bool { return c < ' ' && c != '\t' || c == 0x7f }

// statement reads a line: a header, a key with its value, or nothing.
func (r *tomlReader) statement() *Fault {
	r.blank()
	var fault *Fault
	switch {
	case r.at == len(r.text) || r.has("\n") || r.has("#"):
	case r.take("[["):
		fault = r.header("]]", r.openElement)
	case r.take("["):
		fault = r.header("]", r.openTable)
	default:
		fault = r.pair(r.table, r.max)
	}
	if fault != nil {
		return fault
	}
	return r.lineEnd()
}

func (r *tomlReader) header(end string, open func(parent *tomlTable, key string) *Fault) *Fault {
	r.blank()
	path, fault := r.key()
	if fault != nil {
		return fault
	}
	if !r.take(end) {
		return r.fault("a header is not closed by %s", end)
	}
	table := r.root
	for _, step := range path[:len(path)-1] {
		if table, fault = r.descend(table, step); fault != nil {
			return fault
		}
	}
	return open(table, path[len(path)-1])
}

// descend returns the table on the path of a header: the last one of an array, a new one where there is none.
func (r *tomlReader) descend(t *tomlTable, key string) (*tomlTable, *Fault) {
	switch v := t.values[key].(type) {
	case nil:
		next := newTable(implied)
		t.values[key] = next
		return next, nil
	case *tomlTables:
		return v.all[len(v.all)-1], nil
	case *tomlTable:
		if v.origin != inline {
			return v, nil
		}
	}
	return nil, duplicateFault(r.line(), key)
}

// openTable opens [key].
func (r *tomlReader) openTable(parent *tomlTable, key string) *Fault {
	switch v := parent.values[key].(type) {
	case nil:
		r.table = newTable(headed)
		parent.values[key] = r.table
		return nil
	case *tomlTable:
		if v.origin == implied {
			v.origin = headed
			r.table = v
			return nil
		}
	}
	return duplicateFault(r.line(), key)
}

// openElement opens [[key]].
func (r *tomlReader) openElement(parent *tomlTable, key string) *Fault {
	r.table = newTable(headed)
	switch v := parent.values[key].(type) {
	case nil:
		parent.values[key] = &tomlTables{[]*tomlTable{r.table}}
	case *tomlTables:
		v.all = append(v.all, r.table)
	default:
		return duplicateFault(r.line(), key)
	}
	return nil
}

// pair reads key = value into a table; the value may be nested depth deep.
func (r *tomlReader) pair(t *tomlTable, depth int) *Fault {
	path, fault := r.key()
	if fault != nil {
		return fault
	}
	if !r.take("=") {
		return r.fault("there is no = after a key")
	}
	r.blank()
	last := len(path) - 1
	for _, step := range path[:last] {
		if t.values[step] == nil {
			t.values[step] = newTable(dotted)
		}
		next, ok := t.values[step].(*tomlTable)
		if !ok || next.origin != dotted {
			return duplicateFault(r.line(), step)
		}
		t = next
	}
	if _, twice := t.values[path[last]]; twice {
		return duplicateFault(r.line(), path[last])
	}
	t.values[path[last]], fault = r.value(depth)
	if fault != nil {
		return fault.under(path[last])
	}
	return nil
}

// key reads a dotted key, of at most as many parts as the document may be deep, and the blanks after it.
func (r *tomlReader) key() ([]string, *Fault) {
	var path []string
	for {
		part, fault := r.keyPart()
		if fault != nil {
			return nil, fault
		}
		if path = append(path, part); len(path) > r.max {
			return nil, depthFault(r.line(), r.max)
		}
		r.blank()
		if !r.take(".") {
			return path, nil
		}
		r.blank()
	}
}

func (r *tomlReader) keyPart() (string, *Fault) {
	if r.has(`"`) || r.has("'") {
		return r.quoted()
	}
	start := r.at
	for r.at < len(r.text) && isBare(r.text[r.at]) {
		r.at++
	}
	if r.at == start {
		return "", r.fault("there is no key")
	}
	return r.text[start:r.at], nil
}

func isBare(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}
