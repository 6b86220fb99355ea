/*
 * Stands between a process and its disk (LD_PRELOAD). The file that FERMATA_FAULT names says what goes wrong, now:
 * "OP ERRNO PART": OP is sync (fails), write (fails) or torn (half of it is written and the process ends), for files
 * whose path contains PART. An absent or empty file: nothing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int struck(const char *op, int fd) {
    const char *control = getenv("FERMATA_FAULT");
    char text[256] = {0}, wanted[16], part[160], link[40], path[4096];
    int error = 0, saved = errno;
    if (control == NULL || fd <= 2) return 0;
    long file = syscall(SYS_openat, AT_FDCWD, control, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        if (syscall(SYS_read, file, text, sizeof text - 1) > 0
                && sscanf(text, "%15s %d %159s", wanted, &error, part) == 3 && strcmp(op, wanted) == 0) {
            snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
            ssize_t length = readlink(link, path, sizeof path - 1);
            path[length > 0 ? length : 0] = 0;
            if (strstr(path, part) == NULL) error = 0;
        } else {
            error = 0;
        }
        syscall(SYS_close, file);
    }
    errno = saved;
    return error;
}

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))
#define FAIL(op, fd) do { int e = struck(op, fd); if (e) { errno = e; return -1; } } while (0)

int fsync(int fd) { FAIL("sync", fd); return REAL(fsync)(fd); }

int fdatasync(int fd) { FAIL("sync", fd); return REAL(fdatasync)(fd); }

ssize_t write(int fd, const void *bytes, size_t count) {
    FAIL("write", fd);
    if (count > 512 && struck("torn", fd)) { REAL(write)(fd, bytes, count / 2); _exit(137); }
    return REAL(write)(fd, bytes, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    FAIL("write", fd);
    if (count > 512 && struck("torn", fd)) { REAL(pwrite64)(fd, bytes, count / 2, at); _exit(137); }
    return REAL(pwrite64)(fd, bytes, count, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { return pwrite64(fd, bytes, count, at); }
