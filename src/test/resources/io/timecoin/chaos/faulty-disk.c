/*
 * A disk that fails on demand, for one process: loaded in front of the C library, it lets calls that write or sync fail while
 * the file named by FAULTY_DISK_ORDER has a line "<what> <errno> <path>": what is "write" (also opening for writing and
 * making room) or "sync", errno is a number, and the fault concerns files whose path begins with path.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* The errno ordered for this operation on this path, or 0. */
static int ordered(const char *what, const char *path) {
    const char *order = getenv("FAULTY_DISK_ORDER");
    if (order == NULL) {
        return 0;
    }
    FILE *file = fopen(order, "re");
    if (file == NULL) {
        return 0;
    }
    char kind[16];
    char prefix[PATH_MAX];
    int code = 0;
    int found = fscanf(file, "%15s %d %4095s", kind, &code, prefix);
    fclose(file);
    return found == 3 && strcmp(kind, what) == 0 && strncmp(path, prefix, strlen(prefix)) == 0 ? code : 0;
}

static int ordered_fd(const char *what, int fd) {
    char link[64];
    char path[PATH_MAX];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length <= 0 || path[0] != '/') {
        return 0;
    }
    path[length] = '\0';
    return ordered(what, path);
}

#define NEXT(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

#define FAIL_IF(what, fd)                  \
    do {                                   \
        int code = ordered_fd((what), fd); \
        if (code != 0) {                   \
            errno = code;                  \
            return -1;                     \
        }                                  \
    } while (0)

ssize_t write(int fd, const void *bytes, size_t count) {
    if (fd > 2) {
        FAIL_IF("write", fd);
    }
    return NEXT(write)(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    FAIL_IF("write", fd);
    return NEXT(pwrite)(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    FAIL_IF("write", fd);
    return NEXT(pwrite64)(fd, bytes, count, at);
}

int fallocate(int fd, int mode, off_t from, off_t length) {
    FAIL_IF("write", fd);
    return NEXT(fallocate)(fd, mode, from, length);
}

int fsync(int fd) {
    FAIL_IF("sync", fd);
    return NEXT(fsync)(fd);
}

int fdatasync(int fd) {
    FAIL_IF("sync", fd);
    return NEXT(fdatasync)(fd);
}

static int open_any(int (*next)(const char *, int, ...), const char *path, int flags, int mode) {
    int code = (flags & O_ACCMODE) != O_RDONLY ? ordered("write", path) : 0;
    if (code != 0) {
        errno = code;
        return -1;
    }
    return next(path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    int mode = va_arg(rest, int);
    va_end(rest);
    return open_any(NEXT(open), path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    int mode = va_arg(rest, int);
    va_end(rest);
    return open_any(NEXT(open64), path, flags, mode);
}
