package io.offsetlocks.stress.storm;

import java.util.List;

/**
 * What a thread found when it entered some slots, if that was unusual; for the {@link Referee}.
 *
 * @param thread the id of its {@link ThreadRecord}
 * @param exclusive whether it entered as an exclusive holder; then the same abandonment is not
 *     reported to later holders
 * @param namedSlot one of the slots
 */
record EntryReport(
        int thread,
        boolean exclusive,
        Reported reported,
        NamedSlot namedSlot,
        List<Observation> observations) {

    /** What the lock reported to a new holder about the holder before. */
    enum Reported {
        ABANDONED,
        NOTHING,
        /** Unknown, because a {@link java.util.concurrent.locks.Lock} view has no handle to ask. */
        NOT_ASKED;

        static Reported of(boolean abandoned) {
            return abandoned ? ABANDONED : NOTHING;
        }
    }
}
