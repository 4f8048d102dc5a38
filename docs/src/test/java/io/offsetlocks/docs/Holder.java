package io.offsetlocks.docs;

import io.offsetlocks.OffsetLocks;
import java.nio.file.Path;

/** The main class of a JVM that holds a name until it is killed or its input ends. */
final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
        long slots = Long.parseLong(arguments[1]);
        try (OffsetLocks locks = OffsetLocks.open(Path.of(arguments[0]), slots)) {
            locks.lock(arguments[2]);
            System.out.println("held");
            System.in.read();
        }
    }
}
