package io.offsetlocks.stress.storm;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that drops its own locks: it opens and closes the lock file by other means, as no
 * program may. It has names of its own, because from then on it excludes nobody.
 */
final class Sacrifice {
    private Sacrifice() {}

    public static void main(String[] args) throws Exception {
        StormSettings settings = StormSettings.parse(args);
        Path file = settings.lockFile();
        OffsetLocks locks = OffsetLocks.open(file, settings.slots());
        List<HeldLock> held = new ArrayList<>();
        for (String name : args[args.length - 1].split(",")) {
            held.add(locks.lock(name));
        }
        expectValid(held, true);
        try (var stray = Files.newInputStream(file)) {
            stray.read();
        }
        expectValid(held, false);
        System.out.println("lost");
        while (System.in.read() >= 0) {
            // Stays, still believing that it holds, until its parent has looked.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void expectValid(List<HeldLock> held, boolean valid) {
        for (HeldLock lock : held) {
            if (lock.isValid() != valid) {
                String text = String.format("%s: isValid() is not %s", lock, valid);
                new OutcryLines(System.out)
                        .violation(Violation.of(Kind.LOSS_NOT_NOTICED, "%s", text));
            }
        }
    }
}
