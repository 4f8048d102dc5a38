package io.offsetlocks.testing.contract;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockSpace;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.testing.SteppedThread;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One opening of a lock space of any engine, and two more threads to see it with. */
public abstract class LockSpaceFixture<L extends LockSpace> {
    public L locks;
    public NamedLocks shared;
    public SteppedThread other;
    public SteppedThread third;

    /** Opens the lock space of this test, always the same one. */
    protected abstract L open() throws Exception;

    /** Returns where the lock space locks a name. */
    protected abstract long offsetOf(String name);

    @BeforeEach
    public void openLocks() throws Exception {
        locks = open();
        shared = locks.shared();
        other = SteppedThread.start("other");
        third = SteppedThread.start("third");
    }

    @AfterEach
    public void closeLocks() throws Exception {
        other.close();
        third.close();
        locks.close();
    }

    /** Returns whether the other thread can take the name now, which it can also if it holds it. */
    public boolean isFree(String name) throws Exception {
        return other.call(
                () -> {
                    Optional<HeldLock> held = locks.tryLock(name);
                    held.ifPresent(HeldLock::close);
                    return held.isPresent();
                });
    }

    /** Begins a lock of the name by the other thread, which is seen to wait. */
    public SteppedThread.Step<HeldLock> waitingLock(String name) {
        SteppedThread.Step<HeldLock> waiter = other.begin(() -> locks.lock(name));
        waiter.awaitWaiting();
        return waiter;
    }

    /** Closes a lock by the other thread. */
    public void closeByOther(HeldLock held) throws Exception {
        closeBy(other, held);
    }

    /** Closes a lock by the thread that holds it. */
    public static void closeBy(SteppedThread thread, HeldLock held) throws Exception {
        thread.call(
                () -> {
                    held.close();
                    return null;
                });
    }

    /** Returns two names with one offset. */
    public List<String> collidingNames() {
        Map<Long, String> nameByOffset = new HashMap<>();
        for (int i = 0; ; i++) {
            String name = "name-" + i;
            String before = nameByOffset.putIfAbsent(offsetOf(name), name);
            if (before != null) {
                return List.of(before, name);
            }
        }
    }
}
