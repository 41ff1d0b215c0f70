package table

import (
	"bytes"
	_ "embed" // the table
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"sync"
)

//go:embed table.bin
var embedded []byte

var load = sync.OnceValues(func() (*Table, error) { return read(embedded) })

// Load returns the embedded table. It is read on the first call, within some ten milliseconds and six megabytes, and
// kept. An error means that table.bin is not what its generator wrote.
func Load() (*Table, error) { return load() }

const (
	magic   = "assay n-grams "
	version = 1
)

// Costs of what a language does not have. They need no precision: where no language has it they are the same for all.
const (
	unseen  = 20 * PerBit // a letter; more than any letter costs that some language has
	backOff = 1 * PerBit  // a letter after the ones before it, on top of its cost after fewer of them
	// dearest is the most that is read, so that backing off from four letters to one fits a byte.
	dearest = math.MaxUint8 - 3*backOff
)

// read reads a table in the form that the package's documentation describes.
func read(data []byte) (*Table, error) {
	d := &decoder{rest: data}
	if d.text(len(magic)) != magic || d.byte() != version {
		return nil, fmt.Errorf("table: it is not of version %d: generate it again", version)
	}
	t := &Table{source: d.text(int(d.byte())), languages: map[string][]string{}}
	for range d.count(math.MaxUint8) {
		script := d.text(int(d.byte()))
		for range d.count(Lanes) {
			t.languages[script] = append(t.languages[script], d.text(int(d.byte())))
		}
	}
	alphabet := make([]rune, d.count(math.MaxUint8))
	for i := range alphabet {
		alphabet[i] = rune(d.count(maxRune - 1))
	}
	t.setCodes(alphabet)
	t.readGrams(d)
	if d.err != nil {
		return nil, fmt.Errorf("table: %w: generate it again", d.err)
	}
	return t, nil
}

// readGrams reads the n-grams. Each follows one that it ends in, if there is any, and has that one's costs, and a bit,
// under languages that lack it.
func (t *Table) readGrams(d *decoder) {
	const leastBytes = 4
	n := d.count(len(d.rest) / leastBytes)
	size := bits.Len(uint(n + n/4))
	t.slots, t.shift = make([]slot, 1<<size), 32-size
	ends := append(make([]slot, 0, 8), slot{costs: [Lanes]uint8(bytes.Repeat([]byte{unseen - backOff}, Lanes))})
	key := uint32(0)
	for range n {
		key += uint32(d.count(math.MaxUint32))
		for !endsIn(key, ends[len(ends)-1].key) {
			ends = ends[:len(ends)-1]
		}
		gram := slot{key, backedOff(ends[len(ends)-1].costs)}
		for lanes := d.uint16(); lanes != 0; lanes &= lanes - 1 {
			gram.costs[bits.TrailingZeros16(lanes)] = min(d.byte(), dearest)
		}
		ends = append(ends, gram)
		*t.find(key) = gram
	}
}

// backedOff adds backOff to all costs, eight at a time.
func backedOff(costs [Lanes]uint8) [Lanes]uint8 {
	const each = backOff * 0x0101010101010101
	low, high := costs[:8], costs[8:]
	binary.LittleEndian.PutUint64(low, binary.LittleEndian.Uint64(low)+each)
	binary.LittleEndian.PutUint64(high, binary.LittleEndian.Uint64(high)+each)
	return costs
}
