package io.offsetlocks.testing;

import io.offsetlocks.HeldLock;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.OffsetLocks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The main class of a child that uses one lock file as it is told. It ends with its input, without
 * letting go of anything.
 *
 * <p>The commands: {@code open FILE SLOTS [PERMISSIONS]}, {@code offset NAME}, {@code lock NAME},
 * {@code waiting} (answers when the lock before it is seen to wait), {@code tryLock NAME}, {@code
 * tryLock NAME MILLISECONDS}, {@code lockShared NAME}, {@code tryLockShared NAME}, {@code valid
 * NAME}, {@code holder NAME}, {@code release NAME}, {@code close}, {@code end}. Each but the last
 * is answered with one line; one that threw, with {@code failed}, the exception and its message.
 */
public final class LockClient {
    private final Map<String, HeldLock> held = new HashMap<>();
    private final SteppedThread owner;
    private OffsetLocks locks;
    private SteppedThread.Step<Void> locking;

    private LockClient(SteppedThread owner) {
        this.owner = owner;
    }

    public static void main(String[] arguments) throws Exception {
        LockClient client = new LockClient(SteppedThread.start("owner"));
        System.out.println("ready");
        executeAll(client::execute);
        Runtime.getRuntime().halt(0);
    }

    /** Has commands executed, one per line and in words, until the input ends. */
    public static void executeAll(Commands commands) throws Exception {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            commands.execute(line.split(" "));
        }
    }

    /** What executes a command. */
    public interface Commands {
        void execute(String[] command) throws Exception;
    }

    /** Starts a client that has not opened a file yet. */
    public static ChildProcess start() throws IOException, InterruptedException {
        ChildProcess child = ChildProcess.jvm(LockClient.class);
        child.expect("ready");
        return child;
    }

    /** Starts a client that has opened the file. */
    public static ChildProcess start(Path file, long slots)
            throws IOException, InterruptedException {
        ChildProcess child = start();
        child.send("open " + file + " " + slots);
        child.expect("opened");
        return child;
    }

    private void execute(String[] command) throws Exception {
        switch (command[0]) {
            case "lock" -> beginLock(locks, command[1]);
            case "lockShared" -> beginLock(locks.shared(), command[1]);
            case "waiting" -> {
                locking.awaitWaiting();
                System.out.println("waiting");
            }
            case "end" -> Runtime.getRuntime().halt(0);
            default -> owner.call(() -> say(() -> answer(command)));
        }
    }

    private void beginLock(NamedLocks mode, String name) {
        locking = owner.begin(() -> say(() -> hold(name, mode.lock(name))));
    }

    @SuppressWarnings("ThreadPriorityCheck") // Any native call would do.
    private static Void say(Answer answer) {
        String line;
        try {
            line = answer.get();
            // JDK 17 throws a fault of a mapping at some later native call: not at the print, then.
            Thread.yield();
        } catch (Exception | VirtualMachineError e) {
            line = "failed " + e.getClass().getSimpleName() + ": " + e.getMessage();
        }
        System.out.println(line);
        return null;
    }

    private String answer(String[] command) throws Exception {
        switch (command[0]) {
            case "open" -> {
                Path file = Path.of(command[1]);
                locks = OffsetLocks.open(file, Long.parseLong(command[2]), attributes(command));
                return "opened";
            }
            case "offset" -> {
                return Long.toString(locks.offsetOf(command[1]));
            }
            case "tryLock" -> {
                String millis = command.length == 2 ? "0" : command[2];
                return tryLock(locks, command[1], Duration.ofMillis(Long.parseLong(millis)));
            }
            case "tryLockShared" -> {
                return tryLock(locks.shared(), command[1], Duration.ZERO);
            }
            case "downgrade" -> {
                held.put(command[1], locks.shared().lock(command[1])).close();
                return "downgraded";
            }
            case "valid" -> {
                return held.get(command[1]).isValid() ? "valid" : "invalid";
            }
            case "holder" -> {
                return locks.holder(command[1]).map(found -> "held").orElse("free");
            }
            case "release" -> {
                held.remove(command[1]).close();
                return "released";
            }
            case "close" -> {
                locks.close();
                return "closed";
            }
            default -> throw new IllegalArgumentException(command[0]);
        }
    }

    private static FileAttribute<?>[] attributes(String[] open) {
        return open.length <= 3
                ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(open[3]))
                };
    }

    private String tryLock(NamedLocks mode, String name, Duration timeout)
            throws InterruptedException {
        return mode.tryLock(name, timeout).map(lock -> hold(name, lock)).orElse("busy");
    }

    private String hold(String name, HeldLock lock) {
        held.put(name, lock);
        return lock.wasAbandoned() ? "held abandoned" : "held";
    }

    @FunctionalInterface
    private interface Answer {
        String get() throws Exception;
    }
}
