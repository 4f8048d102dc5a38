package io.offsetlocks;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The main class of a child that holds one byte of a file with a plain channel, as told. */
final class ByteHolder {
    private ByteHolder() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        long position = Long.parseLong(arguments[1]);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.lock(position, 1, false);
            System.out.println("held");
            // Held until a line comes, or the input ends with the parent.
            System.in.read();
        }
        System.out.println("released");
    }
}
