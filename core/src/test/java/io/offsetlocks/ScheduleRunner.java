package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.SteppedThread;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Takes real threads through a schedule, one step of one thread at a time. Beside them it keeps
 * what a lock space ought to do, an owner and a count per offset: each step must be done, or must
 * wait, as that says.
 */
final class ScheduleRunner implements AutoCloseable {
    static final int THREADS = 3;

    enum Kind {
        LOCK,
        LOCK_INTERRUPTIBLY,
        TRY_LOCK,
        TIMED_TRY_LOCK,
        CLOSE,
        INTERRUPT
    }

    record Command(int thread, Kind kind, String name) {}

    private record Held(HeldLock lock, long offset) {}

    private static final class Actor {
        final SteppedThread thread;

        /** Latest first; it owns each of the offsets, as often as that is here. */
        final Deque<Held> held = new ArrayDeque<>();

        SteppedThread.Step<HeldLock> waiting;
        long awaited;
        boolean interruptible;

        Actor(SteppedThread thread) {
            this.thread = thread;
        }

        boolean owns(long offset) {
            return held.stream().anyMatch(one -> one.offset == offset);
        }

        boolean waitsFor(long offset) {
            return waiting != null && awaited == offset;
        }
    }

    private final OffsetLocks locks;
    private final List<Actor> actors;

    private ScheduleRunner(OffsetLocks locks, List<Actor> actors) {
        this.locks = locks;
        this.actors = actors;
    }

    static ScheduleRunner start(OffsetLocks locks) throws Exception {
        List<Actor> actors = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            actors.add(new Actor(SteppedThread.start("thread " + i)));
        }
        return new ScheduleRunner(locks, actors);
    }

    /** Takes one step; one that the schedule cannot take now is left out. */
    void take(Command command) throws Exception {
        Actor actor = actors.get(command.thread());
        if (actor.waiting != null) {
            if (command.kind() == Kind.INTERRUPT && actor.interruptible) {
                interrupt(actor);
            }
            return;
        }
        switch (command.kind()) {
            case LOCK, LOCK_INTERRUPTIBLY -> lock(actor, command);
            case TRY_LOCK, TIMED_TRY_LOCK -> tryLock(actor, command);
            case CLOSE -> {
                if (!actor.held.isEmpty()) {
                    release(actor);
                }
            }
            case INTERRUPT -> {
                // There is nothing to interrupt.
            }
        }
        actors.stream()
                .filter(each -> each.waiting != null)
                .forEach(each -> assertFalse(each.waiting.isDone(), "let in beside a holder"));
    }

    private Actor ownerOf(long offset) {
        return actors.stream().filter(actor -> actor.owns(offset)).findAny().orElse(null);
    }

    private boolean canTake(Actor actor, long offset) {
        return actors.stream().noneMatch(other -> other != actor && other.owns(offset));
    }

    /** Returns whether the thread would wait, in the end, for itself. */
    private boolean wouldDeadlock(Actor actor, long offset) {
        Actor owner = ownerOf(offset);
        while (owner != null && owner != actor) {
            owner = owner.waiting == null ? null : ownerOf(owner.awaited);
        }
        return owner == actor;
    }

    private void grant(Actor actor, HeldLock lock, long offset) {
        assertTrue(canTake(actor, offset), "a thread was let in beside a holder");
        actor.held.push(new Held(lock, offset));
    }

    private void lock(Actor actor, Command command) throws Exception {
        long offset = locks.offsetOf(command.name());
        boolean mustWait = !canTake(actor, offset);
        if (mustWait && wouldDeadlock(actor, offset)) {
            return;
        }
        boolean interruptible = command.kind() == Kind.LOCK_INTERRUPTIBLY;
        SteppedThread.Step<HeldLock> step =
                actor.thread.begin(
                        () ->
                                interruptible
                                        ? locks.lockInterruptibly(command.name())
                                        : locks.lock(command.name()));
        if (mustWait) {
            step.awaitWaiting();
            actor.waiting = step;
            actor.awaited = offset;
            actor.interruptible = interruptible;
        } else {
            grant(actor, step.result(), offset);
        }
    }

    private void tryLock(Actor actor, Command command) throws Exception {
        long offset = locks.offsetOf(command.name());
        Optional<HeldLock> held =
                actor.thread.call(
                        () ->
                                command.kind() == Kind.TIMED_TRY_LOCK
                                        ? locks.tryLock(command.name(), Duration.ofMillis(1))
                                        : locks.tryLock(command.name()));
        assertEquals(canTake(actor, offset), held.isPresent(), command.toString());
        held.ifPresent(lock -> grant(actor, lock, offset));
    }

    private void release(Actor actor) throws Exception {
        Held latest = actor.held.pop();
        assertTrue(latest.lock.isValid());
        actor.thread.call(
                () -> {
                    latest.lock.close();
                    return null;
                });
        if (!actor.owns(latest.offset)) {
            awaitGrant(latest.offset);
        }
    }

    /** One of the waiters, whichever, must get what was freed. */
    private void awaitGrant(long offset) throws Exception {
        List<Actor> waiters = actors.stream().filter(actor -> actor.waitsFor(offset)).toList();
        if (waiters.isEmpty()) {
            return;
        }
        Await.until(
                "one of the waiters is let in",
                () -> waiters.stream().anyMatch(waiter -> waiter.waiting.isDone()));
        for (Actor waiter : waiters) {
            if (waiter.waiting.isDone()) {
                grant(waiter, waiter.waiting.result(), offset);
                waiter.waiting = null;
            }
        }
    }

    private static void interrupt(Actor actor) {
        actor.thread.interrupt();
        assertThrows(InterruptedException.class, actor.waiting::result);
        actor.waiting = null;
    }

    /** Lets every thread release what it holds and gets, until nothing is held. */
    void releaseAll() throws Exception {
        for (boolean released = true; released; ) {
            released = false;
            for (Actor actor : actors) {
                while (!actor.held.isEmpty() && actor.waiting == null) {
                    release(actor);
                    released = true;
                }
            }
        }
        actors.forEach(actor -> assertNull(actor.waiting, "it waits for nobody"));
    }

    @Override
    public void close() {
        actors.forEach(actor -> actor.thread.close());
    }
}
