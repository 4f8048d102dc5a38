package io.offsetlocks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The main class of a child that has one file open and locked, and opens another with ever so few
 * descriptors left: an open that finds none ends at every step in turn.
 *
 * <p>It prints "locked", and then for every number of free descriptors whether the open failed.
 */
final class FewDescriptors {
    private static final int MAX_FREE = 8;

    private FewDescriptors() {}

    public static void main(String[] arguments) throws Exception {
        Path locked = Path.of(arguments[0]);
        Path other = Path.of(arguments[1]);
        long slots = Long.parseLong(arguments[2]);
        OffsetLocks locks = OffsetLocks.open(locked, slots);
        locks.lock("a");
        // Loads what an open needs: a class is a file too.
        OffsetLocks.open(other, slots).close();
        isRefused(Path.of("/nowhere/at.locks"), slots);
        System.out.println("locked");
        Deque<FileChannel> fillers = fill();
        for (int free = 0; free <= MAX_FREE; free++) {
            System.out.println(isRefused(other, slots) ? "refused" : "opened");
            fillers.pop().close();
            while (System.in.read() != '\n') {
                // The parent has looked.
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static Deque<FileChannel> fill() {
        Deque<FileChannel> fillers = new ArrayDeque<>();
        try {
            while (true) {
                fillers.push(FileChannel.open(Path.of("/dev/null")));
            }
        } catch (IOException full) {
            return fillers;
        }
    }

    private static boolean isRefused(Path file, long slots) {
        try {
            OffsetLocks.open(file, slots).close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
