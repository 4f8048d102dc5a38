package io.offsetlocks.internal.status;

import io.offsetlocks.internal.file.ListedLock;
import java.util.ArrayList;
import java.util.List;

/** The locks on each of many bytes, which are asked for in the order of the file. */
final class LocksInOrder {
    private final List<ListedLock> byFirst;
    private final List<ListedLock> here = new ArrayList<>();
    private int next;

    /**
     * @param byFirst all locks, in the order of their first bytes
     */
    LocksInOrder(List<ListedLock> byFirst) {
        this.byFirst = byFirst;
    }

    /** Returns the locks on a byte, which is not before the one that was asked for last. */
    List<ListedLock> at(long position) {
        here.removeIf(lock -> lock.last() < position);
        while (next < byFirst.size() && byFirst.get(next).first() <= position) {
            ListedLock lock = byFirst.get(next++);
            if (lock.covers(position)) {
                here.add(lock);
            }
        }
        return List.copyOf(here);
    }
}
