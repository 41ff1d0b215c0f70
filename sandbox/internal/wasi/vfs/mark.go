package vfs

// What is kept for use by later jobs rather than left to the garbage collector.
const (
	keptNodes   = 256
	keptBuffer  = 64 << 10 // bytes, of one file
	keptEntries = 256      // of one directory
)

// Mark remembers the file system as it is. What the quota has been charged so far is forgotten: it is the base of
// every job.
func (fs *FS) Mark() {
	alive := fs.nodes[:0]
	for _, n := range fs.nodes {
		if n.links > 0 || n.opens > 0 {
			n.save()
			alive = append(alive, n)
		}
	}
	clear(fs.nodes[len(alive):])
	fs.nodes, fs.marked, fs.dead = alive, len(alive), fs.dead[:0]
	fs.markedIno, fs.used = fs.ino, Quota{}
}

// Rewind returns to the state at the last [FS.Mark]. Nodes made since are used again, so none of them may be kept.
func (fs *FS) Rewind() {
	for _, n := range fs.nodes[:fs.marked] {
		if n.changed {
			n.restore()
		}
	}
	if len(fs.nodes) > fs.marked+keptNodes {
		clear(fs.nodes[fs.marked+keptNodes:])
		fs.nodes = fs.nodes[:fs.marked+keptNodes]
	}
	fs.dead = fs.dead[:0]
	for _, n := range fs.nodes[fs.marked:] {
		n.reset()
		fs.dead = append(fs.dead, n)
	}
	fs.ino, fs.used, fs.refused, fs.made = fs.markedIno, Quota{}, false, 0
}

// save keeps a copy of the state. The content is borrowed from now on, so that a write leaves the copy alone.
func (n *Node) save() {
	n.charged, n.owned, n.buffer = 0, false, nil
	for i := range n.entries {
		n.entries[i].counted = false
	}
	saved := n.state
	saved.entries, saved.names = nil, nil
	saved.copyDirectory(&n.state)
	n.saved, n.changed = &saved, false
}

func (n *Node) restore() {
	buffer, entries, names := n.buffer, n.entries, n.names
	n.state = *n.saved
	n.keep(buffer, entries, names)
	if n.kind == Directory {
		n.copyDirectory(n.saved)
	}
	n.changed = false
}

// reset empties a node that nothing leads to, but for storage worth keeping.
func (n *Node) reset() {
	buffer, entries, names := n.buffer, n.entries, n.names
	*n = Node{own: true}
	n.keep(buffer, entries, names)
}

func (s *state) keep(buffer []byte, entries []entry, names map[string]*Node) {
	s.buffer, s.entries, s.names = nil, nil, nil
	if cap(buffer) <= keptBuffer {
		s.buffer = buffer[:0]
	}
	if cap(entries) <= keptEntries {
		clear(entries)
		clear(names)
		s.entries, s.names = entries[:0], names
	}
}
