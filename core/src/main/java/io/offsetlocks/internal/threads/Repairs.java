package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.common.BlockingThreads;
import io.offsetlocks.internal.common.DeferredLog;
import org.jspecify.annotations.Nullable;

/**
 * Holds that an {@link Error} kept from ending, because a stack or a heap was at its end. Without a
 * repair their names would stay locked with nobody having a handle that could release them.
 *
 * <p>To note such a hold takes no object and no call, of which there may be no more: the list goes
 * through the holds themselves. Where the call of {@link #end} may be the one that fails, its
 * caller notes them by itself. So what that takes is public. A thread of the library ends them,
 * with a stack of its own. Where none can be started, the next call of any thread of this JVM does,
 * and so does another close of the same handle. Each of them may find the hold ended by another; to
 * end it twice does nothing.
 *
 * <p>What is left of such a hold is a {@link Slot} that can be finished from its state alone; see
 * there. Its caller has had the hold, which is released, or has not had it, which is rolled back:
 * an abandonment that was to be reported to it is kept for the next holder. An attempt that an
 * Error cut short may have locked a byte for nobody; that is found out too.
 */
public final class Repairs {
    /** Guards the list. */
    public static final Object MONITOR = new Object();

    private static final Runnable REPAIR = Repairs::repairOnThread;

    /** Latest first. */
    public static volatile @Nullable Hold first;

    /** The thread that repairs next; null if it has been started and has not made another one. */
    private static @Nullable Thread spare = BlockingThreads.newThread(REPAIR);

    private Repairs() {}

    /**
     * Ends a hold, or has it ended later if that is an Error.
     *
     * @param rolledBack whether its caller has not had it
     * @return what was thrown, or null
     */
    public static @Nullable Throwable end(Hold hold, boolean rolledBack) {
        Throwable thrown = null;
        try {
            hold.end(rolledBack);
            if (!rolledBack || !hold.isInDoubt()) {
                if (hold.repair != Hold.NO_REPAIR) {
                    remove(hold);
                }
                return null;
            }
        } catch (RuntimeException e) {
            return e;
        } catch (Error e) {
            thrown = e;
        }
        // No call and no new object, of which there may be no more.
        synchronized (MONITOR) {
            if (hold.repair == Hold.NO_REPAIR) {
                hold.repair = rolledBack ? Hold.ROLL_BACK : Hold.RELEASE;
                hold.nextToRepair = first;
                first = hold;
            }
        }
        try {
            startThread();
        } catch (Error noMoreStack) {
            return thrown;
        }
        return thrown;
    }

    /** Has a thread of the library repair; where that fails, the next call of any thread does. */
    public static void startThread() {
        Thread thread;
        synchronized (MONITOR) {
            thread = spare;
            spare = null;
        }
        try {
            if (thread == null) {
                thread = BlockingThreads.newThread(REPAIR);
            }
            thread.start();
        } catch (IllegalThreadStateException startedBefore) {
            // An Error had ended the start when that was done. The next one is made anew.
            return;
        } catch (Error noMoreStackOrMemoryOrThreads) {
            synchronized (MONITOR) {
                if (spare == null) {
                    spare = thread;
                }
            }
        }
    }

    private static void repairOnThread() {
        try {
            Thread next = BlockingThreads.newThread(REPAIR);
            synchronized (MONITOR) {
                spare = next;
            }
        } catch (OutOfMemoryError noMemory) {
            // The next one is made when it is needed.
        }
        repairAll();
    }

    /** Ends what is still to be ended, as far as the stack and the heap go. */
    public static void repairAny() {
        if (first != null) {
            repairAll();
        }
    }

    private static void repairAll() {
        Hold next;
        for (Hold hold = first; hold != null; hold = next) {
            next = hold.nextToRepair;
            try {
                hold.repair();
            } catch (StackOverflowError | OutOfMemoryError notHere) {
                return;
            } catch (RuntimeException | Error e) {
                // A byte that cannot be released is broken now, which the log says.
                DeferredLog.write();
            }
            remove(hold);
        }
    }

    private static void remove(Hold hold) {
        synchronized (MONITOR) {
            Hold before = null;
            Hold found = first;
            while (found != null && found != hold) {
                before = found;
                found = found.nextToRepair;
            }
            if (found == null) {
                return;
            }
            if (before == null) {
                first = hold.nextToRepair;
            } else {
                before.nextToRepair = hold.nextToRepair;
            }
            hold.repair = Hold.NO_REPAIR;
        }
    }
}
