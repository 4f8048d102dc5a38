package io.offsetlocks;

import org.jspecify.annotations.Nullable;

/** The slot bytes of one lock file, as the slots see them: they know of no file. */
final class SlotBytes {
    private final LockFile file;
    private final Tenures tenures = new Tenures();

    SlotBytes(LockFile file) {
        this.file = file;
    }

    /** Makes a byte that is at no offset yet. */
    SlotByte newByte() {
        return new SlotByte(file, tenures);
    }

    /** See {@link FileWatch#requireInPlace}. */
    void requireInPlace(long now) {
        file.watch().requireInPlace(now);
    }

    /** See {@link FileWatch#tellFindings}. */
    void tellFindings() {
        file.watch().tellFindings();
    }

    /** See {@link LockFile#mappingFault}. */
    RuntimeException mappingFault(long offset, InternalError fault) {
        return file.mappingFault(offset, fault);
    }

    /** See {@link FileWatch#replacement}. */
    @Nullable RuntimeException replacement(Throwable cause) {
        return file.watch().replacement(cause);
    }
}
