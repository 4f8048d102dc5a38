package io.offsetlocks.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the calls of a schedule returned, and when they began and ended; finds out whether one lock
 * per offset, with an owner and a count, could have returned that with the calls made one by one.
 */
final class History {
    /** What a call asked for, by how it ended. */
    enum Kind {
        LOCKED,
        REFUSED,
        UNLOCKED,
        /** Interrupted or closed: it may have been at any time, and changed nothing. */
        WITHDRAWN
    }

    private static final class Call {
        final int thread;
        final long offset;
        final int began;
        int ended = Integer.MAX_VALUE;
        Kind kind;

        Call(int thread, long offset, int began) {
            this.thread = thread;
            this.offset = offset;
            this.began = began;
        }

        @Override
        public String toString() {
            return "thread " + thread + " " + kind + " " + offset + " " + began + ".." + ended;
        }
    }

    /** An owner and a count. */
    private record Held(int owner, int count) {
        static final Held BY_NOBODY = new Held(-1, 0);
    }

    private final List<Call> calls = new ArrayList<>();
    private int time;

    int begin(int thread, long offset) {
        calls.add(new Call(thread, offset, time++));
        return calls.size() - 1;
    }

    void end(int call, Kind kind) {
        calls.get(call).kind = kind;
        calls.get(call).ended = time++;
    }

    void requireLinear() {
        List<Call> left = new ArrayList<>(calls);
        left.removeIf(call -> call.kind == Kind.WITHDRAWN);
        if (!canBeOrdered(left, new HashMap<>())) {
            throw new AssertionError("no order of these calls explains them: " + calls);
        }
    }

    private static boolean canBeOrdered(List<Call> left, Map<Long, Held> held) {
        if (left.isEmpty()) {
            return true;
        }
        int firstEnd = left.stream().mapToInt(call -> call.ended).min().orElseThrow();
        for (Call next : left) {
            Held before = held.getOrDefault(next.offset, Held.BY_NOBODY);
            Held after = next.began <= firstEnd ? take(next, before) : null;
            if (after != null) {
                List<Call> rest = new ArrayList<>(left);
                rest.remove(next);
                Map<Long, Held> then = new HashMap<>(held);
                then.put(next.offset, after);
                if (canBeOrdered(rest, then)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the state after a call, or null if it could not have returned what it did. */
    private static Held take(Call call, Held before) {
        boolean own = before.count == 0 || before.owner == call.thread;
        return switch (call.kind) {
            case LOCKED -> own ? new Held(call.thread, before.count + 1) : null;
            case REFUSED -> own ? null : before;
            case UNLOCKED ->
                    own && before.count > 0 ? new Held(call.thread, before.count - 1) : null;
            case WITHDRAWN -> before;
        };
    }
}
