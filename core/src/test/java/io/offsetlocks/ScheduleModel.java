package io.offsetlocks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a lock space ought to do, for a few numbered threads: an owner and a count per offset. */
final class ScheduleModel {
    private static final class Hold {
        int owner;
        int count;
    }

    private final Map<Long, Hold> holdByOffset = new HashMap<>();
    private final Map<Integer, Long> awaitedByThread = new HashMap<>();
    private final List<Deque<Long>> heldByThread = new ArrayList<>();

    ScheduleModel(int threads) {
        for (int i = 0; i < threads; i++) {
            heldByThread.add(new ArrayDeque<>());
        }
    }

    boolean isWaiting(int thread) {
        return awaitedByThread.containsKey(thread);
    }

    boolean isHolding(int thread) {
        return !heldByThread.get(thread).isEmpty();
    }

    boolean canTake(int thread, long offset) {
        Hold hold = holdByOffset.get(offset);
        return hold == null || hold.owner == thread;
    }

    /** Returns whether the thread would wait, in the end, for itself. */
    boolean wouldDeadlock(int thread, long offset) {
        Long awaited = offset;
        while (awaited != null && holdByOffset.containsKey(awaited)) {
            int owner = holdByOffset.get(awaited).owner;
            if (owner == thread) {
                return true;
            }
            awaited = awaitedByThread.get(owner);
        }
        return false;
    }

    void take(int thread, long offset) {
        if (!canTake(thread, offset)) {
            throw new AssertionError("thread " + thread + " was let in beside a holder");
        }
        Hold hold = holdByOffset.computeIfAbsent(offset, o -> new Hold());
        hold.owner = thread;
        hold.count++;
        heldByThread.get(thread).push(offset);
    }

    void await(int thread, long offset) {
        awaitedByThread.put(thread, offset);
    }

    void giveUp(int thread) {
        awaitedByThread.remove(thread);
    }

    /** The waiting thread has got what it waited for. */
    void grant(int thread) {
        take(thread, awaitedByThread.remove(thread));
    }

    /** Releases the latest acquisition; returns the offset if it is free now. */
    Optional<Long> release(int thread) {
        long offset = heldByThread.get(thread).pop();
        Hold hold = holdByOffset.get(offset);
        hold.count--;
        if (hold.count > 0) {
            return Optional.empty();
        }
        holdByOffset.remove(offset);
        return Optional.of(offset);
    }

    List<Integer> waitersFor(long offset) {
        return awaitedByThread.entrySet().stream()
                .filter(entry -> entry.getValue() == offset)
                .map(Map.Entry::getKey)
                .toList();
    }
}
