package io.offsetlocks.stress.storm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which exclusive holder was told of which end: of one end at one slot only one is.
 *
 * <p>A holder that met several ends may have been told of any of them. So this is a matching of
 * holders to ends, and a holder for whom no end is left, however the others are matched, was told
 * of an end that was none.
 */
final class Tellings {
    /**
     * That holders ended, at one slot: all of a process that was killed, or those of a term.
     *
     * @param process whether it was a process; its number is then {@code id}, or else the term's
     */
    record End(boolean process, int id, int slot) {}

    private final List<Set<End>> possible = new ArrayList<>();
    private final Map<End, Integer> toldTo = new HashMap<>();

    /** Adds a holder that was told, and says whether there is an end for everyone. */
    boolean add(Set<End> ends) {
        possible.add(ends);
        return findEnd(possible.size() - 1, new HashSet<>());
    }

    /** Finds a holder an end, giving the one who has it another if need be. */
    private boolean findEnd(int holder, Set<End> tried) {
        for (End end : possible.get(holder)) {
            if (tried.add(end)) {
                Integer other = toldTo.get(end);
                if (other == null || findEnd(other, tried)) {
                    toldTo.put(end, holder);
                    return true;
                }
            }
        }
        return false;
    }
}
