package io.offsetlocks.internal.status;

import io.offsetlocks.internal.file.ListedLock;

/**
 * A process that holds or queues, as far as it is told.
 *
 * @param pid its number; 0 if it is outside this pid namespace, negative if the lock is that of an
 *     open file description, for which no process is listed
 * @param startMillis when it started, as the file tells, in milliseconds since the epoch; 0 if the
 *     file does not tell
 */
record Participant(long pid, long startMillis) {
    static Participant of(ListedLock lock) {
        return new Participant(lock.pid(), 0);
    }
}
