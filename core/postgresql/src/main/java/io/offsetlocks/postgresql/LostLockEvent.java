package io.offsetlocks.postgresql;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** The loss of a lock that a thread held, for a flight recording. */
@Name("io.offsetlocks.LostLock")
@Label("Lost Lock")
@Description("A thread held a lock whose session the server has ended, or could not be reached")
@Category("Offset Locks")
final class LostLockEvent extends Event {
    @Label("Name")
    private @Nullable String name;

    @Label("Key")
    @Description("The number of the advisory lock")
    private long key;

    @Label("Server")
    private @Nullable String server;

    @Label("Mode")
    @Description("exclusive or shared")
    private @Nullable String mode;

    /** Records the loss if a recording wants it. */
    void commit(Wish wish, String where) {
        if (shouldCommit()) {
            this.name = wish.name();
            this.key = wish.key();
            this.server = where;
            this.mode = wish.shared() ? "shared" : "exclusive";
            commit();
        }
    }
}
