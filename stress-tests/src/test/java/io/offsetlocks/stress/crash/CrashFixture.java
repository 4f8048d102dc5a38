package io.offsetlocks.stress.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockFormat;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Children that end at a point, and what the next process must find. Each child must end with the
 * agent's exit code, which shows that it reached its point.
 */
abstract class CrashFixture {
    @TempDir static Path agentDirectory;
    private static Path agent;

    @TempDir Path directory;

    private final LockFormat format;

    CrashFixture(LockFormat format) {
        this.format = format;
    }

    @BeforeAll
    static void makeAgent() throws IOException {
        agent = CrashAgent.jarIn(agentDirectory);
    }

    final OffsetLocks open(Path file) throws IOException {
        return CrashScenario.open(file, format);
    }

    /** Makes a file in which another name is locked after that of the scenarios. */
    final void makeWithLaterName(Path file) throws IOException {
        boolean found;
        do {
            Files.deleteIfExists(file);
            try (OffsetLocks locks = open(file)) {
                found = CrashScenario.laterName(locks).isPresent();
            }
        } while (!found);
    }

    final ChildProcess start(CrashScenario scenario, String point, int call, Path file)
            throws IOException {
        return ChildProcess.jvmWith(
                List.of("-javaagent:" + agent + "=" + point),
                CrashScenario.class,
                scenario,
                file,
                format,
                call);
    }

    static void expectCrash(ChildProcess process) throws InterruptedException {
        assertEquals(CrashAgent.EXIT_CODE, process.awaitEnd());
    }

    /** Acquires the lock, which must be free. */
    static void expectFree(OffsetLocks locks, boolean reported) {
        for (boolean abandoned : List.of(reported, false)) {
            try (HeldLock held = locks.lock(CrashScenario.NAME)) {
                assertEquals(abandoned, held.wasAbandoned());
                assertTrue(held.isValid());
            }
        }
    }
}
