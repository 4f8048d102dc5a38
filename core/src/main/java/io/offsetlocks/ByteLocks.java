package io.offsetlocks;

/** The processes' layer of one lock file: what its bytes share. */
final class ByteLocks {
    private final LockFile file;
    private final Tenures tenures = new Tenures();

    ByteLocks(LockFile file) {
        this.file = file;
    }

    /** Returns the byte at an offset, not locked; the caller sees that there is one at a time. */
    SlotByte byteAt(long offset) {
        return new SlotByte(file, tenures, offset);
    }

    /** Says whether a byte's value tells of no exclusive holder, dead or alive. */
    boolean isUnmarked(long offset) {
        return file.value(offset) == LockFile.FREE;
    }

    void requireInPlace(long now) {
        file.requireInPlace(now);
    }
}
