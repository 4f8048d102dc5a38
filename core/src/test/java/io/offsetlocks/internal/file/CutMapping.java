package io.offsetlocks.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The main class of a child that maps a file, cuts it, and uses the mapping until the compilers
 * have had their turn at the code. It prints how often it was told.
 */
final class CutMapping {
    private static final int WARM_UP = 100_000;
    private static final int TIMES = 30_000;

    private CutMapping() {}

    public static void main(String[] arguments) throws Exception {
        ByteBuffer header = Header.encode(Layout.BYTE_LOCKS, 1000, new byte[16]);
        FileMapping mapping;
        try (FileChannel channel =
                FileChannel.open(
                        Path.of(arguments[0]),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            channel.write(header.duplicate(), 0);
            mapping = FileMapping.of(channel, Header.BYTES);
            for (int i = 0; i < WARM_UP; i++) {
                if (!mapping.startsWith(header)) {
                    throw new AssertionError("the file is whole");
                }
            }
            channel.truncate(0);
        }
        System.out.println("first write " + firstWrite(mapping));
        int told = 0;
        for (int i = 0; i < TIMES; i++) {
            try {
                mapping.startsWith(header);
            } catch (InternalError fault) {
                told++;
            }
        }
        System.out.println("headers " + (told == TIMES));
        writeOnce(mapping);
        System.out.println("alive");
    }

    /** Not compiled yet, so that the fault comes at once. */
    private static String firstWrite(FileMapping mapping) {
        try {
            mapping.put(0, (byte) 1);
            return "done";
        } catch (IOException told) {
            return "told";
        }
    }

    private static void writeOnce(FileMapping mapping) {
        try {
            mapping.put(0, (byte) (mapping.get(0) + 1));
        } catch (IOException | InternalError fault) {
            // What a read of a cut file returns means nothing, so that it may also go unnoticed.
        }
    }
}
