package pages

// strategy is a way to rewind.
type strategy string

// The strategies, the fastest first. All but byCopy are Linux's.
const (
	// byWritten copies back the pages that userfaultfd saw written: Linux 6.7 and later, where it is allowed.
	byWritten strategy = "written"
	// byScan copies back the private pages that the PAGEMAP_SCAN ioctl names: Linux 6.7 and later.
	byScan strategy = "scan"
	// byPagemap finds them by reading /proc/self/pagemap, eight bytes for every page of the image.
	byPagemap strategy = "pagemap"
	// byDrop has the kernel drop every private page; each costs a page fault when it is written again.
	byDrop strategy = "drop"
	// byCopy copies the whole image, and needs nothing of the system.
	byCopy strategy = "copy"
)

// space is a range of addresses that never moves. Offsets and sizes are bytes and whole WebAssembly pages. All of it
// is zero until written.
type space interface {
	// commit lets the first size bytes be read and written.
	commit(size int) error
	// bytes is the whole range; what is not committed must not be touched.
	bytes() []byte
	// save returns an image of the first size bytes.
	save(size int) (*Image, error)
	// back lets img, whose bytes the space holds already, be what reset goes back to.
	back(img *Image) error
	// reset makes the space's beginning what img holds, after back(img).
	reset(img *Image) (Stats, error)
	// zero clears a range above the image.
	zero(from, to int) error
	// private returns how many of the first size bytes are neither shared with an image nor untouched.
	private(size int) (int64, error)
	// release gives the range back.
	release()
}
