package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockFormat;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.CounterWorker;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.Needed;
import io.offsetlocks.testing.SteppedThread;
import io.offsetlocks.testing.SteppedThread.Step;
import io.offsetlocks.testing.Witness;
import java.io.BufferedReader;
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

/**
 * The client in C for lock words, written after docs/file-format.md alone, excludes a JVM and is
 * excluded by it; each wakes the other, and is told of holders that died. None of this opens the
 * lock file in this JVM but through the library.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class WordClientTest {
    private static final Path CLIENTS = Repository.ROOT.resolve("docs/src/test/clients");
    private static final long SLOTS = 1_000_003;
    private static final String NAME = "volume-42";
    private static final String SAY_HOW = "echo held $OFFSET_LOCK_ABANDONED";
    private static final String SAY_HOW_AND_STAY = SAY_HOW + "; read line";

    @TempDir Path directory;

    private Path file;
    private OffsetLocks locks;
    private String client;
    private SteppedThread waiter;

    @BeforeEach
    void open() throws Exception {
        file = directory.resolve("nova.locks");
        locks = OffsetLocks.open(file, SLOTS, LockFormat.LOCK_WORDS);
        client = compiled("lock_word");
        waiter = SteppedThread.start("waiter");
    }

    @AfterEach
    void close() throws IOException {
        locks.close();
        if (waiter != null) {
            waiter.close();
        }
    }

    private String compiled(String program) throws InterruptedException {
        Needed.success("cc", "--version");
        String compiled = directory.resolve(program).toString();
        String source = CLIENTS.resolve(program + ".c").toString();
        assertTrue(
                Needed.succeeds(
                        "cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", compiled, source));
        return compiled;
    }

    private ChildProcess start(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(client));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return ChildProcess.command(command);
    }

    private ChildProcess holder() throws Exception {
        ChildProcess holder = start(file, NAME, "sh", "-c", SAY_HOW_AND_STAY);
        holder.expect("held 0");
        return holder;
    }

    private Step<HeldLock> beginLock(NamedLocks mode) {
        return waiter.begin(() -> mode.lock(NAME));
    }

    private void release(HeldLock held) throws Exception {
        waiter.call(
                () -> {
                    held.close();
                    return null;
                });
    }

    /** Waits until a thread of this JVM is blocked in the kernel: at a bell of the client. */
    private void awaitWaitHere() {
        long self = ProcessHandle.current().pid();
        Await.until("this JVM waits in the kernel", () -> KernelLocks.isWaiting(self));
    }

    private void requireAbandonedOnce() {
        try (HeldLock held = locks.lock(NAME)) {
            assertTrue(held.wasAbandoned());
        }
        try (HeldLock held = locks.lock(NAME)) {
            assertFalse(held.wasAbandoned());
        }
    }

    /** Requires that nobody owns the word of the name, or queues for it. */
    private void requireFreeWord() throws Exception {
        byte[] whole = content(file);
        int at = (int) locks.offsetOf(NAME);
        assertEquals(-1, Arrays.mismatch(new byte[8], Arrays.copyOfRange(whole, at, at + 8)));
    }

    /** Reads a lock file in another process: to close it in this one would drop all locks. */
    private byte[] content(Path lockFile) throws Exception {
        Path copy = directory.resolve("copy");
        ChildProcess.run("cp", lockFile.toString(), copy.toString());
        return Files.readAllBytes(copy);
    }

    @Test
    void offsets_areThoseOfTheLibrary() throws Exception {
        for (String name : ClientsTest.NAMES) {
            try (ChildProcess printing = start("--offset", file, name)) {
                printing.expect(Long.toString(locks.offsetOf(name)));
                assertEquals(0, printing.end());
            }
        }
    }

    @Test
    void nameHeldByTheClient_isBusyHere_andShowsItsProcess() throws Exception {
        try (ChildProcess holder = holder()) {
            assertTrue(locks.tryLock(NAME).isEmpty());
            assertTrue(locks.shared().tryLock(NAME).isEmpty());
            assertEquals(holder.pid(), locks.holder(NAME).orElseThrow().pid());
            assertTrue(locks.tryLock("volume-43").isPresent());

            assertEquals(1, holder.end());
            try (HeldLock held = locks.tryLock(NAME).orElseThrow()) {
                assertFalse(held.wasAbandoned());
            }
        }
        requireFreeWord();
    }

    @Test
    void clientThatReleases_wakesAWaiterHere() throws Exception {
        try (ChildProcess holder = holder()) {
            Step<HeldLock> waiting = beginLock(locks);
            awaitWaitHere();
            assertEquals(1, holder.end());

            HeldLock held = waiting.result();
            assertFalse(held.wasAbandoned());
            assertTrue(held.isValid());
            release(held);
        }
        requireFreeWord();
    }

    @Test
    void clientThatIsKilled_isToldToAWaiterHere_once() throws Exception {
        try (ChildProcess holder = holder()) {
            Step<HeldLock> waiting = beginLock(locks);
            awaitWaitHere();
            holder.kill();

            HeldLock held = waiting.result();
            assertTrue(held.wasAbandoned());
            release(held);
        }
        assertFalse(locks.lock(NAME).wasAbandoned());
    }

    @Test
    void commandThatIsKilled_isToldHere_once() throws Exception {
        try (ChildProcess holder = start(file, NAME, "sh", "-c", "kill -KILL $$")) {
            assertEquals(128 + 9, holder.end());
        }
        requireAbandonedOnce();
    }

    @Test
    void nameHeldHere_keepsAClientWaiting_untilItIsReleased() throws Exception {
        HeldLock held = locks.lock(NAME);
        try (ChildProcess waiting = start(file, NAME, "sh", "-c", SAY_HOW)) {
            waiting.awaitKernelWait();
            held.close();

            waiting.expect("held 0");
            assertEquals(0, waiting.end());
        }
        requireFreeWord();
    }

    @Test
    void jvmThatIsKilled_isToldToAClientThatWaits_once() throws Exception {
        try (ChildProcess jvm = ChildProcess.jvm(Holder.class, file, SLOTS, NAME);
                ChildProcess next = waitingBehind(jvm)) {
            jvm.kill();

            next.expect("held 1");
            assertEquals(0, next.end());
        }
        assertFalse(locks.lock(NAME).wasAbandoned());
    }

    private ChildProcess waitingBehind(ChildProcess jvm) throws Exception {
        jvm.expect("held");
        ChildProcess next = start(file, NAME, "sh", "-c", SAY_HOW);
        next.awaitKernelWait();
        return next;
    }

    @Test
    void clientThatIsKilledAsItWaits_leavesTheQueueToOthers() throws Exception {
        HeldLock held = locks.lock(NAME);
        try (ChildProcess waiting = start(file, NAME, "sh", "-c", SAY_HOW)) {
            waiting.awaitKernelWait();
            waiting.kill();
        }
        try (ChildProcess next = start(file, NAME, "sh", "-c", SAY_HOW)) {
            next.awaitKernelWait();
            held.close();

            next.expect("held 0");
            assertEquals(0, next.end());
        }
        requireFreeWord();
    }

    @Test
    void readers_holdTogether_andAWriterHereWaitsForThem() throws Exception {
        HeldLock here = locks.shared().lock(NAME);
        try (ChildProcess reader = start("--shared", file, NAME, "sh", "-c", SAY_HOW_AND_STAY)) {
            reader.expect("held 0");
            here.close();
            assertTrue(locks.tryLock(NAME).isEmpty());
            Step<HeldLock> waiting = beginLock(locks);
            waiting.awaitWaiting();

            assertEquals(1, reader.end());
            HeldLock held = waiting.result();
            assertFalse(held.wasAbandoned());
            release(held);
        }
        requireFreeWord();
    }

    @Test
    void readerHere_keepsAClientWaiting_untilItIsReleased() throws Exception {
        HeldLock here = locks.shared().lock(NAME);
        long offset = locks.offsetOf(NAME);
        try (ChildProcess writer = start(file, NAME, "sh", "-c", SAY_HOW)) {
            Await.until(
                    "the client has the gate byte",
                    () -> KernelLocks.areHeld(writer.pid(), file, offset + 1));
            here.close();

            writer.expect("held 0");
            assertEquals(0, writer.end());
        }
        requireFreeWord();
    }

    @Test
    void readersOfTheClient_passAnAbandonmentOn() throws Exception {
        try (ChildProcess holder = holder()) {
            holder.kill();
        }
        try (ChildProcess reader = start("--shared", file, NAME, "sh", "-c", SAY_HOW)) {
            reader.expect("held 1");
            assertEquals(0, reader.end());
        }
        try (HeldLock held = locks.shared().lock(NAME)) {
            assertTrue(held.wasAbandoned());
        }
        requireAbandonedOnce();
    }

    @Test
    void clientsAndJvms_countWithoutALostUpdate() throws Exception {
        Witness witness = Witness.create(directory.resolve("witness"), 1);
        int rounds = 2_000;
        try (ChildProcess jvm = CounterWorker.start(locks, witness, 1, 2, rounds, 0)) {
            jvm.expect("ready");
            try (ChildProcess first = counting(rounds, witness);
                    ChildProcess second = counting(rounds, witness)) {
                jvm.send("");
                jvm.expect("done");
                assertEquals(0, first.awaitEnd());
                assertEquals(0, second.awaitEnd());
            }
        }
        assertEquals(4L * rounds, witness.sum());
        requireFreeWord();
    }

    private ChildProcess counting(int rounds, Witness witness) throws IOException {
        // The counter's name in the worker.
        return start("--count", rounds, witness, file, "name-0");
    }

    /** What docs/operating.md shows of the script that lists the holders looks like this. */
    @Test
    void listOfHeldWords_looksLikeTheExample() throws Exception {
        Needed.success("python3", "--version");
        List<String> example =
                Document.at("docs/operating.md").blocks("console").stream()
                        .map(CodeBlock::text)
                        .filter(text -> text.startsWith("$ python3 held_words.py"))
                        .findAny()
                        .orElseThrow()
                        .lines()
                        .skip(1)
                        .toList();
        try (ChildProcess holder = holder();
                ChildProcess waiting = start(file, NAME, "sh", "-c", SAY_HOW)) {
            waiting.awaitKernelWait();

            assertEquals(1, example.size());
            String shape = example.get(0).replace("9509", "" + holder.pid());
            assertEquals(
                    List.of(shape.replaceAll("^ *\\d+", "" + locks.offsetOf(NAME))), heldWords());
        }
    }

    @Test
    void listOfHeldWords_tellsTheDeadFromTheLiving_andReaders() throws Exception {
        Needed.success("python3", "--version");
        try (ChildProcess holder = holder()) {
            holder.kill();
        }
        assertEquals(List.of(locks.offsetOf(NAME) + "  free, its holder died"), heldWords());
        try (ChildProcess reader = start("--shared", file, NAME, "sh", "-c", SAY_HOW_AND_STAY)) {
            reader.expect("held 1");
            String read = "  read by " + reader.pid() + ", perhaps others, abandoned";
            assertEquals(List.of(locks.offsetOf(NAME) + read), heldWords());
            assertEquals(1, reader.end());
        }
        assertEquals(List.of(locks.offsetOf(NAME) + "  free, read before, abandoned"), heldWords());
        requireAbandonedOnce();
        assertEquals(List.of(), heldWords());
    }

    private List<String> heldWords() throws Exception {
        Process list =
                new ProcessBuilder(
                                "python3",
                                CLIENTS.resolve("held_words.py").toString(),
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        List<String> lines;
        try (BufferedReader output = list.inputReader()) {
            lines = output.lines().map(String::strip).toList();
        }
        assertEquals(0, list.waitFor());
        return lines;
    }

    /** Each client is for one format, and neither writes to a file of the other. */
    @Test
    void fileOfTheOtherFormat_isRefused_andLeftAsItWas() throws Exception {
        Path bytes = directory.resolve("bytes.locks");
        OffsetLocks.open(bytes, 1000).close();
        requireRefused(client, bytes);
        requireRefused(compiled("offset_lock"), file);
    }

    private void requireRefused(String program, Path refused) throws Exception {
        byte[] before = content(refused);
        try (ChildProcess other =
                ChildProcess.command(List.of(program, refused.toString(), NAME, "true"))) {
            assertEquals(1, other.end());
        }
        assertEquals(-1, Arrays.mismatch(before, content(refused)));
    }
}
