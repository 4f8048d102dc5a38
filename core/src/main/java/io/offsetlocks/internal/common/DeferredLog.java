package io.offsetlocks.internal.common;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What is to be logged once no monitor of ours is held. A handler of the log is code of the
 * program: it may lock a name, wait for a thread that does, or fail.
 *
 * <p>Code that finds something to log adds it, and the outermost frame of the library writes it.
 */
public final class DeferredLog {
    private static final Logger LOGGER = System.getLogger("io.offsetlocks");
    private static final AtomicReference<@Nullable Message> LATEST = new AtomicReference<>();

    private DeferredLog() {}

    /** Adds a message; may be called under any monitor. */
    public static void add(Level level, String text, @Nullable Throwable thrown) {
        Message before;
        Message message;
        do {
            before = LATEST.get();
            message = new Message(level, text, thrown, before);
        } while (!LATEST.compareAndSet(before, message));
    }

    /** Has the log find out where it leads, which it does at its first use. */
    static void prepare(String text) {
        if (LOGGER.isLoggable(Level.TRACE)) {
            add(Level.TRACE, text, null);
        }
    }

    /** Writes what has been added; called without a monitor, and throws nothing. */
    public static void write() {
        if (LATEST.get() != null) {
            writeFrom(LATEST.getAndSet(null));
        }
    }

    private static void writeFrom(@Nullable Message message) {
        if (message == null) {
            return;
        }
        writeFrom(message.before);
        try {
            LOGGER.log(message.level, message.text, message.thrown);
        } catch (RuntimeException | Error e) {
            // A lock that was acquired or released is that, whatever a handler makes of it.
            return;
        }
    }

    private record Message(
            Level level, String text, @Nullable Throwable thrown, @Nullable Message before) {}
}
