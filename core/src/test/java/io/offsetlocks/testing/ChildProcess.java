package io.offsetlocks.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A child process that is told what to do in lines and answers in lines: a line it has printed is a
 * state it has reached. Closing it leaves no process behind, not even a stopped one.
 */
public final class ChildProcess implements AutoCloseable {
    /**
     * A child JVM lives for seconds: what makes it start fast is worth more than its peak speed.
     */
    private static final List<String> JVM_OPTIONS =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx64m");

    private final Process process;
    private final BufferedWriter commands;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final Predicate<String> taken;
    private final CompletableFuture<Void> allRead = new CompletableFuture<>();

    private ChildProcess(Process process, Predicate<String> taken) {
        this.process = process;
        this.commands = process.outputWriter(UTF_8);
        this.taken = taken;
    }

    /** Starts the main class in a JVM with more options, on the class path of this one. */
    public static ChildProcess jvmWith(List<String> options, Class<?> main, Object... arguments)
            throws IOException {
        // Behind the usual ones: the last word counts.
        List<String> all = Stream.of(JVM_OPTIONS, options).flatMap(List::stream).toList();
        return command(jvmCommand(all, classPath(), main, arguments));
    }

    /** Starts the main class in a JVM like this one, on the class path of this one. */
    public static ChildProcess jvm(Class<?> main, Object... arguments) throws IOException {
        return command(jvmCommand(classPath(), main, arguments));
    }

    /** Returns the command that starts the main class in a JVM like this one. */
    public static List<String> jvmCommand(String classPath, Class<?> main, Object... arguments) {
        return jvmCommand(JVM_OPTIONS, classPath, main, arguments);
    }

    /** Returns the command that starts the main class in a JVM with these options and no others. */
    public static List<String> jvmCommand(
            List<String> options, String classPath, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return command;
    }

    public static String classPath() {
        String ofSurefire = System.getProperty("surefire.test.class.path");
        return ofSurefire != null ? ofSurefire : System.getProperty("java.class.path");
    }

    public static ChildProcess command(List<String> command) throws IOException {
        return command(command, line -> false);
    }

    /** Starts a command some of whose lines are taken, and no others are answers. */
    public static ChildProcess command(List<String> command, Predicate<String> taken)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        ChildProcess child = new ChildProcess(builder.start(), taken);
        Thread reader = new Thread(child::readLines, "output of " + child.pid());
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    /** Runs a command, which must succeed, and returns what it says. */
    public static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // Read here: what a command writes to the output of a test's JVM disturbs the build.
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + said);
        }
        return said;
    }

    private void readLines() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            output.lines().filter(taken.negate()).map(Optional::of).forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // The stream is closed under the reader when the process is killed.
        } finally {
            lines.add(Optional.empty());
            allRead.complete(null);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Returns the process itself. */
    public Process process() {
        return process;
    }

    /** Waits, without a bound, until the process has ended and all that it said has been read. */
    public int awaitOutput() {
        allRead.join();
        return process.onExit().join().exitValue();
    }

    public void send(String command) throws IOException {
        commands.write(command);
        commands.newLine();
        commands.flush();
    }

    /** Waits for the next line. */
    public String line() throws InterruptedException {
        Optional<String> line = lines.poll(Await.BOUND.toNanos(), TimeUnit.NANOSECONDS);
        if (line == null) {
            throw new AssertionError("child " + pid() + " says nothing");
        }
        return line.orElseThrow(() -> new AssertionError("child " + pid() + " ended early"));
    }

    /** Waits for the next line, without a bound; empty if the output has ended. */
    public Optional<String> lineOrEnd() throws InterruptedException {
        return lines.take();
    }

    public void expect(String line) throws InterruptedException {
        String said = line();
        if (!said.equals(line)) {
            throw new AssertionError("expected " + line + ", child " + pid() + " says " + said);
        }
    }

    /** Waits for a line, whatever the child says before. */
    public void awaitLine(String line) throws InterruptedException {
        while (!line().equals(line)) {
            // Not this one.
        }
    }

    /** Sends a command and waits for its one line of answer. */
    public String ask(String command) throws IOException, InterruptedException {
        send(command);
        return line();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the process has opened a file (Linux), or has said something. */
    public void awaitOpen(Path file) {
        Await.until(
                "child " + pid() + " has " + file + " open",
                () -> !lines.isEmpty() || hasOpen(file));
    }

    private boolean hasOpen(Path file) {
        return descriptors(pid(), file) > 0;
    }

    /** Returns how many descriptors of a process lead to a file (Linux). */
    public static long descriptors(long pid, Path file) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            Path real = Files.exists(file) ? file.toRealPath() : file;
            return open.filter(descriptor -> leadsTo(descriptor, real)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    /** Ends the input of the process, waits for its end and returns its exit value. */
    public int end() throws InterruptedException {
        endInput();
        return awaitEnd();
    }

    /** Ends the input of the process. */
    public void endInput() {
        try {
            commands.close();
        } catch (IOException e) {
            // What was not read yet is lost.
        }
    }

    /** Kills the process with SIGKILL and waits for its end. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        // Only now, or it could end by itself. Its own children end when they find this.
        end();
    }

    /** Waits for the process to end and returns its exit value. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(Await.BOUND.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError("child " + pid() + " does not end");
        }
        return process.exitValue();
    }

    /** Stops the process with SIGSTOP and waits until every one of its threads has stopped. */
    public void stop() throws IOException {
        signal("STOP");
        Await.until("child " + pid() + " is stopped", this::isStopped);
    }

    /**
     * Stops the process where it does not have the byte locked. A writer that waits behind readers
     * locks it shared for a moment at each look (Linux): stopped then it would be a reader.
     */
    public void stopWithout(Path file, long position) throws IOException {
        stop();
        while (KernelLocks.areHeld(pid(), file, position)) {
            resume();
            stop();
        }
    }

    public void resume() throws IOException {
        signal("CONT");
    }

    /** Sends a signal to the process, such as {@code STOP}. */
    public void signal(String name) throws IOException {
        run("kill", "-" + name, Long.toString(pid()));
    }

    private boolean isStopped() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
            return threads.allMatch(thread -> stateOf(thread) == 'T');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static char stateOf(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the kernel lists the process among those that wait for a lock (Linux). */
    public void awaitKernelWait() {
        Await.until("child " + pid() + " waits in the kernel", () -> KernelLocks.isWaiting(pid()));
    }

    @Override
    public void close() {
        // An interrupt must not leave the process behind.
        boolean interrupted = Thread.interrupted();
        try {
            kill();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
