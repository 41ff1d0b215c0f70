package wasi

import (
	"context"

	"github.com/tetratelabs/wazero/api"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

// call is one call of a function: the arguments, and where they lead.
type call struct {
	ctx    context.Context
	module api.Module
	memory memory
	abi    *abi
	stack  []uint64
}

func (c call) u32(i int) uint32 { return uint32(c.stack[i]) }
func (c call) u64(i int) uint64 { return c.stack[i] }

// function is one function of both modules. signature has a letter per parameter, i for i32 and l for i64.
type function struct {
	name, signature string
	run             func(*System, call) Errno
}

// procExit is the one function that has no result.
const procExit = "proc_exit"

var functions = []function{
	{"args_get", "ii", (*System).argsGet},
	{"args_sizes_get", "ii", (*System).argsSizesGet},
	{"environ_get", "ii", (*System).environGet},
	{"environ_sizes_get", "ii", (*System).environSizesGet},
	{"clock_res_get", "ii", (*System).clockResGet},
	{"clock_time_get", "ili", (*System).clockTimeGet},
	{"fd_advise", "illi", (*System).fdAdvise},
	{"fd_allocate", "ill", (*System).fdAllocate},
	{"fd_close", "i", (*System).fdClose},
	{"fd_datasync", "i", (*System).fdSync},
	{"fd_fdstat_get", "ii", (*System).fdFdstatGet},
	{"fd_fdstat_set_flags", "ii", (*System).fdFdstatSetFlags},
	{"fd_fdstat_set_rights", "ill", (*System).fdFdstatSetRights},
	{"fd_filestat_get", "ii", (*System).fdFilestatGet},
	{"fd_filestat_set_size", "il", (*System).fdFilestatSetSize},
	{"fd_filestat_set_times", "illi", (*System).fdFilestatSetTimes},
	{"fd_pread", "iiili", (*System).fdPread},
	{"fd_prestat_get", "ii", (*System).fdPrestatGet},
	{"fd_prestat_dir_name", "iii", (*System).fdPrestatDirName},
	{"fd_pwrite", "iiili", (*System).fdPwrite},
	{"fd_read", "iiii", (*System).fdRead},
	{"fd_readdir", "iiili", (*System).fdReaddir},
	{"fd_renumber", "ii", (*System).fdRenumber},
	{"fd_seek", "ilii", (*System).fdSeek},
	{"fd_sync", "i", (*System).fdSync},
	{"fd_tell", "ii", (*System).fdTell},
	{"fd_write", "iiii", (*System).fdWrite},
	{"path_create_directory", "iii", (*System).pathCreateDirectory},
	{"path_filestat_get", "iiiii", (*System).pathFilestatGet},
	{"path_filestat_set_times", "iiiilli", (*System).pathFilestatSetTimes},
	{"path_link", "iiiiiii", (*System).pathLink},
	{"path_open", "iiiiillii", (*System).pathOpen},
	{"path_readlink", "iiiiii", (*System).pathReadlink},
	{"path_remove_directory", "iii", (*System).pathRemoveDirectory},
	{"path_rename", "iiiiii", (*System).pathRename},
	{"path_symlink", "iiiii", (*System).pathSymlink},
	{"path_unlink_file", "iii", (*System).pathUnlinkFile},
	{"poll_oneoff", "iiii", (*System).pollOneoff},
	{procExit, "i", (*System).procExit},
	{"proc_raise", "i", (*System).procRaise},
	{"random_get", "ii", (*System).randomGet},
	{"sched_yield", "", (*System).schedYield},
	{"sock_accept", "iii", (*System).noSocket},
	{"sock_recv", "iiiiii", (*System).noSocket},
	{"sock_send", "iiiii", (*System).noSocket},
	{"sock_shutdown", "ii", (*System).noSocket},
}

func (f function) parameters() []api.ValueType {
	types := make([]api.ValueType, len(f.signature))
	for i, letter := range f.signature {
		types[i] = api.ValueTypeI32
		if letter == 'l' {
			types[i] = api.ValueTypeI64
		}
	}
	return types
}

func (f function) results() []api.ValueType {
	if f.name == procExit {
		return nil
	}
	return []api.ValueType{api.ValueTypeI32}
}

// bind makes the function wazero calls: no reflection, and nothing allocated.
func (f function) bind(abi *abi) api.GoModuleFunc {
	run, hasResult := f.run, f.name != procExit
	return func(ctx context.Context, m api.Module, stack []uint64) {
		err := errno.ENOTCAPABLE
		if s := From(ctx); s != nil {
			err = run(s, call{ctx, m, memory{m.Memory()}, abi, stack})
		}
		if hasResult {
			stack[0] = uint64(err)
		}
	}
}
