package io.offsetlocks;

/**
 * Thrown when a lock file was deleted, replaced, truncated or written over while it was in use.
 *
 * <p>Locks held in it exclude only those who still have the old file open: stop the work they
 * protect, close the {@link OffsetLocks} and open the file again.
 */
public final class LockFileReplacedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one that says what was found.
     *
     * @param message names the file and says it
     */
    public LockFileReplacedException(String message) {
        super(message);
    }
}
