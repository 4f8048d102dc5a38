package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.Needed;
import io.offsetlocks.testing.SecondUserFixture;
import io.offsetlocks.testing.WaitingClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process that can start no more threads locks, waits and opens all the same. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class NoThreadTest extends SecondUserFixture {
    /** One that has no other processes: the limit is on the threads of a user. */
    private static final int USER = 65531;

    private static final int MAX_THREADS = 100;

    private Path shared;
    private Path file;

    @BeforeEach
    void makeDirectory() throws Exception {
        Needed.success("prlimit", "--version");
        shared = Files.createDirectory(directory.resolve("shared"));
        allow("rwxrwxrwx", shared);
        file = shared.resolve("test.locks");
    }

    @Test
    void processWithoutThreads_waitsAndOpens() throws Exception {
        try (OffsetLocks locks = OffsetLocks.open(file, SLOTS)) {
            allow("rw-rw-rw-", file);
            HeldLock held = locks.lock("a");
            try (ChildProcess child = limitedChild()) {
                assertEquals("opened", child.ask("open " + file + " " + SLOTS));
                assertEquals("exhausted", child.ask("exhaust"));
                child.send("lockHere a");
                long gate = locks.offsetOf("a") + SLOTS;
                Await.until(
                        "the child is in the queue",
                        () -> KernelLocks.areHeld(child.pid(), file, gate));
                held.close();
                child.expect("held");

                for (Path opened : List.of(file, shared.resolve("new.locks"))) {
                    assertEquals("opened", child.ask("interruptedOpen " + opened + " " + SLOTS));
                }
            }
        }
    }

    /** Starts a client whose user may have few threads. */
    private ChildProcess limitedChild() throws Exception {
        List<String> client = ChildProcess.jvmCommand(readableClassPath(), WaitingClient.class);
        // Or the JVM says on its output that it could not start a thread.
        client.add(1, "-Xlog:disable");
        List<String> whole = new ArrayList<>(List.of("setpriv", "--reuid=" + USER));
        whole.addAll(List.of("--regid=" + USER, "--clear-groups"));
        whole.addAll(List.of("prlimit", "--nproc=" + MAX_THREADS));
        whole.addAll(client);
        ChildProcess child = ChildProcess.command(whole);
        child.expect("ready");
        return child;
    }
}
