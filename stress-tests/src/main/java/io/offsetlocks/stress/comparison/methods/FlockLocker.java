package io.offsetlocks.stress.comparison.methods;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/**
 * A lock file per name that a {@code flock(1)} process of util-linux holds, as in a shell script:
 * {@code flock FILE cat}. The first byte that comes back says that the lock is held, and the end of
 * the input ends the process.
 */
record FlockLocker(Path directory) implements Locker {

    @Override
    public AutoCloseable lock(String name) throws IOException {
        Process holder =
                new ProcessBuilder("flock", LockFileName.in(directory, name).toString(), "cat")
                        .redirectError(Redirect.INHERIT)
                        .start();
        holder.getOutputStream().write('\n');
        holder.getOutputStream().flush();
        if (holder.getInputStream().read() < 0) {
            throw new IOException("flock ended without a lock");
        }
        return () -> end(holder);
    }

    private static void end(Process holder) throws IOException {
        holder.getOutputStream().close();
        try {
            holder.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() {}
}
