package io.offsetlocks.internal.threads;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** A thread's finding that the lock it acquired was abandoned, for a flight recording. */
@Name("io.offsetlocks.AbandonedLock")
@Label("Abandoned Lock")
@Description("A thread acquired a lock whose last exclusive holder had ended without releasing it")
@Category("Offset Locks")
final class AbandonedLockEvent extends Event {
    @Label("Name")
    private @Nullable String name;

    @Label("Offset")
    @Description("The byte that is locked to hold the name")
    private long offset;

    @Label("Lock File")
    private @Nullable String file;

    @Label("Mode")
    @Description("exclusive or shared: the mode of the new holder")
    private @Nullable String mode;

    /** Records the finding if a recording wants it. */
    void commit(Hold hold) {
        if (shouldCommit()) {
            this.name = hold.label;
            this.offset = hold.offset;
            this.file = hold.session.space();
            this.mode = hold.mode();
            commit();
        }
    }
}
