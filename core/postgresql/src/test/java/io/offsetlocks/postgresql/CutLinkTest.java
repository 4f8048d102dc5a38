package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.Needed;
import io.offsetlocks.testing.SteppedThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A holder in another network namespace, to which the link is cut. */
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class CutLinkTest extends PostgresFixture {
    private static final String HOST = "10.213.77.1";
    private static final String CLIENT = "10.213.77.2";

    @TempDir Path directory;
    private final String netns = "olpg" + ProcessHandle.current().pid() % 10_000;
    private RestartableServer server;

    @Override
    int port() {
        return server.port();
    }

    @BeforeEach
    @Override
    void openBoth() throws Exception {
        Needed.root();
        // Root in a container may not be allowed to.
        assumeTrue(Needed.succeeds("ip", "netns", "add", netns), "no network namespaces");
        String pair = netns + "h type veth peer name " + netns + "c netns " + netns;
        assumeTrue(Needed.succeeds(("ip link add " + pair).split(" ")), "no pair of links");
        run("ip addr add " + HOST + "/30 dev " + netns + "h");
        run("ip link set " + netns + "h up");
        run("ip -n " + netns + " addr add " + CLIENT + "/30 dev " + netns + "c");
        run("ip -n " + netns + " link set " + netns + "c up");
        server = RestartableServer.start(directory, Map.of("listen_addresses", "*"));
        Files.writeString(server.data().resolve("pg_hba.conf"), "host all all all trust\n");
        text("SELECT pg_reload_conf()");
        super.openBoth();
    }

    private static void run(String command) throws Exception {
        ChildProcess.run(command.split(" "));
    }

    @AfterEach
    void removeNamespace() throws Exception {
        if (server != null) {
            server.close();
        }
        Needed.succeeds("ip", "link", "del", netns + "h");
        Needed.succeeds("ip", "netns", "del", netns);
    }

    @Test
    void holderHearsOfIt_beforeTheServerGivesTheLockToAnother() throws Exception {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", netns));
        command.addAll(ChildProcess.jvmCommand(ChildProcess.classPath(), PostgresClient.class));
        try (ChildProcess holder = ChildProcess.command(command)) {
            holder.expect("ready");
            assertEquals(
                    "opened",
                    holder.ask("open " + port() + " " + space.replace(' ', '_') + " " + HOST));
            assertEquals("held", holder.ask("lock a"));
            SteppedThread.Step<HeldLock> waiting = waitingThere("a");

            run("ip link set " + netns + "h down");

            holder.expect("lost a");
            assertEquals(1, granted("a"), "the server does not know yet");
            assertTrue(!waiting.isDone());
            assertEquals("false", holder.ask("valid a"));
            HeldLock got = waiting.result();
            assertTrue(got.wasAbandoned());
            closeThere(got);
        }
    }

    /** A wait that nobody answers any more is noticed too, and made again. */
    @Test
    void waiterGoesOn_whenTheLinkIsBack() throws Exception {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", netns));
        command.addAll(ChildProcess.jvmCommand(ChildProcess.classPath(), PostgresClient.class));
        try (ChildProcess waiter = ChildProcess.command(command)) {
            waiter.expect("ready");
            assertEquals(
                    "opened",
                    waiter.ask("open " + port() + " " + space.replace(' ', '_') + " " + HOST));
            HeldLock held = here.lock("a");
            assertEquals("begun", waiter.ask("begin a"));
            awaitBlocked("a");

            run("ip link set " + netns + "h down");
            Await.until("the server has ended the wait", () -> blocked("a") == 0);
            run("ip link set " + netns + "h up");

            awaitBlocked("a");
            held.close();
            waiter.expect("held");
        }
    }
}
