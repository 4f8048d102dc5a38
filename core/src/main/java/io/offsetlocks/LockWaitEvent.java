package io.offsetlocks;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * A thread's wait in the queue of a slot, for a flight recording.
 *
 * <p>The threshold is that of the JDK's own events of contended monitors and parked threads.
 */
@Name("io.offsetlocks.LockWait")
@Label("Lock Wait")
@Description("A thread waited for the lock of a name")
@Category("Offset Locks")
@Threshold("20 ms")
final class LockWaitEvent extends Event implements Recordings.Wait {
    @Label("Name")
    private @Nullable String name;

    @Label("Offset")
    @Description("The byte that is locked to hold the name")
    private long offset;

    @Label("Lock File")
    private @Nullable String file;

    @Label("Mode")
    @Description("exclusive or shared")
    private @Nullable String mode;

    @Label("Foreign")
    @Description(
            "Whether another process had the byte or queued for it; if not, threads of this JVM"
                    + " did")
    private boolean foreign;

    @Label("Outcome")
    @Description("held, timed out, interrupted or failed")
    private @Nullable String outcome;

    /** Returns the event of a wait that begins now. */
    static LockWaitEvent begun() {
        LockWaitEvent event = new LockWaitEvent();
        event.begin();
        return event;
    }

    @Override
    public void end(Hold hold, boolean foreign, String outcome) {
        end();
        if (shouldCommit()) {
            this.name = hold.label;
            this.offset = hold.offset;
            this.file = hold.session.path().toString();
            this.mode = hold.mode();
            this.foreign = foreign;
            this.outcome = outcome;
            commit();
        }
    }
}
