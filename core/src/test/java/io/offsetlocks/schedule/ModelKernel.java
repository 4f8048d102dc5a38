package io.offsetlocks.schedule;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The record locks of one file: their owner is a process, and who is served first is open. As the
 * kernel does, it reports a deadlock where two processes wait for each other, though that may be
 * different threads of each.
 */
final class ModelKernel {
    private record Held(int process, long position, long size, boolean shared) {
        boolean overlaps(Held other) {
            return position < other.position + other.size && other.position < position + size;
        }

        boolean excludes(Held other) {
            return process != other.process && overlaps(other) && !(shared && other.shared);
        }
    }

    private final List<Held> held = new ArrayList<>();

    /** What a process has asked for, got or not: the JDK refuses to ask twice. */
    private final List<Held> asked = new ArrayList<>();

    /** What threads block for. */
    private final List<Held> blocked = new ArrayList<>();

    FileLock lock(ModelChannel channel, long position, long size, boolean shared, boolean wait)
            throws IOException {
        Held wanted = new Held(channel.process(), position, size, shared);
        Scheduler.point("lock " + position);
        if (asked.stream().anyMatch(own -> own.process == wanted.process && own.overlaps(wanted))) {
            throw new OverlappingFileLockException();
        }
        if (!isFree(wanted)) {
            if (!wait) {
                return null;
            }
            if (waitsFor(wanted, wanted.process, new HashSet<>())) {
                throw new IOException("Resource deadlock avoided");
            }
            asked.add(wanted);
            blocked.add(wanted);
            Scheduler.blockInKernel(position, () -> isFree(wanted));
            blocked.remove(wanted);
            asked.remove(wanted);
        }
        asked.add(wanted);
        held.add(wanted);
        return new Lock(channel, wanted);
    }

    /** Returns whether a wait is for a process that waits for another, and so on up to the last. */
    private boolean waitsFor(Held wanted, int last, Set<Integer> seen) {
        for (Held other : held) {
            if (wanted.excludes(other) && seen.add(other.process)) {
                for (Held wait : blocked) {
                    boolean waits = wait.process == other.process;
                    if (waits && (blocks(last, wait) || waitsFor(wait, last, seen))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private boolean blocks(int process, Held wait) {
        return held.stream().anyMatch(own -> own.process == process && wait.excludes(own));
    }

    private boolean isFree(Held wanted) {
        return held.stream().noneMatch(wanted::excludes);
    }

    /** Returns how many locks all processes hold. */
    int countHeld() {
        return held.size();
    }

    private final class Lock extends FileLock {
        private final Held record;
        private boolean released;

        Lock(ModelChannel channel, Held record) {
            super(channel, record.position, record.size, record.shared);
            this.record = record;
        }

        @Override
        public boolean isValid() {
            return !released;
        }

        @Override
        public void release() {
            if (!released) {
                Scheduler.point("unlock " + record.position);
                released = true;
                held.remove(record);
                asked.remove(record);
            }
        }
    }
}
