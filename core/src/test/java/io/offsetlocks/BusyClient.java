package io.offsetlocks;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The main class of a child that locks and releases many names until it is killed. */
final class BusyClient {
    private static final int GROUPS = 5;
    private static final int NAMES = 20;

    private BusyClient() {}

    public static void main(String[] arguments) throws Exception {
        try (OffsetLocks locks =
                OffsetLocks.open(Path.of(arguments[0]), Long.parseLong(arguments[1]))) {
            for (int i = 0; ; i++) {
                int group = i % GROUPS;
                List<String> names =
                        IntStream.range(0, NAMES).mapToObj(n -> group + "-" + n).toList();
                locks.lockAll(names).close();
                if (i == GROUPS) {
                    System.out.println("busy");
                }
            }
        }
    }
}
