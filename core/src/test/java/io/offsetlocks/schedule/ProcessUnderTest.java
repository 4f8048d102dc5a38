package io.offsetlocks.schedule;

import java.time.Duration;

/**
 * The slots of one process of a schedule. What a thread holds is an object that it gives back; null
 * stands for an attempt that failed.
 */
public interface ProcessUnderTest {
    /** Forgets everything but the file, and clears the values of an offset. */
    void reset(long... offsets);

    /** Returns the value of an offset's slot byte, and of its gate byte, as one number. */
    int values(long offset);

    Object lock(long offset, boolean shared);

    Object lockInterruptibly(long offset, boolean shared) throws InterruptedException;

    Object tryLock(long offset, boolean shared);

    Object tryLock(long offset, boolean shared, Duration time) throws InterruptedException;

    void unlock(Object hold);

    /** Closes the session that everything is acquired through. */
    void closeSession();

    /** I2: returns whether no slot is left in use. */
    boolean isUnused();
}
