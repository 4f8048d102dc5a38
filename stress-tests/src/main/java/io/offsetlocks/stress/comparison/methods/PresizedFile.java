package io.offsetlocks.stress.comparison.methods;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that has all its blocks from the beginning, as a lock file of this library has. */
final class PresizedFile {
    private PresizedFile() {}

    /** Opens a file, and fills it with zeros up to a size. */
    static FileChannel open(Path file, long size) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
        while (channel.size() < size) {
            long left = size - channel.size();
            channel.write(
                    zeros.clear().limit((int) Math.min(left, zeros.capacity())), channel.size());
        }
        return channel;
    }
}
