package io.offsetlocks.stress.comparison.methods;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock file per name, opened at the first use and left open: a descriptor per name for as long as
 * the process lives.
 */
final class CachedFileLocker implements Locker {
    private final Path directory;
    private final Map<String, FileChannel> channels = new ConcurrentHashMap<>();

    CachedFileLocker(Path directory) {
        this.directory = directory;
    }

    @Override
    public FileLock lock(String name) throws IOException {
        FileChannel channel = channels.get(name);
        return (channel == null ? open(name) : channel).lock();
    }

    private synchronized FileChannel open(String name) throws IOException {
        // Never a second channel for a file: closing it would drop the locks of the first.
        FileChannel channel = channels.get(name);
        if (channel == null) {
            channel =
                    FileChannel.open(
                            LockFileName.in(directory, name),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            channels.put(name, channel);
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : channels.values()) {
            channel.close();
        }
    }
}
