package io.offsetlocks.schedule;

import java.time.Duration;

/**
 * The slots of one process of a schedule. What a thread holds is an object that it gives back; null
 * stands for an attempt that failed.
 */
public interface ProcessUnderTest {
    /**
     * Forgets everything but the file, and clears the values of three offsets, of which the first
     * two must be in one bucket.
     */
    void reset(long... offsets);

    /**
     * Returns what the file says of an offset, as decimal digits: the last one is 1 for an
     * exclusive holder in its section, the next one for a queue of processes, the next one for an
     * owner, and the next ones for what may stay.
     */
    int values(long offset);

    Object lock(long offset, boolean shared);

    Object lockInterruptibly(long offset, boolean shared) throws InterruptedException;

    Object tryLock(long offset, boolean shared);

    Object tryLock(long offset, boolean shared, Duration time) throws InterruptedException;

    void unlock(Object hold);

    /** Closes the session that everything is acquired through. */
    void closeSession();

    /** Wakes the threads of other processes that wait in the kernel for this one. */
    void wakeOthers();

    /** I2: returns whether no slot is left in use. */
    boolean isUnused();
}
