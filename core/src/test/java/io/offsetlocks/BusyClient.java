package io.offsetlocks;

import java.nio.file.Path;

/** The main class of a child that locks and releases some names until it is killed. */
final class BusyClient {
    private static final int NAMES = 100;

    private BusyClient() {}

    public static void main(String[] arguments) throws Exception {
        try (OffsetLocks locks =
                OffsetLocks.open(Path.of(arguments[0]), Long.parseLong(arguments[1]))) {
            for (int i = 0; ; i++) {
                locks.lock("busy-" + i % NAMES).close();
                if (i == NAMES) {
                    System.out.println("busy");
                }
            }
        }
    }
}
