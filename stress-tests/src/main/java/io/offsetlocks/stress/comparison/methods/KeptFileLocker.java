package io.offsetlocks.stress.comparison.methods;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock file per name, opened for each use and left behind.
 *
 * <p>This is the most common method. It is safe because no process deletes a file.
 */
record KeptFileLocker(Path directory) implements Locker {

    @Override
    public AutoCloseable lock(String name) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        LockFileName.in(directory, name),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            channel.lock();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        // Closing the channel releases its lock.
        return channel;
    }

    @Override
    public void close() {}
}
