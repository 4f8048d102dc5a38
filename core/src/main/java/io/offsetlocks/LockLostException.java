package io.offsetlocks;

/**
 * Thrown when an exclusive lock is closed that was lost before: others may have held it meanwhile.
 *
 * <p>Work that the lock was to protect may have been disturbed: check it. The handle is closed.
 */
public final class LockLostException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param message names the store and the lock, how it was lost, and what to do
     */
    public LockLostException(String message) {
        super(message);
    }
}
