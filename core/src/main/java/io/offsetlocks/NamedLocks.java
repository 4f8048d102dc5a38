package io.offsetlocks;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * A space of locks, one for every name, in one mode: exclusive ({@link LockSpace} itself) or shared
 * ({@link LockSpace#shared()}).
 *
 * <p><b>Names.</b> A name is any non-empty string without unpaired surrogates. Two names may hash
 * to one offset; they then exclude each other, which costs waiting and is otherwise harmless. Names
 * are compared char by char: without Unicode normalization or case folding, and not as paths.
 *
 * <p><b>Ownership.</b> A lock belongs to the thread that acquired it, and is reentrant per thread
 * and offset: a thread that holds a name acquires it, or a name that collides with it, again at
 * once, and the others stay out until every {@link HeldLock} is closed. A thread that holds a name
 * exclusively may take it shared as well. A thread that holds it only shared can never take it
 * exclusively; it is told so at once, with an {@link IllegalMonitorStateException}. So tasks that
 * share a thread, as those of an event loop do, do not exclude each other.
 *
 * <p><b>Deadlocks.</b> Threads that acquire several names one after the other, in different orders,
 * can wait for each other for ever. Nothing ends such a wait but a timeout or an interrupt; inside
 * one JVM a thread dump shows it. {@link #lockAll} acquires several names without that danger.
 *
 * <p><b>Memory.</b> A successful acquisition has the memory effects of {@link Lock#lock()}, a close
 * those of {@link Lock#unlock()}: actions before a thread's close happen-before actions after the
 * next acquisition of the offset by a thread of the same JVM. Between processes the operating
 * system's lock orders what was written to files and shared memory the same way.
 *
 * <p><b>Errors.</b> Every method throws
 *
 * <ul>
 *   <li>{@link NullPointerException} for a null argument or element,
 *   <li>{@link IllegalArgumentException} for a name that is empty or has an unpaired surrogate, and
 *       for a negative timeout,
 *   <li>{@link IllegalStateException} if the {@link LockSpace} is closed, before or while waiting,
 *   <li>{@link LockFileReplacedException} if the lock file was deleted, replaced or truncated,
 *       before or while waiting,
 *   <li>{@link java.io.UncheckedIOException} if the operating system fails the lock, or cannot
 *       write down that it is held, as on a full copy-on-write file system.
 * </ul>
 *
 * <p>Whichever it is, the thread holds no more than before the call. All methods may be called by
 * any thread.
 */
public interface NamedLocks {
    /**
     * Acquires the lock of a name, waiting for as long as it takes.
     *
     * <p>An interrupt does not end the wait; the thread's interrupt status is kept.
     *
     * @param name what to lock
     * @return the lock, held by the calling thread
     */
    HeldLock lock(String name);

    /**
     * Acquires the lock of a name, waiting for as long as it takes unless the thread is
     * interrupted.
     *
     * @param name what to lock
     * @return the lock, held by the calling thread
     * @throws InterruptedException if the thread is interrupted on entry or while waiting; its
     *     interrupt status is cleared and the lock is not held
     */
    HeldLock lockInterruptibly(String name) throws InterruptedException;

    /**
     * Acquires the lock of a name if one attempt succeeds.
     *
     * <p>The attempt goes ahead of threads and processes that wait. The interrupt status is neither
     * heeded nor changed.
     *
     * @param name what to lock
     * @return the lock, or empty if it is held elsewhere
     */
    Optional<HeldLock> tryLock(String name);

    /**
     * Acquires the lock of a name, waiting for at most a given time.
     *
     * @param name what to lock
     * @param timeout how long to wait; zero makes one attempt, as {@link #tryLock(String)} does,
     *     and a timeout too long to count in nanoseconds (292 years) never ends
     * @return the lock, or empty if the time passed
     * @throws InterruptedException if the thread is interrupted on entry or while waiting; its
     *     interrupt status is cleared and the lock is not held
     */
    Optional<HeldLock> tryLock(String name, Duration timeout) throws InterruptedException;

    /**
     * Acquires the locks of all names, waiting for as long as it takes, in an order that is the
     * same for every caller: two {@code lockAll} never deadlock each other, whatever their names
     * and collisions.
     *
     * <p>That holds for threads that hold nothing else. Names may repeat; an empty collection makes
     * a handle that holds nothing. If an acquisition fails, those before it are released.
     *
     * @param names what to lock
     * @return one handle for all the locks
     */
    HeldLock lockAll(Collection<String> names);

    /**
     * Acquires the locks of all names or none, in the order of {@link #lockAll}, waiting for at
     * most a given time in all.
     *
     * @param names what to lock
     * @param timeout how long to wait; zero makes one attempt per name, and a timeout too long to
     *     count in nanoseconds (292 years) never ends
     * @return one handle for all the locks, or empty if the time passed; then none is held
     * @throws InterruptedException if the thread is interrupted on entry or while waiting; its
     *     interrupt status is cleared and none of the locks is held
     */
    Optional<HeldLock> tryLockAll(Collection<String> names, Duration timeout)
            throws InterruptedException;

    /**
     * Returns the lock of a name as a {@link Lock}, for code written to that interface.
     *
     * <p>Views of equal names are interchangeable. {@link Lock#unlock()} releases the calling
     * thread's latest acquisition through such a view, never one that has a {@link HeldLock}, and
     * throws {@link IllegalMonitorStateException} if there is none. {@link Lock#newCondition()} is
     * unsupported. A timeout of zero or less makes one attempt.
     *
     * @param name what the view locks; nothing is locked yet
     * @return a view that any thread may use
     */
    Lock asLock(String name);
}
