//go:build !linux

package pages

func newSpace(reserve int, _ strategy) (space, error) { return newCopied(reserve), nil }

func bestStrategy() strategy { return byCopy }

func strategies() []strategy { return []strategy{byCopy} }
