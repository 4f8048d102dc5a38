package io.offsetlocks;

/**
 * The two formats of a lock file, chosen when the file is made and the same for all who open it.
 *
 * <p>Both keep the promises of {@link NamedLocks}. They differ in what a held name is, and so in
 * cost, in who may join, and in where the file may lie.
 */
public enum LockFormat {
    /**
     * A held name is the operating system's lock on one byte of the file. Programs in any language
     * can join, with {@code fcntl}. Good for some hundred names held at once: the system looks
     * through all byte locks of the file at every call. The file has 2 bytes for each slot, 1 to
     * 2^29 slots.
     */
    BYTE_LOCKS,

    /**
     * A held name is a word in the mapped file; the operating system is asked only for waiting, and
     * for which processes are alive. It is several times faster, and costs the same with a million
     * names held. The file has 8 bytes for each slot, 1 to 2^27 slots.
     *
     * <p>It takes a local file system of Linux on which all processes map the same pages: ext4,
     * xfs, tmpfs and the like. Whoever can write the file can break exclusion. At most 1,024
     * processes can have the file open at once.
     */
    LOCK_WORDS
}
