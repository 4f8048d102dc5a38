package io.offsetlocks;

/**
 * Thrown when a lock file was deleted, replaced, truncated or written over while it was in use.
 *
 * <p>Locks held in it exclude only programs that still have the old file open: stop the work they
 * protect, close the {@link OffsetLocks} and open the file again.
 */
public final class LockFileReplacedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param message names the file, what was found, and what to do
     */
    public LockFileReplacedException(String message) {
        super(message);
    }
}
