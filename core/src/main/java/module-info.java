/**
 * Named locks between the processes and threads of one host, in one pre-sized lock file.
 *
 * <p>Programs that guard named things on a host against each other, such as volumes or images, are
 * used to a lock file for every name, and nobody can tell when to delete it. Here all names share
 * one file, which is made once at its full size and stays. A name hashes to a byte of it, and to
 * hold the name is to hold the operating system's lock on that byte, which ends with its process.
 * So nothing is ever stale, and there is nothing to clean.
 *
 * <pre>{@code
 * try (OffsetLocks locks = OffsetLocks.open(Path.of("/run/lock/nova.locks"), 1 << 20);
 *         HeldLock held = locks.lock("volume-42")) {
 *     // no other thread or process that uses this file is in here for volume-42
 * }
 * }</pre>
 *
 * <p>Go on with the package {@link io.offsetlocks}, which says what a lock promises; then {@link
 * io.offsetlocks.OffsetLocks OffsetLocks} for the file, {@link io.offsetlocks.NamedLocks
 * NamedLocks} for the ways to lock, and {@link io.offsetlocks.HeldLock HeldLock} for what is held.
 */
@SuppressWarnings("module") // It is built before the module that it opens packages to.
module io.offsetlocks {
    requires io.offsetlocks.hashing;
    // Optional: a runtime without the flight recorder locks all the same.
    requires static jdk.jfr;
    requires static transitive org.jspecify;

    exports io.offsetlocks;

    // To the engines that are artifacts of their own.
    exports io.offsetlocks.internal.common to
            io.offsetlocks.postgresql;
    exports io.offsetlocks.internal.names to
            io.offsetlocks.postgresql;
    exports io.offsetlocks.internal.processes to
            io.offsetlocks.postgresql;
    exports io.offsetlocks.internal.threads to
            io.offsetlocks.postgresql;
}
