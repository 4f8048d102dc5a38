package io.offsetlocks.stress.storm;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that loses its own locks: it opens and closes the lock file without the library, which
 * no program may do. It has names of its own, because from then on its locks exclude no other
 * process.
 */
final class StrayCloseProcess {
    private StrayCloseProcess() {}

    public static void main(String[] args) throws Exception {
        StormSettings settings = StormSettings.parse(args);
        StormFile file = settings.file(Integer.parseInt(args[args.length - 2]));
        OffsetLocks locks = file.open();
        List<HeldLock> held = new ArrayList<>();
        for (String name : args[args.length - 1].split(",")) {
            held.add(locks.lock(name));
        }
        expectValid(held, true);
        try (var stray = Files.newInputStream(file.path())) {
            stray.read();
        }
        expectValid(held, false);
        System.out.println("lost");
        while (System.in.read() >= 0) {
            // Keeps running, with its handles open, until its parent has checked.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void expectValid(List<HeldLock> held, boolean valid) {
        for (HeldLock lock : held) {
            if (lock.isValid() != valid) {
                String text = String.format("%s: isValid() is not %s", lock, valid);
                new ReportLines(System.out)
                        .violation(Violation.of(Kind.LOSS_NOT_DETECTED, "%s", text));
            }
        }
    }
}
