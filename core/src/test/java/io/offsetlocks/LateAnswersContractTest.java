package io.offsetlocks;

/** An engine whose every attempt is answered by a callback. */
class LateAnswersContractTest extends MemoryLocksContractTest {
    @Override
    boolean answersLater() {
        return true;
    }
}
