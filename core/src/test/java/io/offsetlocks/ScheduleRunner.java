package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
 * Takes real threads through a schedule, one step of one thread at a time, beside the model: each
 * step must be done or must wait as the model says.
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

    private static final class Actor {
        final SteppedThread thread;
        final Deque<HeldLock> held = new ArrayDeque<>();
        SteppedThread.Step<HeldLock> waiting;
        boolean interruptible;

        Actor(SteppedThread thread) {
            this.thread = thread;
        }
    }

    private final OffsetLocks locks;
    private final List<Actor> actors;
    private final ScheduleModel model = new ScheduleModel(THREADS);

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
        int thread = command.thread();
        if (model.isWaiting(thread)) {
            if (command.kind() == Kind.INTERRUPT && actors.get(thread).interruptible) {
                interrupt(thread);
            }
            return;
        }
        switch (command.kind()) {
            case LOCK, LOCK_INTERRUPTIBLY -> lock(command);
            case TRY_LOCK, TIMED_TRY_LOCK -> tryLock(command);
            case CLOSE -> {
                if (model.isHolding(thread)) {
                    release(thread);
                }
            }
            case INTERRUPT -> {
                // There is nothing to interrupt.
            }
        }
        actors.stream()
                .filter(actor -> actor.waiting != null)
                .forEach(actor -> assertFalse(actor.waiting.isDone(), "let in beside a holder"));
    }

    private void lock(Command command) throws Exception {
        int thread = command.thread();
        long offset = locks.offsetOf(command.name());
        boolean mustWait = !model.canTake(thread, offset);
        if (mustWait && model.wouldDeadlock(thread, offset)) {
            return;
        }
        Actor actor = actors.get(thread);
        boolean interruptible = command.kind() == Kind.LOCK_INTERRUPTIBLY;
        SteppedThread.Step<HeldLock> step =
                actor.thread.begin(
                        () ->
                                interruptible
                                        ? locks.lockInterruptibly(command.name())
                                        : locks.lock(command.name()));
        if (mustWait) {
            step.awaitWaiting();
            model.await(thread, offset);
            actor.waiting = step;
            actor.interruptible = interruptible;
        } else {
            actor.held.push(step.result());
            model.take(thread, offset);
        }
    }

    private void tryLock(Command command) throws Exception {
        int thread = command.thread();
        long offset = locks.offsetOf(command.name());
        Actor actor = actors.get(thread);
        Optional<HeldLock> held =
                actor.thread.call(
                        () ->
                                command.kind() == Kind.TIMED_TRY_LOCK
                                        ? locks.tryLock(command.name(), Duration.ofMillis(1))
                                        : locks.tryLock(command.name()));
        assertEquals(model.canTake(thread, offset), held.isPresent(), command.toString());
        if (held.isPresent()) {
            actor.held.push(held.get());
            model.take(thread, offset);
        }
    }

    private void release(int thread) throws Exception {
        Actor actor = actors.get(thread);
        HeldLock held = actor.held.pop();
        assertTrue(held.isValid());
        actor.thread.call(
                () -> {
                    held.close();
                    return null;
                });
        Optional<Long> freed = model.release(thread);
        if (freed.isPresent()) {
            awaitGrant(model.waitersFor(freed.get()));
        }
    }

    /** One of the waiters, whichever, must get what was freed. */
    private void awaitGrant(List<Integer> waiters) throws Exception {
        if (waiters.isEmpty()) {
            return;
        }
        Await.until(
                "one of " + waiters + " is let in",
                () -> waiters.stream().anyMatch(waiter -> actors.get(waiter).waiting.isDone()));
        for (int waiter : waiters) {
            Actor actor = actors.get(waiter);
            if (actor.waiting.isDone()) {
                actor.held.push(actor.waiting.result());
                actor.waiting = null;
                model.grant(waiter);
            }
        }
    }

    private void interrupt(int thread) {
        Actor actor = actors.get(thread);
        actor.thread.interrupt();
        assertThrows(InterruptedException.class, actor.waiting::result);
        actor.waiting = null;
        model.giveUp(thread);
    }

    /** Lets every thread release what it holds and gets, until nothing is held. */
    void releaseAll() throws Exception {
        for (boolean released = true; released; ) {
            released = false;
            for (int thread = 0; thread < THREADS; thread++) {
                while (model.isHolding(thread) && !model.isWaiting(thread)) {
                    release(thread);
                    released = true;
                }
            }
        }
        for (int thread = 0; thread < THREADS; thread++) {
            assertFalse(model.isWaiting(thread), "thread " + thread + " waits for nobody");
        }
    }

    @Override
    public void close() {
        actors.forEach(actor -> actor.thread.close());
    }
}
