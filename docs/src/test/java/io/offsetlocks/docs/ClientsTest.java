package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.Needed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The clients of docs/interoperating.md exclude a JVM and are excluded by it, and tell each other
 * of holders that died. None of this opens the lock file in this JVM but through the library.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ClientsTest {
    private static final Path CLIENTS = Repository.ROOT.resolve("docs/src/test/clients");
    private static final long SLOTS = 1_000_003;
    private static final String SAY_HOW = "echo held $OFFSET_LOCK_ABANDONED";

    /** Of every length modulo the hash's word, and of characters of one to four bytes. */
    static final List<String> NAMES =
            List.of(
                    "a",
                    "ab",
                    "abc",
                    "abcd",
                    "abcde",
                    "abcdef",
                    "abcdefg",
                    "abcdefgh",
                    "abcdefghi",
                    "volume-42",
                    "größe",
                    "\u20ac\ud83d\ude00",
                    " ",
                    "x".repeat(300));

    @TempDir Path directory;

    private Path file;
    private OffsetLocks locks;

    enum Client {
        PYTHON("offset_lock.py"),
        C("offset_lock.c"),
        SHELL("offset_lock.sh");

        private final Path source;

        Client(String source) {
            this.source = CLIENTS.resolve(source);
        }
    }

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("nova.locks");
        locks = OffsetLocks.open(file, SLOTS);
    }

    @AfterEach
    void close() throws IOException {
        locks.close();
    }

    /** Returns what starts a client, which is there. */
    private List<String> command(Client client) throws InterruptedException {
        switch (client) {
            case C -> {
                String program = directory.resolve("offset_lock").toString();
                Needed.success("cc", "--version");
                assertTrue(
                        Needed.succeeds(
                                "cc", "-Wall", "-Werror", "-o", program, client.source.toString()));
                return List.of(program);
            }
            case SHELL -> {
                Needed.success("flock", "--version");
                Needed.success("python3", "--version");
                return List.of("sh", client.source.toString());
            }
            default -> {
                Needed.success("python3", "--version");
                return List.of("python3", client.source.toString());
            }
        }
    }

    private ChildProcess start(Client client, String name, String script) throws Exception {
        return start(command(client), name, script);
    }

    private ChildProcess start(List<String> client, String name, String script) throws IOException {
        List<String> command = new ArrayList<>(client);
        command.addAll(List.of(file.toString(), name, "sh", "-c", script));
        return ChildProcess.command(command);
    }

    /** Reads the value of a name's byte, in another process. */
    private int value(String name) throws Exception {
        String offset = Long.toString(locks.offsetOf(name));
        String printed = ChildProcess.run("od", "-An", "-tu1", "-j", offset, "-N", "1", "" + file);
        return Integer.parseInt(printed.strip());
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void nameHeldByAClient_isBusyHere_untilItsCommandEnds(Client client) throws Exception {
        List<String> command = command(client);
        for (String name : NAMES) {
            try (ChildProcess holder = start(command, name, SAY_HOW + "; read line")) {
                holder.expect("held 0");

                assertTrue(locks.tryLock(name).isEmpty(), name);
                assertEquals(1, value(name));
                assertEquals(1, holder.end());

                try (HeldLock held = locks.tryLock(name).orElseThrow()) {
                    assertFalse(held.wasAbandoned(), name);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void nameHeldHere_keepsAClientWaiting_untilItIsReleased(Client client) throws Exception {
        HeldLock held = locks.lock("volume-42");
        try (ChildProcess waiter = start(client, "volume-42", SAY_HOW)) {
            KernelLocks.awaitWaiter(file, locks.offsetOf("volume-42"));
            held.close();

            waiter.expect("held 0");
            assertEquals(0, waiter.end());
            assertEquals(0, value("volume-42"));
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void clientThatIsKilled_isToldHere_once(Client client) throws Exception {
        try (ChildProcess holder = start(client, "volume-42", SAY_HOW + "; read line")) {
            holder.expect("held 0");
            holder.kill();
        }

        requireAbandonedOnce();
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void commandThatIsKilled_isToldHere_once(Client client) throws Exception {
        try (ChildProcess holder = start(client, "volume-42", "kill -KILL $$")) {
            assertEquals(128 + 9, holder.end());
        }

        requireAbandonedOnce();
    }

    private void requireAbandonedOnce() {
        try (HeldLock held = locks.lock("volume-42")) {
            assertTrue(held.wasAbandoned());
        }
        try (HeldLock held = locks.lock("volume-42")) {
            assertFalse(held.wasAbandoned());
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void jvmThatIsKilled_isToldToAClient_once(Client client) throws Exception {
        try (ChildProcess jvm = ChildProcess.jvm(Holder.class, file, SLOTS, "volume-42")) {
            jvm.expect("held");
            jvm.kill();
        }

        for (String told : List.of("held 1", "held 0")) {
            try (ChildProcess next = start(client, "volume-42", SAY_HOW)) {
                next.expect(told);
                assertEquals(0, next.end());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void exitStatus_isTheCommands(Client client) throws Exception {
        try (ChildProcess failing = start(client, "volume-42", "exit 7")) {
            assertEquals(7, failing.end());
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void fileOfAnotherKind_isRefused_andLeftAsItWas(Client client) throws Exception {
        byte[] other = new byte[10_000];
        file = Files.write(directory.resolve("other"), other);

        try (ChildProcess refused = start(client, "volume-42", SAY_HOW)) {
            assertEquals(1, refused.end());
        }
        assertEquals(-1, Arrays.mismatch(other, Files.readAllBytes(file)));
    }

    @Test
    void readers_holdTogether_andPassAnAbandonmentOn() throws Exception {
        List<String> reader = new ArrayList<>(command(Client.PYTHON));
        reader.add("--shared");
        try (ChildProcess jvm = ChildProcess.jvm(Holder.class, file, SLOTS, "volume-42")) {
            jvm.expect("held");
            jvm.kill();
        }
        HeldLock held = locks.shared().lock("volume-42");
        assertTrue(held.wasAbandoned());
        try (ChildProcess holder = start(reader, "volume-42", SAY_HOW + "; read line")) {
            holder.expect("held 1");
            held.close();

            assertTrue(locks.tryLock("volume-42").isEmpty());
            assertEquals(1, holder.end());
        }

        requireAbandonedOnce();
    }

    /** What {@code flock} can do by itself, without the values: only since util-linux 2.42. */
    @Test
    void flockWithStartAndLength_excludes() throws Exception {
        assumeTrue(Needed.succeeds("sh", "-c", "flock --help | grep -q -e --start"));
        String offset = Long.toString(locks.offsetOf("volume-42"));
        List<String> flock =
                List.of(
                        "flock",
                        "--start",
                        offset,
                        "--length",
                        "1",
                        file.toString(),
                        "sh",
                        "-c",
                        "echo held; read line");
        try (ChildProcess holder = ChildProcess.command(flock)) {
            holder.expect("held");
            assertTrue(locks.tryLock("volume-42").isEmpty());
            assertTrue(locks.tryLock("volume-43").isPresent());
            assertEquals(1, holder.end());
            assertTrue(locks.tryLock("volume-42").isPresent());
        }
    }
}
