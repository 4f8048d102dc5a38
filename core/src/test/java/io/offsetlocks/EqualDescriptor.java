package io.offsetlocks;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The main class of a child that opens a file by other means at a given descriptor. */
final class EqualDescriptor {
    private EqualDescriptor() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        Path wanted = Path.of("/proc/self/fd", arguments[2]);
        List<FileInputStream> below = new ArrayList<>();
        while (!Files.exists(wanted)) {
            below.add(new FileInputStream("/dev/null"));
        }
        below.get(below.size() - 1).close();
        try (RandomAccessFile other = new RandomAccessFile(file.toFile(), "rw")) {
            System.out.println(Files.isSameFile(wanted, file) ? other.getFilePointer() : "other");
            OffsetLocks.open(file, Long.parseLong(arguments[1])).close();
            System.out.println("opened");
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
        System.in.read();
    }
}
