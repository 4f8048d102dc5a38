package io.offsetlocks.internal.processes;

/** The release of a lock that the engine has to ask for elsewhere, such as on another machine. */
@FunctionalInterface
public interface PendingRelease {
    /**
     * Returns once the release is known to be over. Called without a monitor; goes on through
     * interrupts and keeps the interrupt status.
     *
     * @throws RuntimeException if the lock had been lost before the end of an exclusive holder's
     *     section; it is not held
     */
    void await();
}
