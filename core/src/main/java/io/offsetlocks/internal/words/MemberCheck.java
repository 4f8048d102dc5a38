package io.offsetlocks.internal.words;

import io.offsetlocks.internal.common.BlockingThreads;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.file.LockFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, about once per second of use, whether this process is still a member: whether the
 * system's list shows its life byte, and the table its entry. Code of this process that opens and
 * closes the file drops all its byte locks; then others take it for dead, and its words.
 *
 * <p>The list takes time proportional to the locks on the host, so a thread of the library reads
 * it, and a finding is thrown by the calls after it. It is final.
 */
final class MemberCheck implements Runnable {
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

    private final LockFile file;
    private final Member member;
    private final AtomicBoolean running = new AtomicBoolean();

    private volatile long checkedAt;
    private volatile @Nullable String lost;

    MemberCheck(LockFile file, Member member, Ticker clock) {
        this.file = file;
        this.member = member;
        this.checkedAt = clock.read();
    }

    /**
     * Throws what an earlier check has found, and begins another if one is due.
     *
     * @throws RuntimeException if this process is no member any more; then so does every later call
     */
    void checkMembership(long now) {
        if (lost != null) {
            throw file.fault(
                    "use", member.lifeByte(), new IOException(lost), "restart this process");
        }
        if (now - checkedAt >= CHECK_NANOS) {
            checkedAt = now;
            if (running.compareAndSet(false, true) && !BlockingThreads.start(this, false)) {
                running.set(false);
            }
        }
    }

    @Override
    public void run() {
        try {
            String found = problem();
            // A close in between takes the locks away, as it should.
            if (found != null && !file.isClosing() && lost == null) {
                lost = found;
                DeferredLog.add(Level.ERROR, found + ": restart this process", null);
            }
        } catch (IOException | InternalError cannotTell) {
            // The next check looks again; isValid() reports it. A cut file is the watch's finding.
            return;
        } finally {
            running.set(false);
            DeferredLog.write();
        }
    }

    private @Nullable String problem() throws IOException {
        if (!member.isInTable()) {
            return "the entry of this process in "
                    + file
                    + " was written over; others may take this process for dead, and its locks";
        }
        if (!file.records().showHeldHere(member.lifeByte())) {
            return "this process has lost all its locks in "
                    + file
                    + ", as some code of it closed a descriptor of the file; others take it for"
                    + " dead, and its locks";
        }
        return null;
    }
}
