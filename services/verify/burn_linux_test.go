package verify_test

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

func init() { bombs = append(bombs, "burn") }

// burn takes memory until the process has no more: 64 MiB beyond what it has.
func burn() {
	statm, _ := os.ReadFile("/proc/self/statm")
	pages, _ := strconv.ParseUint(strings.Fields(string(statm))[0], 10, 64)
	limit := pages*uint64(os.Getpagesize()) + 64<<20
	_ = syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: limit, Max: limit})
	for {
		block := make([]byte, 1<<20)
		block[len(block)-1] = 1
		burnt = append(burnt, block)
	}
}

var burnt [][]byte
