package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.testing.SteppedThread;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.postgresql.ds.PGSimpleDataSource;

/** What threads and other users of the server do to the sessions, and these to them. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class SessionsTest extends PostgresFixture {
    private String pids(PostgresLocks locks) {
        return text(
                "SELECT string_agg(pid::text, ' ' ORDER BY pid) FROM pg_stat_activity WHERE"
                        + " application_name = '"
                        + locks.sessionName()
                        + "'");
    }

    /** An interrupt closes a connection under the virtual thread that uses it. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void interruptedVirtualThreads_closeNoConnection() throws Exception {
        ThreadFactory virtual = virtualThreads();
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        HeldLock kept = there.lock("kept");
        HeldLock contended = here.lock("contended");
        // The sessions are those that there will be.
        assertTrue(there.tryLock("contended", Duration.ofMillis(200)).isEmpty());
        String before = pids(there);

        for (int i = 0; i < 500; i++) {
            String name = i % 2 == 0 ? "contended" : "free-" + i;
            Thread thread =
                    virtual.newThread(
                            () -> {
                                try {
                                    HeldLock held = there.lockInterruptibly(name);
                                    held.isValid();
                                    held.close();
                                } catch (InterruptedException asMeant) {
                                    return;
                                }
                            });
            thread.start();
            java.util.concurrent.locks.LockSupport.parkNanos(random.nextInt(2_000_000));
            thread.interrupt();
            thread.join();
        }

        assertTrue(kept.isValid(), "with seed " + seed);
        List<String> after = List.of(pids(there).split(" ", -1));
        // A machine that is busy may take another one for a wait while the last is cancelled.
        assertTrue(
                after.containsAll(List.of(before.split(" ", -1))),
                before + " and " + after + " with seed " + seed);
        kept.close();
        contended.close();
    }

    private static ThreadFactory virtualThreads() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Method factory = Class.forName("java.lang.Thread$Builder").getMethod("factory");
        return (ThreadFactory) factory.invoke(builder);
    }

    /** A wait holds a snapshot, for which such a statement waits in the same database. */
    @Test
    void indexOfAnotherDatabase_isMadeWhileThreadsWait() throws Exception {
        execute("CREATE DATABASE application");
        PGSimpleDataSource application = TestServer.dataSource(port());
        application.setUrl("jdbc:postgresql://localhost:" + port() + "/application");
        HeldLock held = here.lock("a");
        SteppedThread.Step<HeldLock> waiting = waitingThere("a");

        try (var connection = application.getConnection();
                var statement = connection.createStatement()) {
            statement.setQueryTimeout(60);
            statement.execute("CREATE TABLE things (a int)");
            statement.execute("CREATE INDEX CONCURRENTLY ON things (a)");
        }

        held.close();
        closeThere(waiting.result());
    }

    @Test
    void manyLocks_areSpreadOverSessions() throws Exception {
        List<HeldLock> held = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            held.add(here.lock("many-" + i));
        }
        long most =
                number(
                        "SELECT max(n) FROM (SELECT count(*) AS n FROM pg_locks l JOIN"
                                + " pg_stat_activity a USING (pid) WHERE locktype = 'advisory' AND"
                                + " application_name = '"
                                + here.sessionName()
                                + "' GROUP BY pid) AS counted");

        assertTrue(most <= 250, "in one session " + most);
        held.forEach(HeldLock::close);
        assertTrue(here.tryLock("many-0").isPresent());
    }

    /** An administrator may cancel any statement, also one that was not meant. */
    @Test
    void cancelledStatements_areRepeated() throws Exception {
        HeldLock held = here.lock("a");
        SteppedThread.Step<HeldLock> waiting = waitingThere("a");
        String cancel =
                "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE"
                        + " application_name IN ('"
                        + here.sessionName()
                        + "', '"
                        + there.sessionName()
                        + "')";
        for (int i = 0; i < 20; i++) {
            text(cancel);
            here.lock("b").close();
        }
        awaitBlocked("a");
        held.close();

        HeldLock got = waiting.result();
        assertTrue(got.isValid());
        closeThere(got);
    }
}
