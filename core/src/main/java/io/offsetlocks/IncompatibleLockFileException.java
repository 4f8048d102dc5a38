package io.offsetlocks;

import java.io.IOException;

/**
 * Thrown when a file is not a lock file, or is one that was made with other parameters.
 *
 * <p>The message names the file, what was expected and what was found. The file is unchanged and
 * not open.
 */
public final class IncompatibleLockFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one that says what was expected and what was found.
     *
     * @param message names the file and says it
     */
    public IncompatibleLockFileException(String message) {
        super(message);
    }
}
