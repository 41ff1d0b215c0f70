// Where a program starts, in place of the guest's crt1.o: relative paths lead to the working directory, and a test's main
// function is seen to have returned, unless the program ended it.
#include <stdlib.h>
#include <unistd.h>
#include <wasi/core.h>
#include <wasi/libc.h>

void __wasm_call_ctors(void);
void __prepare_for_exit(void);
int main(int argc, char **argv);

enum { root = 3 };

static __wasi_fd_t open_at_root(const char *path, size_t size, __wasi_oflags_t flags, __wasi_rights_t rights) {
  __wasi_fd_t fd;
  return __wasi_path_open(root, 0, path, size, flags, rights, ~(__wasi_rights_t)0, 0, &fd) == 0 ? fd : 0;
}

static void open_directories(void) {
  __wasilibc_init_preopen();
  __wasilibc_register_preopened_fd(root, "/");
  __wasi_fd_t work = open_at_root("work", 4, __WASI_O_DIRECTORY, ~__WASI_RIGHT_FD_WRITE);
  if (work)
    __wasilibc_register_preopened_fd(work, ".");
}

static char **arguments(size_t *count) {
  size_t size;
  if (__wasi_args_sizes_get(count, &size) != 0)
    abort();
  char **list = calloc(*count + 1, sizeof *list), *text = malloc(size + 1);
  if (!list || !text || __wasi_args_get(list, text) != 0)
    abort();
  return list;
}

static void tell_end(void) {
  __wasi_fd_t ended = open_at_root("dev/ended", 9, 0, __WASI_RIGHT_FD_WRITE);
  if (ended)
    write(ended, "", 1);
}

void _start(void) {
  size_t count;
  open_directories();
  char **list = arguments(&count);
  __wasm_call_ctors();
  int status = main(count, list);
  if (status == 0)
    tell_end();
  __prepare_for_exit();
  _Exit(status);
}
