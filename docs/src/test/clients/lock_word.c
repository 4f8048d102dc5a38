/*
 * Runs a command while holding a name of a lock file of offset-locks that has lock words.
 *
 *     cc -O2 -o lock_word lock_word.c
 *     lock_word FILE NAME COMMAND [ARGUMENT...]      hold the name exclusively
 *     lock_word --shared FILE NAME COMMAND ...       hold it shared
 *     lock_word --offset FILE NAME                   print the position of the name's word
 *     lock_word --count TIMES COUNTER FILE NAME      add 1 to a file of 8 bytes, a big-endian
 *                                                    number, so many times, each time holding it
 *
 * The command finds in OFFSET_LOCK_ABANDONED whether the last exclusive holder died (1) or not (0).
 * For Linux, gcc or clang, 64 bits, little-endian. The process has one thread: byte locks are those
 * of a process, so a program with threads needs a mutex for each offset as well.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { HEADER_BYTES = 4096, MEMBERS = 1024, WORDS_AT = 69632, BELLS_PASSED = 1000 };

/* The flags of a word. */
enum { IN = 1, WAITED_FOR = 2, SHARED = 4, ABANDONED = 8 };
enum { OWNER_AT = 8, GENERATION_AT = 24, NOBODY = -1 };

/* The answers to an attempt. */
enum attempt { BUSY, HELD_CLEAN, HELD_ABANDONED };

enum { MIN_PAUSE_MICROS = 20, MAX_PAUSE_MICROS = 1000, YIELD_MICROS = 100 };

#define MAX_GENERATION ((UINT64_C(1) << 40) - 1)
#define BELL_BYTES (INT64_C(1) << 16)

struct member {
    uint64_t generation, bell, pid, start, unused[4];
};

static const char *path;
static int file;
static unsigned char *mapping;
static struct member *members;
static uint64_t *word;
static off_t offset;

/* This process as a member. */
static int self;
static uint64_t generation;
static uint64_t bell;

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

/* Sequentially consistent: bell, word and generation are read and written in the order as below. */
static uint64_t load(uint64_t *at)
{
    return __atomic_load_n(at, __ATOMIC_SEQ_CST);
}

static void store(uint64_t *at, uint64_t value)
{
    __atomic_store_n(at, value, __ATOMIC_SEQ_CST);
}

static bool compare_and_set(uint64_t *at, uint64_t expected, uint64_t value)
{
    return __atomic_compare_exchange_n(at, &expected, value, false, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

/* Byte locks of the kernel. */

static bool call_lock(int command, off_t at, off_t count, short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = count};
    return fcntl(file, command, &lock) == 0;
}

static bool try_lock(off_t at, off_t count, short type)
{
    if (call_lock(F_SETLK, at, count, type))
        return true;
    if (errno != EACCES && errno != EAGAIN)
        fail(path, strerror(errno));
    return false;
}

/* Returns false if the kernel sees a deadlock: it takes a JVM for one owner, and is often wrong. */
static bool wait_and_lock(off_t at, short type)
{
    while (!call_lock(F_SETLKW, at, 1, type)) {
        if (errno == EDEADLK)
            return false;
        if (errno != EINTR)
            fail(path, strerror(errno));
    }
    return true;
}

static void unlock(off_t at, off_t count)
{
    if (!call_lock(F_SETLK, at, count, F_UNLCK))
        fail(path, strerror(errno));
}

static off_t claim_byte(int index)
{
    return HEADER_BYTES + index * (off_t)sizeof(struct member);
}

static off_t life_byte(int index, uint64_t of_generation)
{
    return (INT64_C(1) << 62) + (INT64_C(1) << 49) + index * (INT64_C(1) << 40) +
           (off_t)(of_generation & MAX_GENERATION);
}

static off_t bell_range(int index, uint64_t number)
{
    return (INT64_C(1) << 48) + index * (INT64_C(1) << 52) +
           (off_t)(number & ((UINT64_C(1) << 36) - 1)) * BELL_BYTES;
}

/* Words. */

static int owner_of(uint64_t value)
{
    return (int)(value >> OWNER_AT & 0xffff) - 1;
}

static uint64_t who(uint64_t value)
{
    return value >> OWNER_AT << OWNER_AT;
}

static uint64_t myself(void)
{
    return generation << GENERATION_AT | (uint64_t)(self + 1) << OWNER_AT;
}

static bool tells_abandonment(uint64_t value)
{
    return (value & (IN | ABANDONED)) != 0;
}

/* Members. */

/* Not for ourselves: the kernel does not tell a process of its own locks. */
static bool is_alive(int index, uint64_t of_generation)
{
    struct flock lock = {.l_type = F_RDLCK,
                         .l_whence = SEEK_SET,
                         .l_start = life_byte(index, of_generation),
                         .l_len = 1};
    if (fcntl(file, F_GETLK, &lock) != 0)
        fail(path, strerror(errno));
    return lock.l_type != F_UNLCK;
}

static bool is_owner_dead(uint64_t value)
{
    int owner = owner_of(value);
    if (owner >= MEMBERS)
        return true;
    if (owner == self)
        return who(value) != myself();
    return !is_alive(owner, value >> GENERATION_AT);
}

static uint64_t now_millis(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Returns when this process started, in milliseconds since 1970. */
static uint64_t start_millis(void)
{
    char stat[1024] = "";
    FILE *source = fopen("/proc/self/stat", "re");
    unsigned long long ticks = 0;
    if (source != NULL) {
        stat[fread(stat, 1, sizeof stat - 1, source)] = '\0';
        fclose(source);
    }
    /* The name of the program is in parentheses, and may contain anything. */
    char *rest = strrchr(stat, ')');
    for (int field = 2; rest != NULL && field < 22; field++)
        rest = strchr(rest + 1, ' ');
    if (rest != NULL)
        ticks = strtoull(rest, NULL, 10);
    return now_millis(CLOCK_REALTIME) - now_millis(CLOCK_BOOTTIME) +
           ticks * 1000 / (uint64_t)sysconf(_SC_CLK_TCK);
}

/* Locks the first bell from a number on that nobody else has a lock in. */
static uint64_t lock_bell(uint64_t from)
{
    uint64_t number = from;
    while (!try_lock(bell_range(self, number), BELL_BYTES, F_WRLCK))
        if (++number == from + BELLS_PASSED)
            fail(path, "other processes have locked the bells of this one");
    return number;
}

/* Takes an entry whose claim byte this process has. */
static bool take_entry(int index)
{
    struct member *entry = &members[index];
    uint64_t before = load(&entry->generation) & MAX_GENERATION;
    if (is_alive(index, before))
        return false;
    uint64_t of_clock = now_millis(CLOCK_REALTIME) / 10;
    generation = (before + 1 > of_clock ? before + 1 : of_clock) & MAX_GENERATION;
    if (!try_lock(life_byte(index, generation), 1, F_WRLCK))
        return false;
    self = index;
    /* Before the bell: who reads the new bell finds the old member dead. */
    store(&entry->generation, generation);
    uint64_t old = load(&entry->bell);
    bell = lock_bell(old + 1);
    if (!compare_and_set(&entry->bell, old, bell)) {
        unlock(bell_range(index, bell), BELL_BYTES);
        unlock(life_byte(index, generation), 1);
        return false;
    }
    store(&entry->pid, (uint64_t)getpid());
    store(&entry->start, start_millis());
    return true;
}

static void join_members(void)
{
    for (int index = 0; index < MEMBERS; index++) {
        if (is_alive(index, load(&members[index].generation)))
            continue;
        if (!try_lock(claim_byte(index), 1, F_WRLCK))
            continue;
        bool taken = take_entry(index);
        unlock(claim_byte(index), 1);
        if (taken)
            return;
    }
    fail(path, "all entries for processes are taken");
}

/* Wakes all who wait for this process. */
static void ring(void)
{
    uint64_t next = lock_bell(bell + 1);
    if (!compare_and_set(&members[self].bell, bell, next))
        fail(path, "the entry of this process was written over");
    unlock(bell_range(self, bell), BELL_BYTES);
    bell = next;
}

/* One name. */

static enum attempt try_exclusive(void)
{
    for (;;) {
        uint64_t before = load(word);
        uint64_t mine = myself() | IN | (before & WAITED_FOR);
        bool readers = owner_of(before) == NOBODY && before & SHARED;
        if (owner_of(before) != NOBODY && !is_owner_dead(before))
            return BUSY;
        if (readers && !try_lock(offset, 1, F_WRLCK))
            return BUSY;
        bool taken = compare_and_set(word, before, mine);
        if (readers)
            unlock(offset, 1);
        if (taken)
            return tells_abandonment(before) ? HELD_ABANDONED : HELD_CLEAN;
    }
}

static enum attempt try_shared(void)
{
    for (;;) {
        uint64_t before = load(word);
        if (owner_of(before) != NOBODY && !is_owner_dead(before))
            return BUSY;
        if (owner_of(before) != NOBODY || !(before & SHARED)) {
            uint64_t mark = tells_abandonment(before) ? ABANDONED : 0;
            compare_and_set(word, before, (before & WAITED_FOR) | SHARED | mark);
            continue;
        }
        if (!try_lock(offset, 1, F_RDLCK))
            return BUSY;
        /* A writer may have had the byte, and have taken the word, since it was read. */
        uint64_t again = load(word);
        if (owner_of(again) == NOBODY && again & SHARED)
            return tells_abandonment(again) ? HELD_ABANDONED : HELD_CLEAN;
        unlock(offset, 1);
    }
}

static enum attempt try_acquire(bool shared)
{
    return shared ? try_shared() : try_exclusive();
}

/* Waits until the owner has rung; returns false where that cannot be waited for. */
static bool wait_for_owner(void)
{
    int owner = owner_of(load(word));
    if (owner == NOBODY || owner >= MEMBERS)
        return false;
    uint64_t number = load(&members[owner].bell);
    /* After the bell: if the owner rang before, this shows that it has released the word. */
    uint64_t now = load(word);
    if (owner_of(now) != owner || is_owner_dead(now))
        return true;
    off_t bell_of_owner = bell_range(owner, number);
    if (!wait_and_lock(bell_of_owner, F_RDLCK))
        return false;
    unlock(bell_of_owner, 1);
    return load(&members[owner].bell) != number;
}

static enum attempt acquire_in_turn(bool shared)
{
    off_t gate_byte = offset + 1;
    while (!wait_and_lock(gate_byte, F_WRLCK))
        usleep(MAX_PAUSE_MICROS);
    /* Before the attempt: a release that the attempt does not see rings. */
    __atomic_or_fetch(word, WAITED_FOR, __ATOMIC_SEQ_CST);
    enum attempt how;
    useconds_t pause = MIN_PAUSE_MICROS;
    while ((how = try_acquire(shared)) == BUSY) {
        if (wait_for_owner()) {
            pause = MIN_PAUSE_MICROS;
        } else {
            usleep(pause);
            pause = pause * 2 < MAX_PAUSE_MICROS ? pause * 2 : MAX_PAUSE_MICROS;
        }
    }
    __atomic_and_fetch(word, ~(uint64_t)WAITED_FOR, __ATOMIC_SEQ_CST);
    unlock(gate_byte, 1);
    return how;
}

/* Returns whether the name was abandoned. */
static bool acquire(bool shared)
{
    /* The flag may be that of a dead process: whoever comes to the gate clears it. */
    enum attempt how = load(word) & WAITED_FOR ? BUSY : try_acquire(shared);
    if (how == BUSY)
        how = acquire_in_turn(shared);
    return how == HELD_ABANDONED;
}

static void release(bool shared, bool abandoned)
{
    if (shared) {
        unlock(offset, 1);
        return;
    }
    uint64_t before;
    do {
        before = load(word);
        if (who(before) != myself())
            fail(path, "the lock was lost: others took this process for dead");
    } while (!compare_and_set(
        word, before, (before & (WAITED_FOR | ABANDONED)) | (abandoned ? ABANDONED : 0)));
    if (before & WAITED_FOR) {
        ring();
        /* Leaves the gate to the process that is being woken. */
        usleep(YIELD_MICROS);
    }
}

/* The file. */

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

static uint64_t rotated(uint64_t value, int bits)
{
    return value << bits | value >> (64 - bits);
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
        uint64_t block = left >= 8 ? little_endian(data + at, 8)
                                   : little_endian(data + at, left) | (uint64_t)length << 56;
        v[3] ^= block;
        sip_rounds(v, 2);
        v[0] ^= block;
    }
    v[2] ^= 0xFF;
    sip_rounds(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* All processes must see the same pages, and a store into one must not fail. */
static void require_coherent(void)
{
    /* ext2, ext3, ext4; f2fs; jfs; overlay; ramfs; tmpfs and devtmpfs; xfs */
    static const uint32_t types[] = {0xEF53,     0xF2F52010, 0x3153464A, 0x794C7630,
                                     0x858458F6, 0x01021994, 0x58465342};
    struct statfs system;
    if (fstatfs(file, &system) != 0)
        fail(path, strerror(errno));
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if ((uint32_t)system.f_type == types[i])
            return;
    fail(path, "its file system is not known to be right for lock words");
}

static void open_file(const char *name)
{
    unsigned char header[HEADER_BYTES] = {0};
    struct stat status;
    /* Once: closing any descriptor of the file drops all byte locks of the process. */
    file = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0 || pread(file, header, sizeof header, 0) < 0 || fstat(file, &status) < 0)
        fail(path, strerror(errno));
    if (memcmp(header, "OFFSETLK", 8) != 0)
        fail(path, "not a lock file, or nobody has finished making it");
    if (little_endian(header + 8, 4) != 2)
        fail(path, "another format version");
    if (crc32c(header, HEADER_BYTES - 4) != little_endian(header + HEADER_BYTES - 4, 4))
        fail(path, "the header is damaged");
    uint64_t slots = little_endian(header + 16, 8);
    if ((uint64_t)status.st_size != WORDS_AT + 8 * slots)
        fail(path, "cut or extended");
    require_coherent();
    mapping = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapping == MAP_FAILED)
        fail(path, strerror(errno));
    members = (struct member *)(mapping + HEADER_BYTES);
    uint64_t h = siphash24(header + 24, (const unsigned char *)name, strlen(name));
    offset = WORDS_AT + 8 * (off_t)((unsigned __int128)h * slots >> 64);
    word = (uint64_t *)(mapping + offset);
}

/* What it is used for. */

static int run(char **command, bool shared)
{
    setenv("OFFSET_LOCK_ABANDONED", acquire(shared) ? "1" : "0", 1);
    pid_t child = fork();
    if (child == 0) {
        execvp(*command, command);
        fprintf(stderr, "%s: %s\n", *command, strerror(errno));
        _exit(127);
    }
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    /* If it was killed the section did not end, and the next holder is told. */
    release(shared, child > 0 && !WIFEXITED(status));
    if (child < 0)
        fail(path, "cannot fork");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void count(long times, const char *counter)
{
    int counts = open(counter, O_RDWR | O_CLOEXEC);
    if (counts < 0)
        fail(counter, strerror(errno));
    for (long i = 0; i < times; i++) {
        uint64_t value;
        if (acquire(false))
            fail(path, "abandoned, and nobody died");
        /* Two that count at once lose an update. */
        if (pread(counts, &value, sizeof value, 0) != sizeof value)
            fail(counter, "cannot read");
        value = __builtin_bswap64(__builtin_bswap64(value) + 1);
        if (pwrite(counts, &value, sizeof value, 0) != sizeof value)
            fail(counter, "cannot write");
        release(false, false);
    }
}

static bool is_option(int arguments, char **values, const char *option, int needed)
{
    return arguments > needed && strcmp(values[1], option) == 0 && *values[needed] != '\0';
}

int main(int arguments, char **values)
{
    if (is_option(arguments, values, "--offset", 3)) {
        path = values[2];
        open_file(values[3]);
        printf("%jd\n", (intmax_t)offset);
    } else if (is_option(arguments, values, "--count", 5)) {
        path = values[4];
        open_file(values[5]);
        join_members();
        count(atol(values[2]), values[3]);
    } else {
        bool shared = is_option(arguments, values, "--shared", 3);
        if (arguments < 4 + shared || *values[2 + shared] == '\0')
            fail(values[0], "usage: lock_word [--shared] FILE NAME COMMAND [ARGUMENT...]");
        path = values[1 + shared];
        open_file(values[2 + shared]);
        join_members();
        return run(values + 3 + shared, shared);
    }
    return 0;
}
