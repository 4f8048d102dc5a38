package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.file.FileWatch;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.QuantumTable;
import org.jspecify.annotations.Nullable;

/** The slot bytes of one lock file, as the slots see them: they know of no file. */
public final class ByteLocks {
    private final LockFile file;
    private final QuantumTable tenures = new QuantumTable();

    public ByteLocks(LockFile file) {
        this.file = file;
    }

    /** Makes a byte that is at no offset yet. */
    public ByteLock newByte() {
        return new ByteLock(file, tenures);
    }

    /** See {@link FileWatch#requireInPlace}. */
    public void requireInPlace(long now) {
        file.watch().requireInPlace(now);
    }

    /** See {@link FileWatch#tellFindings}. */
    public void tellFindings() {
        file.watch().tellFindings();
    }

    /** See {@link LockFile#mappingFault}. */
    public RuntimeException mappingFault(long offset, InternalError fault) {
        return file.mappingFault(offset, fault);
    }

    /** See {@link FileWatch#replacement}. */
    public @Nullable RuntimeException replacement(Throwable cause) {
        return file.watch().replacement(cause);
    }
}
