package io.offsetlocks.schedule;

import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.List;

/** The record locks of one file: their owner is a process, and who is served first is open. */
final class ModelKernel {
    private record Held(int process, long position, boolean shared) {}

    private final List<Held> held = new ArrayList<>();

    /** What a process has asked for, got or not: the JDK refuses to ask twice. */
    private final List<Held> asked = new ArrayList<>();

    FileLock lock(ModelChannel channel, long position, boolean shared, boolean wait) {
        Held wanted = new Held(channel.process(), position, shared);
        Scheduler.point("lock " + position);
        if (asked.stream().anyMatch(other -> overlap(other, wanted))) {
            throw new OverlappingFileLockException();
        }
        if (!isFree(wanted)) {
            if (!wait) {
                return null;
            }
            asked.add(wanted);
            Scheduler.block("kernel " + position, () -> isFree(wanted));
            asked.remove(wanted);
        }
        asked.add(wanted);
        held.add(wanted);
        return new Lock(channel, wanted);
    }

    private static boolean overlap(Held one, Held other) {
        return one.process == other.process && one.position == other.position;
    }

    private boolean isFree(Held wanted) {
        return held.stream()
                .allMatch(
                        other ->
                                other.position != wanted.position
                                        || other.process == wanted.process
                                        || other.shared && wanted.shared);
    }

    boolean holdsNothing() {
        return held.isEmpty();
    }

    private final class Lock extends FileLock {
        private final Held record;
        private boolean released;

        Lock(ModelChannel channel, Held record) {
            super(channel, record.position, 1, record.shared);
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
