package io.offsetlocks.docs.recipes;

import io.offsetlocks.OffsetLocks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The main class of a program of a {@link Release}. It is told {@code lock NAME} and {@code release
 * NAME}, holds every name in a thread of its own, and says {@code held NAME}.
 */
final class Program {
    private final Release release;
    private final OldLockFiles oldLocks;
    private final OffsetLocks locks;

    private Program(Release release, OldLockFiles oldLocks, OffsetLocks locks) {
        this.release = release;
        this.oldLocks = oldLocks;
        this.locks = locks;
    }

    public static void main(String[] arguments) throws IOException {
        OffsetLocks locks = OffsetLocks.open(Path.of(arguments[2]), RecipeFixture.SLOTS);
        OldLockFiles oldLocks = new OldLockFiles(Path.of(arguments[1]));
        System.out.println("ready");
        new Program(Release.valueOf(arguments[0]), oldLocks, locks).obey();
    }

    private void obey() throws IOException {
        Map<String, CountDownLatch> releases = new HashMap<>();
        BufferedReader commands =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String name = line.split(" ")[1];
            if (line.startsWith("lock ")) {
                CountDownLatch released = new CountDownLatch(1);
                releases.put(name, released);
                new Thread(() -> hold(name, released)).start();
            } else {
                releases.get(name).countDown();
            }
        }
        // The parent has gone, or is done.
        releases.values().forEach(CountDownLatch::countDown);
    }

    private void hold(String name, CountDownLatch released) {
        try {
            release.run(
                    oldLocks,
                    locks,
                    name,
                    abandoned -> {
                        System.out.println("held " + name);
                        awaitRelease(released);
                    });
        } catch (IOException e) {
            System.out.println("failed " + name + ": " + e);
        }
    }

    private static void awaitRelease(CountDownLatch released) {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
