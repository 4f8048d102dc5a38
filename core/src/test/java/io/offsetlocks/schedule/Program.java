package io.offsetlocks.schedule;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What one thread does, as words: {@code lock}, {@code interruptibly}, {@code try}, {@code timed}
 * or {@code timedLong}, which is given a thread of the library to wait, with {@code :} and the name
 * a, b or c, in capitals for shared mode; {@code unlock} of the latest acquisition, if that was
 * one, or {@code unlockFirst} of the first; {@code pause}, for less than a quantum, and {@code
 * work}, for longer; {@code interrupt:} and a thread's number; {@code join:} the same; {@code
 * close}.
 */
final class Program implements Runnable {
    private static final Duration TIME = Duration.ofMillis(1);
    private static final Duration LONG_TIME = Duration.ofMillis(20);
    private static final Duration PAUSE = Duration.ofNanos(100_000);
    private static final Duration WORK = Duration.ofMillis(3);

    private record Held(Object hold, long offset, boolean shared) {}

    private final int thread;
    private final int number;
    private final String[] words;
    private final ProcessUnderTest process;
    private final Referee referee;
    private final History history;
    private final Deque<Held> held = new ArrayDeque<>();

    Program(
            int thread,
            int number,
            String words,
            ProcessUnderTest process,
            Referee referee,
            History history) {
        this.thread = thread;
        this.number = number;
        this.words = words.split(" ");
        this.process = process;
        this.referee = referee;
        this.history = history;
    }

    @Override
    public void run() {
        Scheduler.process(number);
        for (String word : words) {
            String[] parts = word.split(":");
            switch (parts[0]) {
                case "unlock" -> unlock(held.pop());
                case "unlockFirst" -> unlock(held.removeLast());
                case "pause" -> Scheduler.parkNanos(PAUSE.toNanos());
                case "work" -> Scheduler.parkNanos(WORK.toNanos());
                case "interrupt" -> Scheduler.interrupt(Integer.parseInt(parts[1]));
                case "join" -> Scheduler.join(Integer.parseInt(parts[1]));
                case "close" -> {
                    referee.closes(number);
                    process.closeSession();
                }
                default -> acquire(parts[0], parts[1].charAt(0));
            }
        }
    }

    private void acquire(String how, char name) {
        long offset = Schedules.offsetOf(name);
        boolean shared = Character.isUpperCase(name);
        int call = history.begin(thread, offset);
        Object hold = null;
        History.Kind kind = History.Kind.WITHDRAWN;
        referee.waits(thread, number, offset, shared);
        try {
            hold = attempt(how, offset, shared);
            kind = hold == null ? History.Kind.REFUSED : History.Kind.LOCKED;
        } catch (InterruptedException | IllegalStateException withdrawn) {
            // As the history says.
        }
        history.end(call, kind);
        held.push(new Held(hold, offset, shared));
        boolean queued = !how.equals("try");
        referee.ended(thread, hold != null && queued);
        if (hold != null) {
            referee.enters(number, thread, offset, shared, process.values(offset) % 10);
            Scheduler.point("hold");
        }
    }

    private Object attempt(String how, long offset, boolean shared) throws InterruptedException {
        return switch (how) {
            case "lock" -> process.lock(offset, shared);
            case "interruptibly" -> process.lockInterruptibly(offset, shared);
            case "try" -> process.tryLock(offset, shared);
            case "timed" -> process.tryLock(offset, shared, TIME);
            case "timedLong" -> process.tryLock(offset, shared, LONG_TIME);
            default -> throw new AssertionError(how);
        };
    }

    private void unlock(Held latest) {
        if (latest.hold != null) {
            referee.leaves(number, thread, latest.offset, latest.shared);
            int call = history.begin(thread, latest.offset);
            process.unlock(latest.hold);
            history.end(call, History.Kind.UNLOCKED);
        }
    }
}
