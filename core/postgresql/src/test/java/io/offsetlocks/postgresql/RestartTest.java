package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockLostException;
import io.offsetlocks.testing.SteppedThread;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is shut down, or crashes, and comes back. */
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class RestartTest extends PostgresFixture {
    @TempDir static Path directory;
    private static RestartableServer server;
    private final List<String> lost = new CopyOnWriteArrayList<>();

    @Override
    int port() {
        return server.port();
    }

    @BeforeEach
    @Override
    void openBoth() throws Exception {
        if (server == null) {
            // What is committed asynchronously is lost for longer than by default.
            server = RestartableServer.start(directory, Map.of("wal_writer_delay", "10000"));
        }
        super.openBoth();
    }

    @org.junit.jupiter.api.AfterAll
    static void stopServer() throws Exception {
        server.close();
        server = null;
    }

    @AfterEach
    void forget() {
        lost.clear();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void holderIsTold_waiterGoesOn_andTokensGrow(boolean immediate) throws Exception {
        PostgresLocks holder = builder().onLoss((name, loss) -> lost.add(name)).open();
        HeldLock held = holder.lock("a");
        SteppedThread.Step<HeldLock> waiting = waitingThere("a");
        // The server writes down a sequence in steps of 32, and commits here are asynchronous.
        long last = held.fencingToken().orElseThrow();
        for (int i = 0; i < 100; i++) {
            try (HeldLock other = here.lock("b")) {
                last = other.fencingToken().orElseThrow();
            }
        }

        if (immediate) {
            server.stopImmediately();
        } else {
            server.stopFast();
        }
        server.start();

        HeldLock next = waiting.result();
        long age =
                number(
                        "SELECT 1000 * extract(epoch FROM clock_timestamp() -"
                                + " pg_postmaster_start_time())::numeric(20, 3) ::bigint");
        assertEquals(List.of("a"), lost);
        assertTrue(age >= SessionSetup.GRANT_AGE.toMillis(), "granted after " + age + " ms");
        assertTrue(next.fencingToken().orElseThrow() > last);
        assertThrows(LockLostException.class, held::close);
        closeThere(next);
        try (HeldLock other = holder.lock("b")) {
            assertTrue(other.fencingToken().orElseThrow() > last);
        }
        holder.close();
    }
}
