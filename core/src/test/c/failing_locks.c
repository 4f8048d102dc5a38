/* Loaded ahead of the C library: no byte can be locked while the file FAIL_LOCKS_WHILE exists. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

static int fails(int command, void *argument) {
    if (command != F_SETLK && command != F_SETLKW) {
        return 0;
    }
    const char *marker = getenv("FAIL_LOCKS_WHILE");
    return ((struct flock *) argument)->l_type != F_UNLCK && marker != NULL
        && access(marker, F_OK) == 0;
}

static int forward(const char *name, int fd, int command, void *argument) {
    if (fails(command, argument)) {
        errno = ENOLCK;
        return -1;
    }
    int (*real)(int, int, ...) = (int (*)(int, int, ...)) dlsym(RTLD_NEXT, name);
    return real(fd, command, argument);
}

int fcntl(int fd, int command, ...) {
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return forward("fcntl", fd, command, argument);
}

int fcntl64(int fd, int command, ...) {
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return forward("fcntl64", fd, command, argument);
}
