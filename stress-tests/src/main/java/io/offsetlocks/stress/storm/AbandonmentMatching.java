package io.offsetlocks.stress.storm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Matches exclusive holders to the deaths that were reported to them: the lock must report one
 * death at one slot to one exclusive holder only.
 *
 * <p>A holder that found several deaths may have got the report of any of them. So this is a
 * bipartite matching. If no matching has a death for each holder, a report was false.
 */
final class AbandonmentMatching {
    /**
     * The end of all holders at one slot that belonged to a process that was killed, or to a
     * session.
     *
     * @param process whether {@code id} is that of a process, and not of a session
     */
    record End(boolean process, int id, int slot) {}

    private final List<Set<End>> possible = new ArrayList<>();
    private final Map<End, Integer> holderOf = new HashMap<>();

    /**
     * Adds a holder that got a report, and the ends that may explain it. Returns whether there is
     * an end for each holder.
     */
    boolean add(Set<End> ends) {
        possible.add(ends);
        return findEnd(possible.size() - 1, new HashSet<>());
    }

    /** Finds an end for a holder; if another holder has it, finds another end for that one. */
    private boolean findEnd(int holder, Set<End> tried) {
        for (End end : possible.get(holder)) {
            if (tried.add(end)) {
                Integer other = holderOf.get(end);
                if (other == null || findEnd(other, tried)) {
                    holderOf.put(end, holder);
                    return true;
                }
            }
        }
        return false;
    }
}
