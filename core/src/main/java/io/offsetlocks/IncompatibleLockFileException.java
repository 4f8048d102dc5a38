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
     * Made by the library.
     *
     * @param message names the file, what was expected and what was found
     */
    public IncompatibleLockFileException(String message) {
        super(message);
    }
}
