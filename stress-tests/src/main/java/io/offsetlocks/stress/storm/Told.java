package io.offsetlocks.stress.storm;

/** What a new holder was told about the one before. */
enum Told {
    ABANDONED,
    NOTHING,
    /** It cannot be asked: a {@link java.util.concurrent.locks.Lock} view has no handle. */
    NOT_ASKED;

    static Told of(boolean abandoned) {
        return abandoned ? ABANDONED : NOTHING;
    }
}
