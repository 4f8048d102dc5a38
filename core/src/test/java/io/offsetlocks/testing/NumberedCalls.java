package io.offsetlocks.testing;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;

/**
 * Calls of one kind for numbered names, a name for each, some of which end by an Error. What they
 * need is made before. In the end the names tell what has become of them.
 */
final class NumberedCalls {
    private final OffsetLocks locks;
    private final String way;
    private final String[] names;

    /** A handle, an Optional of one, or a view. */
    private final Object[] got;

    /** What has ended a close that is not called again. */
    private final StackOverflowError[] errors;

    NumberedCalls(OffsetLocks locks, String way, int count) {
        this.locks = locks;
        this.way = way;
        this.names = new String[count];
        this.got = new Object[count];
        this.errors = new StackOverflowError[count];
        for (int i = 0; i < count; i++) {
            names[i] = "name-" + i;
        }
    }

    /** Returns whether the calls are those that close, of what was locked before. */
    boolean areCloses() {
        return way.equals("close") || areClosedOnce();
    }

    /** Returns whether a close that ended by an Error is not called again. */
    boolean areClosedOnce() {
        return way.equals("closeOnce");
    }

    void lock(int at) {
        got[at] = locks.lock(names[at]);
    }

    /** Makes the call; one that locks is to be followed by a close. */
    void call(int at) {
        switch (way) {
            case "lock" -> lock(at);
            case "tryLock" -> got[at] = locks.tryLock(names[at]);
            case "shared" -> got[at] = locks.shared().lock(names[at]);
            case "view" -> {
                locks.asLock(names[at]).lock();
                got[at] = locks.asLock(names[at]);
            }
            case "all" -> got[at] = locks.lockAll(List.of(names[at], names[names.length - 1 - at]));
            case "closeOnce" -> closeOnce(at);
            default -> close(at);
        }
    }

    private void closeOnce(int at) {
        try {
            close(at);
        } catch (StackOverflowError e) {
            got[at] = null;
            errors[at] = e;
            throw e;
        }
    }

    /** Returns the offsets at which a close that is called once had no stack to begin. */
    private Set<Long> offsetsLeft() {
        Set<Long> left = new HashSet<>();
        for (int i = 0; i < names.length && areClosedOnce(); i++) {
            boolean begun =
                    errors[i] == null
                            || Arrays.stream(errors[i].getStackTrace())
                                    .anyMatch(frame -> frame.getMethodName().equals("endFirst"));
            if (got[i] != null || !begun) {
                left.add(locks.offsetOf(names[i]));
            }
        }
        return left;
    }

    /** Closes what was got, if it was. */
    void close(int at) {
        if (got[at] instanceof HeldLock lock) {
            lock.close();
        } else if (got[at] instanceof Lock view) {
            view.unlock();
        } else if (got[at] instanceof Optional<?> lock && lock.isPresent()) {
            ((HeldLock) lock.get()).close();
        }
        got[at] = null;
    }

    /** Prints what has become of the names when a line comes, and ends at the next line. */
    void reportStates() throws IOException {
        System.in.read();
        Set<Long> left = offsetsLeft();
        for (String name : names) {
            // A name that another one has an offset in common with is as that.
            boolean begun = !left.contains(locks.offsetOf(name));
            System.out.println(name + " " + (begun ? stateOf(name) : "left"));
        }
        System.out.println("end");
        System.in.read();
        Runtime.getRuntime().halt(0);
    }

    private String stateOf(String name) {
        try {
            Optional<HeldLock> lock = locks.tryLock(name);
            lock.ifPresent(HeldLock::close);
            return lock.isPresent() ? "free" : "held";
        } catch (UncheckedIOException e) {
            return "broken";
        }
    }
}
