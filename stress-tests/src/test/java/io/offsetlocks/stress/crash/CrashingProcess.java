package io.offsetlocks.stress.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.stress.ChildProcess;
import io.offsetlocks.stress.KernelLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The parent's side of a child that runs a {@link CrashScenario}. */
record CrashingProcess(ChildProcess process) implements AutoCloseable {
    private static final long POLL_NANOS = 1_000_000;

    static CrashingProcess start(
            Path agent, String points, CrashScenario scenario, Path file, int call)
            throws IOException {
        List<String> options = new ArrayList<>(ChildProcess.SHORT_LIVED);
        options.add("-javaagent:" + agent + "=" + points);
        return new CrashingProcess(
                ChildProcess.startJvm(options, CrashScenario.class, List.of(scenario, file, call)));
    }

    String ask(String question) throws IOException {
        process.send(question);
        return process.answer();
    }

    void expectCrash() {
        assertEquals(CrashAgent.EXIT_CODE, process.awaitExitCode());
    }

    /** Waits until the child has ended, or the kernel lists it as waiting for a byte. */
    void awaitEndOrWaitFor(long offset) {
        while (process.isAlive() && !isWaitingFor(offset)) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private boolean isWaitingFor(long offset) {
        return KernelLocks.list().stream()
                .anyMatch(
                        lock ->
                                lock.waits()
                                        && lock.pid() == process.pid()
                                        && lock.first() == offset
                                        && lock.last().equals(Long.toString(offset)));
    }

    @Override
    public void close() {
        process.close();
    }
}
