package io.offsetlocks;

/** A held lock, or several held together; closing it releases them. */
public final class HeldLock implements AutoCloseable {
    HeldLock() {}

    public boolean wasAbandoned() {
        throw new UnsupportedOperationException();
    }

    public boolean isShared() {
        throw new UnsupportedOperationException();
    }

    public boolean isValid() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
