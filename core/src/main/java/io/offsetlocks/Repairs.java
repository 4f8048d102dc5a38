package io.offsetlocks;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Holds that an {@link Error} kept from ending: a stack or a heap that is at its end. What is left
 * of them is a {@link Slot} that can be finished from its state alone.
 *
 * <p>A thread of ours ends them, with a stack of its own. Where none can be started, the next call
 * of anybody in this JVM does, and so does another close of the same handle.
 */
final class Repairs {
    private static final Object MONITOR = new Object();
    private static final Runnable REPAIR = Repairs::repairAll;

    /** Those with static state that a call may be the first to use. */
    private static final List<Class<?>> CLASSES =
            List.of(
                    DeferredLog.class,
                    Recordings.class,
                    SlotByte.class,
                    Waiters.class,
                    GateWait.class,
                    LockSupport.class,
                    ThreadLocalRandom.class);

    /** Latest first. */
    private static volatile @Nullable Hold first;

    private Repairs() {}

    /** Initialises classes while there is stack and memory: one that fails to be stays unusable. */
    static void prepare() {
        try {
            for (Class<?> each : CLASSES) {
                Class.forName(each.getName(), true, each.getClassLoader());
            }
            // The JDK's own classes behind a message too.
            DeferredLog.prepare(String.format("%s %d", Repairs.class, CLASSES.size()));
        } catch (ClassNotFoundException e) {
            throw new AssertionError("it is named by its class", e);
        }
    }

    /**
     * Ends a hold, or has it ended later if that is an Error.
     *
     * @param givenBack whether its caller has not had it
     * @return what was thrown, or null
     */
    static @Nullable Throwable end(Hold hold, boolean givenBack) {
        Throwable thrown = null;
        try {
            hold.end(givenBack);
            if (!givenBack || !hold.isDoubtful()) {
                return null;
            }
        } catch (RuntimeException e) {
            return e;
        } catch (Error e) {
            thrown = e;
        }
        // No call and no new object, of which there may be no more.
        synchronized (MONITOR) {
            if (!hold.toRepair) {
                hold.toRepair = true;
                hold.givenBack = givenBack;
                hold.nextToRepair = first;
                first = hold;
            }
        }
        try {
            WaiterThreads.startAlone(REPAIR);
        } catch (Error noMoreStackOrMemory) {
            return thrown;
        }
        return thrown;
    }

    /** Ends what is still to be ended, as far as the stack and the heap go. */
    static void repairAny() {
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
                // A byte that cannot be released is broken now, and said to be.
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
            hold.toRepair = false;
        }
    }
}
