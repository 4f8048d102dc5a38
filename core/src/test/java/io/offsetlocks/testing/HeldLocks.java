package io.offsetlocks.testing;

import io.offsetlocks.HeldLock;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.names.SessionLocks;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.threads.Session;
import io.offsetlocks.internal.threads.SlotTable;
import java.io.IOException;
import java.util.List;

/**
 * The main class of a child that holds many locks of an engine that has almost nothing of its own:
 * what they take is the memory of the threads' layer and of the handles. Ordered to, it says so; or
 * it locks until its heap is full, and says what has become of the locks.
 */
public final class HeldLocks {
    private static final int COLLECTIONS = 4;
    private static final int RESERVE = 1 << 22;

    private final SlotTable table = new SlotTable(new LeanLocks(), Ticker.SYSTEM);
    private final SessionLocks locks =
            new SessionLocks(
                    new Session("the lock space", "lean", "lean"), table, Long::parseLong, false);

    private HeldLocks() {}

    public static void main(String[] arguments) {
        HeldLocks program = new HeldLocks();
        int count = Integer.parseInt(arguments[1]);
        System.out.println(
                arguments[0].equals("fill") ? program.fill(count) : program.bytesPerLock(count));
    }

    /** Starts the child. */
    public static ChildProcess start(String heap, String way, int count) throws IOException {
        return ChildProcess.jvmWith(
                List.of("-Xmx" + heap, "-XX:+UseSerialGC"), HeldLocks.class, way, count);
    }

    private String bytesPerLock(int count) {
        HeldLock[] held = new HeldLock[count];
        String[] names = names(count);
        locks.lock("1").close();
        long before = usedHeap();
        for (int i = 0; i < count; i++) {
            held[i] = locks.lock(names[i]);
        }
        long bytes = usedHeap() - before;
        for (HeldLock each : held) {
            each.close();
        }
        return Long.toString(bytes / count);
    }

    /** Returns names whose offsets are of all kinds: near to each other, far apart and negative. */
    private static String[] names(int count) {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = Long.toString(i % 2 == 0 ? i : i * 0x9E3779B97F4A7C15L);
        }
        return names;
    }

    private static long usedHeap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Locks until there is no memory, then checks all locks; and again with what came free. */
    private String fill(int count) {
        HeldLock[] held = new HeldLock[count];
        String[] names = names(count);
        byte[] reserve = new byte[RESERVE];
        int failures = 0;
        int got = 0;
        for (int i = 0; i < count; i++) {
            try {
                held[i] = locks.lock(names[i]);
                got = i + 1;
            } catch (OutOfMemoryError full) {
                failures++;
                if (failures == 3) {
                    break;
                }
            }
        }
        int released = 0;
        // What the check takes itself.
        int freed = reserve.length;
        reserve = null;
        for (int i = 0; i < got; i++) {
            if (held[i] != null) {
                if (!held[i].isValid()) {
                    return names[i] + " is not held";
                }
                held[i].close();
                held[i] = null;
                released++;
            }
        }
        return released > 1000 && failures == 3
                ? "done"
                : released + " locks, " + failures + " failures, " + freed + " bytes freed";
    }

    /** An engine for one process: all it knows is whether it holds. */
    public static final class LeanLocks extends PlainLocks {
        @Override
        public ProcessLock newLock(Grants grants) {
            return new LeanLock();
        }
    }

    /** Takes 32 bytes. */
    private static final class LeanLock extends PlainLock {
        /** As another engine would have it. */
        private long offset;

        private boolean held;
        private boolean shared;

        @Override
        public void assign(long offset) {
            this.offset = offset;
        }

        @Override
        public Attempt tryAcquire(boolean shared, long now) {
            held = true;
            this.shared = shared;
            return Attempt.CLEAN;
        }

        @Override
        public boolean isHeld() {
            return held;
        }

        @Override
        public boolean isHeldShared() {
            return held && shared;
        }

        @Override
        public void release() {
            held = false;
        }

        @Override
        public String toString() {
            return "offset " + offset;
        }
    }
}
