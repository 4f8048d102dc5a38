package io.offsetlocks.wordmodel;

/** A property of the protocol that does not hold. */
@SuppressWarnings("serial") // Never serialized.
final class Violation extends RuntimeException {
    Violation(String property) {
        super(property, null, false, false);
    }
}
