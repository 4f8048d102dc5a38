package io.offsetlocks.stress.comparison.methods;

import io.offsetlocks.LockFormat;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens a lock file that exists, and closes it; the comparison and a benchmark measure this. */
public final class FileOpening {
    private FileOpening() {}

    /** Opens the file as offset locks do. The first call makes it. */
    public static void asOffsetLocks(Path file, LockFormat format) throws IOException {
        OffsetLocks.open(file, LockMethod.SLOTS, format).close();
    }

    /** Returns the file that a method of this library has below a common directory. */
    public static Path fileOf(LockMethod method, Path common) {
        return method.directoryIn(common).resolve(OffsetLocksLocker.FILE);
    }

    /** Opens a channel, maps the file as a whole, and closes the channel: the baseline. */
    public static MappedByteBuffer asChannel(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, channel.size());
        }
    }
}
