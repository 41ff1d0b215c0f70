package pages

func newSpace(reserve int, s strategy) (space, error) {
	if s == byCopy {
		return newCopied(reserve), nil
	}
	return newMapped(reserve, newFinder(s))
}

func bestStrategy() strategy { return strategies()[0] }

// strategies lists what this machine can do, the fastest first.
func strategies() []strategy {
	return append(finders(), byDrop, byCopy)
}
