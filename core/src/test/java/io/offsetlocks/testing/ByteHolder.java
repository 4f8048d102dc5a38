package io.offsetlocks.testing;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The main class of a child that locks bytes of a file with a plain channel, one after the other,
 * and holds them until it is told.
 */
public final class ByteHolder {
    private ByteHolder() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int i = 1; i < arguments.length; i++) {
                channel.lock(Long.parseLong(arguments[i]), 1, false);
                System.out.println("held");
            }
            // Held until a line comes, or the input ends with the parent.
            System.in.read();
        }
        System.out.println("released");
    }
}
