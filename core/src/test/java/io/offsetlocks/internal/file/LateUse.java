package io.offsetlocks.internal.file;

import io.offsetlocks.internal.common.Ticker;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The main class of a child that closes a file and then does what a thread may come to do that was
 * delayed at the worst place: without the guards, the JVM ends in the unmapped memory.
 */
final class LateUse {
    private static final int SLOTS = 1000;

    private LateUse() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        Object fileKey = LockFilePath.key(file, SLOTS, null);
        LockFile closed = LockFile.ready(channel, file, fileKey, SLOTS, null, Ticker.SYSTEM);
        closed.setValue(Header.BYTES, LockFile.TAKEN);
        closed.beginClosing();
        closed.close();
        switch (arguments[1]) {
            case "value" -> System.out.println("value " + closed.value(Header.BYTES));
            case "setValue" -> closed.setValue(Header.BYTES, LockFile.ABANDONED);
            case "trySetValue" -> closed.trySetValue(Header.BYTES, LockFile.ABANDONED);
            case "watch" -> System.out.println("found " + closed.watch().problem());
            default -> throw new IllegalArgumentException(arguments[1]);
        }
        System.out.println("alive");
    }
}
