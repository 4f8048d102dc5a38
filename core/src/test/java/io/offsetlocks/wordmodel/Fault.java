package io.offsetlocks.wordmodel;

/** A rule of the protocol taken out, so that the model shows what the rule is for. */
enum Fault {
    // tryAcquire
    /** IN is set after the compare-and-set that takes the word. */
    IN_AFTER_TAKING,
    /** Taking the word does not keep W. */
    TAKING_DROPS_W,
    /** Taking the word leaves A. */
    TAKING_KEEPS_A,
    /** A dead owner's A is not told, but only its IN. */
    DEAD_OWNER_A_IGNORED,
    /** A writer drops S without the shared byte. */
    S_DROPPED_WITHOUT_BYTE,
    /** A reader does not read the word again when it has the shared byte. */
    NO_REREAD_OF_SHARED_WORD,
    /** A reader that replaces a dead owner by S does not hand on that it died inside. */
    S_FORGETS_DEAD_OWNER,
    /** A reader that sets S drops A. */
    S_DROPS_A,
    /** A reader replaces a dead owner, or sets S, without keeping W. */
    S_DROPS_W,

    // Holders
    /** The end of a section leaves IN. */
    SECTION_END_KEEPS_IN,
    /** The beginning of a section does not set IN. */
    SECTION_BEGIN_OMITS_IN,
    /** The end of a section does not set A where nobody was told. */
    SECTION_END_FORGETS_A,
    /** The beginning of a section, which is told of A, leaves it. */
    SECTION_BEGIN_KEEPS_A,
    /** The end of a section writes the word that it has read. */
    SECTION_END_WRITES,
    /** The end of a section takes IN off whatever the word is, in one access. */
    SECTION_END_MASKS,
    /** A release writes the word that it has read. */
    RELEASE_WRITES,
    /** A release clears W. */
    RELEASE_DROPS_W,
    /** A release drops A of a word that was kept. */
    RELEASE_DROPS_A,
    /** A release does not ring. */
    NO_RING,
    /** A release rings before its compare-and-set. */
    RING_BEFORE_RELEASE,
    /** Two threads of a process ring at once. */
    RING_NOT_SERIALIZED,
    /** A conversion does not ring. */
    CONVERT_WITHOUT_RING,
    /** A conversion does not set A where nobody was told. */
    CONVERT_FORGETS_A,
    /** A shared release drops S. */
    SHARED_RELEASE_DROPS_S,

    // Waiting
    /** W is cleared when the last waiter leaves, though the thread has the gate. */
    W_CLEARED_WHEN_LEFT,
    /** W is set when the word has been read for the last time. */
    W_SET_BEFORE_BLOCKING,
    /** The gate is given up before W is cleared. */
    W_CLEARED_AFTER_GATE,
    /** W is left set when the gate is given up. */
    W_NOT_CLEARED,
    /** An arrival clears W without the gate byte. */
    STALE_W_CLEARED_WITHOUT_GATE,
    /** An arrival does not look whether W was left by a process that died. */
    NO_STALE_CHECK,
    /** The word is not read again after the bell. */
    NO_REREAD_OF_WORD,
    /** The generation is not read again after the bell. */
    NO_REREAD_OF_GENERATION,
    /** The bell is read after the word. */
    BELL_READ_LAST,
    /** Behind readers the first waiter waits for a bell. */
    NO_POLL_BEHIND_READERS,
    /** The gate is kept when the wait is over. */
    GATE_KEPT,
    /** A thread that ends does not look whether somebody waits again. */
    NO_WAKE_AT_END,
    /** A slot that is added to the thread for its owner does not read its word again. */
    ADDED_WITHOUT_REREAD,
    /** The thread for an owner is one for the entry, whatever its generation. */
    THREAD_BY_ENTRY,

    // Members
    /** A joiner publishes its bell before its generation. */
    BELL_BEFORE_GENERATION,
    /** A joiner takes the bell that its predecessor had. */
    OLD_BELL,
    /** A joiner does not look whether the old owner of the entry lives. */
    NO_LIFE_PROBE,
    /** A joiner keeps the generation of the entry. */
    SAME_GENERATION,
    /** A joiner adds one to the generation of the entry, whatever the clock says. */
    NO_CLOCK,
    /** A joiner locks the life byte of the old generation exclusively until it has joined. */
    LIFE_OF_PREDECESSOR_LOCKED,
    /** Whoever asks whether an owner lives locks its life byte exclusively. */
    EXCLUSIVE_PROBE,
    /** A joiner writes its bell whatever the entry says. */
    JOIN_WRITES_BELL,
    /** A ring writes its bell whatever the entry says. */
    RING_WRITES_BELL
}
