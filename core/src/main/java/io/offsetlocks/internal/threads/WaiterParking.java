package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.common.DeferredLog;
import java.util.concurrent.locks.LockSupport;

/**
 * Where a thread parks until it is granted its hold, times out, is interrupted, or its session is
 * closed. Called by the waiter's own thread, without the monitor.
 *
 * <p>The thread looks under the monitor ({@link SlotQueue#pollOnce}), leaves it, and parks for as
 * long as the look has said. A wake-up in between is not lost: it makes the next park return at
 * once. A park may return for any reason, so the thread looks again each time.
 *
 * <p>The wait is over when {@link Waiter#queued} is false, which is written last of all by the
 * thread that takes the waiter out of the queue. It is read without the monitor: the thread that
 * granted the hold may still be at work in it, and the waiter would park a second time to get in.
 *
 * <p>An interrupt and a grant may come at the same time. Which was first is decided under the
 * monitor, by {@link SlotQueue#leave}: a waiter that has left the queue already has its hold; its
 * call returns, with the interrupt status set. What else is thrown here also takes the waiter out
 * of the queue, so that nothing is granted to a thread that has gone.
 */
final class WaiterParking {
    private WaiterParking() {}

    /** Waits, and tells a flight recording how the wait ended; false if the deadline passed. */
    static boolean await(SlotQueue queue, Waiter waiter, Deadline deadline, boolean interruptible)
            throws InterruptedException {
        String outcome = FlightRecording.Wait.FAILED;
        try {
            boolean held = awaitGrant(queue, waiter, deadline, interruptible);
            outcome = held ? FlightRecording.Wait.HELD : FlightRecording.Wait.TIMED_OUT;
            return held;
        } catch (InterruptedException e) {
            outcome = FlightRecording.Wait.INTERRUPTED;
            throw e;
        } finally {
            waiter.record(outcome);
        }
    }

    private static boolean awaitGrant(
            SlotQueue queue, Waiter waiter, Deadline deadline, boolean interruptible)
            throws InterruptedException {
        boolean interrupted = false;
        waiter.interruptible = interruptible;
        try {
            // A thread that is granted its hold while it parks returns without the monitor, in
            // which the thread that granted it may still be at work.
            while (waiter.queued) {
                long nanos;
                synchronized (queue.slot().monitor()) {
                    nanos = queue.pollOnce(waiter, deadline);
                }
                DeferredLog.write();
                if (waiter.queued) {
                    LockSupport.parkNanos(queue.slot().owner(), nanos);
                }
                if (Thread.interrupted()) {
                    interrupted = true;
                    if (interruptible && queue.leave(waiter)) {
                        interrupted = false;
                        throw new InterruptedException();
                    }
                }
            }
            return waiter.outcome();
        } catch (RuntimeException | Error e) {
            // Wherever it comes from: a fault of the mapping may be thrown as late as in the park.
            queue.leave(waiter);
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
