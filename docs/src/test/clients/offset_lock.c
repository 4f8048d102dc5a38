/*
 * Runs a command while holding a name of a lock file of offset-locks exclusively.
 *
 *     cc -O2 -o offset_lock offset_lock.c
 *     offset_lock FILE NAME COMMAND [ARGUMENT...]
 *
 * The command finds in OFFSET_LOCK_ABANDONED whether the last exclusive holder died (1) or not (0).
 * For Linux, gcc or clang, 64 bits.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HEADER_BYTES = 4096, FREE = 0, HELD = 1 };

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static uint64_t little_endian(const unsigned char *bytes, size_t count)
{
    uint64_t value = 0;
    while (count-- > 0)
        value = value << 8 | bytes[count];
    return value;
}

static uint32_t crc32c(const unsigned char *data, size_t length)
{
    uint32_t crc = UINT32_MAX;
    while (length-- > 0) {
        crc ^= *data++;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0x82F63B78 : 0);
    }
    return ~crc;
}

static uint64_t rotated(uint64_t word, int bits)
{
    return word << bits | word >> (64 - bits);
}

static void sip_rounds(uint64_t v[4], int count)
{
    while (count-- > 0) {
        v[0] += v[1];
        v[1] = rotated(v[1], 13) ^ v[0];
        v[0] = rotated(v[0], 32);
        v[2] += v[3];
        v[3] = rotated(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = rotated(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = rotated(v[1], 17) ^ v[2];
        v[2] = rotated(v[2], 32);
    }
}

static uint64_t siphash24(const unsigned char key[16], const unsigned char *data, size_t length)
{
    uint64_t k0 = little_endian(key, 8), k1 = little_endian(key + 8, 8);
    uint64_t v[4] = {k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D,
                     k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573};
    for (size_t at = 0; at <= length; at += 8) {
        size_t left = length - at;
        uint64_t word = left >= 8 ? little_endian(data + at, 8)
                                  : little_endian(data + at, left) | (uint64_t)length << 56;
        v[3] ^= word;
        sip_rounds(v, 2);
        v[0] ^= word;
    }
    v[2] ^= 0xFF;
    sip_rounds(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* Returns the byte that is locked to hold the name. */
static off_t offset_of(int file, const char *path, const char *name)
{
    unsigned char header[HEADER_BYTES] = {0};
    struct stat status;
    if (pread(file, header, sizeof header, 0) < 0 || fstat(file, &status) < 0)
        fail(path, strerror(errno));
    if (memcmp(header, "OFFSETLK", 8) != 0)
        fail(path, "not a lock file, or nobody has finished making it");
    if (little_endian(header + 8, 4) != 1)
        fail(path, "another format version");
    if (crc32c(header, HEADER_BYTES - 4) != little_endian(header + HEADER_BYTES - 4, 4))
        fail(path, "the header is damaged");
    uint64_t slots = little_endian(header + 16, 8);
    if ((uint64_t)status.st_size != HEADER_BYTES + 2 * slots)
        fail(path, "cut or extended");
    uint64_t h = siphash24(header + 24, (const unsigned char *)name, strlen(name));
    return HEADER_BYTES + (off_t)((unsigned __int128)h * slots >> 64);
}

static void set_lock(int file, const char *path, off_t offset, short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = offset, .l_len = 1};
    while (fcntl(file, F_SETLKW, &lock) < 0) {
        /* The kernel takes a JVM for one owner, and sees deadlocks that are not there. */
        if (errno != EDEADLK && errno != EINTR)
            fail(path, strerror(errno));
        usleep(1000);
    }
}

static void set_value(int file, const char *path, off_t offset, unsigned char value)
{
    if (pwrite(file, &value, 1, offset) != 1)
        fail(path, strerror(errno));
}

int main(int count, char **arguments)
{
    if (count < 4 || *arguments[2] == '\0')
        fail(arguments[0], "usage: offset_lock FILE NAME COMMAND [ARGUMENT...]");
    const char *path = arguments[1];
    /* Open it once: closing any descriptor of the file drops all locks of the process. */
    int file = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0)
        fail(path, strerror(errno));
    off_t offset = offset_of(file, path, arguments[2]);

    set_lock(file, path, offset, F_WRLCK);
    unsigned char found;
    if (pread(file, &found, 1, offset) != 1)
        fail(path, strerror(errno));
    set_value(file, path, offset, HELD);

    setenv("OFFSET_LOCK_ABANDONED", found == FREE ? "0" : "1", 1);
    pid_t child = fork();
    if (child == 0) {
        execvp(arguments[3], arguments + 3);
        fprintf(stderr, "%s: %s\n", arguments[3], strerror(errno));
        _exit(127);
    }
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;

    /* Not if it was killed: the section did not end, and the next holder is told. */
    if (child < 0 || WIFEXITED(status))
        set_value(file, path, offset, FREE);
    set_lock(file, path, offset, F_UNLCK);
    if (child < 0)
        fail(path, "cannot fork");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
