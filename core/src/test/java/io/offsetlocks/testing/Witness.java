package io.offsetlocks.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of counters, the referee outside the locks: to count is to read, add one and write, so
 * that two who count at once lose an update.
 */
public final class Witness {
    private final Path file;

    private Witness(Path file) {
        this.file = file;
    }

    public static Witness create(Path file, int counters) throws IOException {
        return new Witness(Files.write(file, new byte[counters * Long.BYTES]));
    }

    public static Witness at(Path file) {
        return new Witness(file);
    }

    /** Adds one to a counter; unlike a channel, the file it uses does not mind an interrupt. */
    public void increment(int counter) throws IOException {
        try (RandomAccessFile counters = new RandomAccessFile(file.toFile(), "rw")) {
            long position = (long) counter * Long.BYTES;
            counters.seek(position);
            long count = counters.readLong();
            counters.seek(position);
            counters.writeLong(count + 1);
        }
    }

    /** Returns the sum of all counters. */
    public long sum() throws IOException {
        ByteBuffer counters = ByteBuffer.wrap(Files.readAllBytes(file));
        long sum = 0;
        while (counters.hasRemaining()) {
            sum += counters.getLong();
        }
        return sum;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
