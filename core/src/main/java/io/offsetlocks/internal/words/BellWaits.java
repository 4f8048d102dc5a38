package io.offsetlocks.internal.words;

import io.offsetlocks.internal.file.LockFile;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The waits of this process at the bells of others, one for each owner of words that are waited
 * for: a bell wakes all who wait for its owner, so one thread is enough however many words it owns.
 *
 * <p>Guarded by its monitor, which is taken under those of buckets. I9: the table of members is
 * read under it, and the close passes through it.
 */
final class BellWaits {
    private final LockFile file;
    private final MemberTable table;
    private final Map<Long, BellWait> byOwner = new HashMap<>();

    BellWaits(LockFile file, MemberTable table) {
        this.file = file;
        this.table = table;
    }

    /**
     * Lets a queue wait at the bell of an owner.
     *
     * @param owner the {@link Word#who} of the owner, or 0 for a word whose owner has no bell
     * @return null if there is no thread for it
     */
    synchronized @Nullable BellWait register(WordQueue queue, long owner) {
        BellWait wait = byOwner.get(owner);
        if (wait == null) {
            BellWait begun = new BellWait(file, this, owner);
            if (!begun.start()) {
                return null;
            }
            byOwner.put(owner, begun);
            wait = begun;
        }
        wait.add(queue);
        return wait;
    }

    /** Returns the number of the bell to wait at, for a wait that has read it before each look. */
    synchronized long bell(BellWait wait) {
        return wait.polls() || file.isClosing() ? 0 : table.bell(Word.owner(wait.owner()));
    }

    /** Ends a wait at which no queue is left; false if there is one. */
    synchronized boolean endIfUnused(BellWait wait) {
        boolean unused = wait.isUnused() || file.isClosing();
        if (unused) {
            byOwner.remove(wait.owner(), wait);
        }
        return unused;
    }

    /** Ends a wait that failed, and returns the queues that it leaves behind. */
    synchronized WordQueue[] end(BellWait wait) {
        byOwner.remove(wait.owner(), wait);
        return wait.queues();
    }

    synchronized void awaitCriticalSection() {}
}
