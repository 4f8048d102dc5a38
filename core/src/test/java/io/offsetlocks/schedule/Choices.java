package io.offsetlocks.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Enumerates schedules depth first: all there are in which a thread that could have gone on is
 * preempted a bounded number of times.
 */
final class Choices {
    private final int maxPreemptions;
    private final List<Integer> taken = new ArrayList<>();
    private final List<Integer> outOf = new ArrayList<>();
    private int at;
    private int preemptions;

    Choices(int maxPreemptions) {
        this.maxPreemptions = maxPreemptions;
    }

    /** Returns which of some ways to go on to take; all but the first few are preemptions. */
    int choose(int ways, int free) {
        int open = preemptions == maxPreemptions ? free : ways;
        if (open == 1) {
            return 0;
        }
        if (at == taken.size()) {
            taken.add(0);
            outOf.add(open);
        }
        if (outOf.get(at) != open) {
            throw new AssertionError("the same schedule went another way");
        }
        int choice = taken.get(at++);
        if (choice >= free) {
            preemptions++;
        }
        return choice;
    }

    /** Goes on to the next schedule; false if that was the last. */
    boolean next() {
        at = 0;
        preemptions = 0;
        for (int i = taken.size() - 1; i >= 0; i--) {
            if (taken.get(i) + 1 < outOf.get(i)) {
                taken.set(i, taken.get(i) + 1);
                return true;
            }
            taken.subList(i, i + 1).clear();
            outOf.subList(i, i + 1).clear();
        }
        return false;
    }

    @Override
    public String toString() {
        return taken.toString();
    }
}
