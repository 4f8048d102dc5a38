package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A program interrupts its thread groups, or every thread it finds, while the library waits in the
 * kernel: no lock of the process is lost (hazard 1).
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class UnreachableThreadsTest extends LocksFixture {
    private ChildProcess child;

    @BeforeEach
    void startChild() throws Exception {
        child = ChildProcess.jvm(InterruptingClient.class, file);
        child.expect("ready");
    }

    @AfterEach
    void endChild() {
        child.close();
    }

    @Test
    void everyThreadThatCanBeFound_isInterrupted() throws Exception {
        HeldLock busy = locks.lock("busy");
        child.send("wait callers busy");
        child.awaitKernelWait();

        child.send("interruptAll");

        expectAnswers("done", "InterruptedException");
        assertNothingIsLost();
        // The thread of the library lives, and serves the next one who wants the name.
        child.send("wait others busy");
        busy.close();
        child.expect("held");
    }

    @Test
    void groupOfWhoOpensAFile_isInterruptedAllTheTime() throws Exception {
        assertEquals("opened", child.ask("open openers " + directory.resolve("own.locks")));
        assertEquals("opened", child.ask("open openers " + file));

        assertNothingIsLost();
    }

    private void expectAnswers(String one, String other) throws Exception {
        String first = child.line();
        String second = child.line();
        assertTrue(
                first.equals(one) && second.equals(other)
                        || first.equals(other) && second.equals(one),
                first + ", " + second);
    }

    private void assertNothingIsLost() {
        assertTrue(
                KernelLocks.areHeld(child.pid(), file, locks.offsetOf("bystander")),
                "the bystander is held");
        assertTrue(locks.tryLock("bystander").isEmpty());
    }
}
