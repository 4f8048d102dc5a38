package io.offsetlocks;

import io.offsetlocks.testing.LockClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The main class of a child that locks in threads of its own thread groups and interrupts what it
 * can find. It holds the name "bystander" from the start, and ends with its input.
 *
 * <p>The commands: {@code wait GROUP NAME}, answered when the lock is held, which is then released,
 * or the wait was interrupted; {@code interruptAll}; {@code open GROUP FILE}, which interrupts the
 * group until its thread has opened the file.
 */
final class InterruptingClient {
    private static final long SLOTS = LocksFixture.SLOTS;

    private final OffsetLocks locks;
    private final Map<String, ThreadGroup> groups = new HashMap<>();

    private InterruptingClient(OffsetLocks locks) {
        this.locks = locks;
    }

    public static void main(String[] arguments) throws Exception {
        try (OffsetLocks locks = OffsetLocks.open(Path.of(arguments[0]), SLOTS);
                HeldLock bystander = locks.lock("bystander")) {
            InterruptingClient client = new InterruptingClient(locks);
            System.out.println(bystander.isValid() ? "ready" : "invalid");
            LockClient.executeAll(client::execute);
        }
    }

    private void execute(String[] command) {
        switch (command[0]) {
            case "wait" -> start(command[1], () -> waitFor(command[2]));
            case "interruptAll" -> {
                interruptAll();
                System.out.println("done");
            }
            case "open" -> openUnderInterrupts(command[1], Path.of(command[2]));
            default -> throw new IllegalArgumentException(command[0]);
        }
    }

    private ThreadGroup group(String name) {
        return groups.computeIfAbsent(name, ThreadGroup::new);
    }

    private Thread start(String group, Runnable action) {
        Thread thread = new Thread(group(group), action);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void waitFor(String name) {
        try {
            locks.lockInterruptibly(name).close();
            System.out.println("held");
        } catch (InterruptedException | RuntimeException e) {
            System.out.println(e.getClass().getSimpleName());
        }
    }

    private static void interruptAll() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] listed = new Thread[root.activeCount() + 100];
        int count = root.enumerate(listed);
        Set<Thread> all = new HashSet<>(Thread.getAllStackTraces().keySet());
        for (int i = 0; i < count; i++) {
            all.add(listed[i]);
        }
        all.remove(Thread.currentThread());
        all.forEach(Thread::interrupt);
    }

    private void openUnderInterrupts(String group, Path file) {
        String[] outcome = {"opened"};
        Thread opener =
                start(
                        group,
                        () -> {
                            try {
                                OffsetLocks.open(file, SLOTS).close();
                            } catch (Exception e) {
                                outcome[0] = e.toString();
                            }
                        });
        while (opener.isAlive()) {
            group(group).interrupt();
        }
        System.out.println(outcome[0]);
    }
}
