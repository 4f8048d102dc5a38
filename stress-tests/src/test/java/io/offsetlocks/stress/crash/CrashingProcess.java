package io.offsetlocks.stress.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.stress.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The parent's side of a child that plays a {@link CrashScene}. */
final class CrashingProcess implements AutoCloseable {
    private static final long LOOK_EVERY_NANOS = 1_000_000;

    private final Process process;
    private final BufferedReader output;
    private final PrintWriter input;

    private CrashingProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
        this.input = new PrintWriter(process.outputWriter(), true);
    }

    static CrashingProcess start(Path agent, String points, CrashScene scene, Path file, int call)
            throws IOException {
        List<String> options =
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-Xmx64m",
                        "-javaagent:" + agent + "=" + points);
        List<String> command = JavaCommand.of(options, CrashScene.class, scene, file, call);
        return new CrashingProcess(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    String ask(String question) throws IOException {
        input.println(question);
        return output.readLine();
    }

    void expectCrash() throws InterruptedException {
        assertEquals(CrashAgent.EXIT_CODE, process.waitFor());
    }

    /** Waits until the child has ended, or the kernel lists it as waiting for a byte. */
    void awaitEndOrWaitFor(long offset) throws IOException {
        String wait = " " + offset + " " + offset;
        String pid = " " + process.pid() + " ";
        while (process.isAlive()) {
            try (Stream<String> locks = Files.lines(Path.of("/proc/locks"))) {
                if (locks.anyMatch(
                        line -> line.contains("->") && line.contains(pid) && line.endsWith(wait))) {
                    return;
                }
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
