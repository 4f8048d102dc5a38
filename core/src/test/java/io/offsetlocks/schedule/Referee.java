package io.offsetlocks.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Watches who holds what at the same time, and that no reader goes ahead of a queued writer. */
final class Referee {
    private record Holder(int process, int thread, long offset, boolean shared) {}

    /** A call that has not returned. */
    private record Wait(int process, long offset, boolean shared, Map<Integer, Wait> ahead) {}

    private final List<Holder> holders = new ArrayList<>();
    private final Set<Integer> closed = new HashSet<>();
    private final Map<Integer, Wait> waits = new HashMap<>();

    /** A thread begins to wait: behind the writers of its process that are parked already. */
    void waits(int thread, int process, long offset, boolean shared) {
        Map<Integer, Wait> ahead = new HashMap<>();
        boolean reentry = holders.stream().anyMatch(own -> own.thread == thread);
        if (shared && !reentry) {
            waits.forEach(
                    (other, wait) -> {
                        if (wait.process == process
                                && wait.offset == offset
                                && !wait.shared
                                && Scheduler.isParked(other)) {
                            ahead.put(other, wait);
                        }
                    });
        }
        waits.put(thread, new Wait(process, offset, shared, ahead));
    }

    /**
     * The call has returned; if it was granted, nobody it found parked may be parked there still.
     */
    @SuppressWarnings("ReferenceEquality")
    void ended(int thread, boolean granted) {
        Wait wait = waits.remove(thread);
        wait.ahead.forEach(
                (writer, found) -> {
                    // By identity: the writer may have come back.
                    boolean waitsStill = waits.get(writer) == found && Scheduler.isParked(writer);
                    if (granted && waitsStill) {
                        throw new AssertionError(
                                "reader " + thread + " went ahead of writer " + writer);
                    }
                });
    }

    /** From now on the process is closed, and what its threads hold excludes nobody. */
    void closes(int process) {
        closed.add(process);
        holders.removeIf(holder -> holder.process == process);
    }

    /** The thread holds; the value of the byte must say so of an exclusive holder (I4). */
    void enters(int process, int thread, long offset, boolean shared, int value) {
        for (Holder other : holders) {
            if (other.offset == offset && other.thread != thread && !(shared && other.shared)) {
                throw new AssertionError("thread " + thread + " was let in beside " + other);
            }
        }
        if (!closed.contains(process)) {
            if (!shared && value != 1) {
                throw new AssertionError("thread " + thread + " holds, but the value is " + value);
            }
            holders.add(new Holder(process, thread, offset, shared));
        }
    }

    void leaves(int process, int thread, long offset, boolean shared) {
        holders.remove(new Holder(process, thread, offset, shared));
    }
}
