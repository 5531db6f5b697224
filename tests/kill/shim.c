/* Lets the n-th write below a folder fail, or end the process: what a full disk, a broken one and a sudden end look like from inside. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[PATH_MAX];
static atomic_long seen;
static long first = LONG_MAX, last = LONG_MAX;
static int what;

/* From the `begin`-th write on, `count` of them fail with the error number `error`; 0 ends the process instead. */
void kutip_arm(const char *below, long begin, long count, int error) {
    snprintf(folder, sizeof folder, "%s", below);
    what = error;
    first = begin;
    last = count > LONG_MAX - begin ? LONG_MAX : begin + count;
    seen = 0;
}

long kutip_seen(void) { return seen; }

static int fails(int file) {
    char link[64], path[PATH_MAX];
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (strncmp(path, folder, strlen(folder))) return 0;
    long now = ++seen;
    if (now < first || now >= last) return 0;
    if (!what) kill(getpid(), SIGKILL);
    errno = what;
    return 1;
}

#define WRAP(kind, name, parameters, arguments)                       \
    kind name parameters {                                            \
        static kind(*real) parameters;                                \
        if (!real) real = (kind(*) parameters)dlsym(RTLD_NEXT, #name); \
        return fails(file) ? (kind)-1 : real arguments;               \
    }

WRAP(ssize_t, write, (int file, const void *data, size_t size), (file, data, size))
WRAP(ssize_t, writev, (int file, const struct iovec *parts, int count), (file, parts, count))
WRAP(ssize_t, pwrite, (int file, const void *data, size_t size, off_t place), (file, data, size, place))
WRAP(ssize_t, pwrite64, (int file, const void *data, size_t size, off64_t place), (file, data, size, place))
WRAP(int, fsync, (int file), (file))
WRAP(int, fdatasync, (int file), (file))
WRAP(int, ftruncate, (int file, off_t size), (file, size))
WRAP(int, ftruncate64, (int file, off64_t size), (file, size))
