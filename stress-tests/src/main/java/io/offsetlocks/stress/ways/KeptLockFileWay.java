package io.offsetlocks.stress.ways;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock file per name, opened for each use and left behind.
 *
 * <p>The usual way. It is safe because nobody ever deletes a file.
 */
final class KeptLockFileWay implements LockingWay {
    private final Path directory;

    KeptLockFileWay(Path directory) {
        this.directory = directory;
    }

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
