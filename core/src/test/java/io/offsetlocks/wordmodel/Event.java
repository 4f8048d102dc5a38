package io.offsetlocks.wordmodel;

/** What kind of thing a transition is, to whoever asks what must or can happen. */
enum Event {
    /** A thread goes on by itself. */
    STEP,
    /** A holder lets go. */
    RELEASE,
    /** What may happen, but on which nobody may count: arrivals, giving up, false deadlocks. */
    CHOICE,
    /** A process dies at any point, is stopped or goes on, or loses its locks by a stray close. */
    SIGNAL
}
