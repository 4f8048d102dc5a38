package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.LockClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the command {@code status} says of a file in use, of either format. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class StatusTest extends BothFormatsFixture {
    private static final long SELF = ProcessHandle.current().pid();
    private static final int READINGS = 10;

    private List<String> offsets() throws Exception {
        return StatusRun.offsets(file);
    }

    private String at(String name, String rest) {
        return locks.offsetOf(name) + " " + rest;
    }

    @Test
    void fileInWhichNothingIsHeld_isSummedUp() throws Exception {
        locks.lock("a").close();

        String format = format() == LockFormat.BYTE_LOCKS ? "byte locks" : "lock words";
        assertEquals(
                List.of(
                        file + ": " + format + ", " + SLOTS + " slots",
                        "held: 0 exclusive, 0 shared; queued for: 0; abandoned: 0"),
                StatusRun.of("status", file).lines());
        assertEquals(List.of(), offsets());
    }

    @Test
    void exclusiveHolder_isNamed_withItsCommandUserAndStart() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));

            StatusRun run = StatusRun.of("status", file);

            ProcessHandle.Info info = child.process().info();
            Instant started = info.startInstant().orElseThrow().truncatedTo(ChronoUnit.SECONDS);
            List<String> line = run.table().get(0);
            assertEquals(1, run.table().size(), run.out());
            assertEquals(
                    List.of(
                            "" + locks.offsetOf("a"),
                            "exclusive",
                            "" + child.pid(),
                            info.user().orElseThrow(),
                            started.toString()),
                    line.subList(0, 5));
            assertTrue(line.get(5).endsWith("LockClient\""), run.out());
            assertTrue(run.lines().get(1).startsWith("held: 1 exclusive, 0 shared;"), run.out());
            assertEquals(List.of(at("a", "exclusive holders[" + child.pid() + "]")), offsets());
        }
    }

    @Test
    void sharers_areAllNamed() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS);
                HeldLock held = locks.shared().lock("a")) {
            assertTrue(held.isValid());
            assertEquals("held", child.ask("lockShared a"));

            List<String> pids =
                    StatusRun.of("status", file).table().stream()
                            .map(line -> line.get(0) + line.get(1) + line.get(2))
                            .sorted()
                            .toList();

            String at = locks.offsetOf("a") + "shared";
            assertEquals(List.of(at + SELF, at + child.pid()).stream().sorted().toList(), pids);
        }
        assertEquals(List.of(), offsets());
    }

    @Test
    void processesThatWait_areInTheQueue_theFirstOneFirst() throws Exception {
        try (HeldLock held = locks.lock("a");
                ChildProcess first = LockClient.start(file, SLOTS);
                ChildProcess second = LockClient.start(file, SLOTS)) {
            first.send("lock a");
            Await.until("it is first", () -> isFirst(first));
            second.send("lock a");
            long gate = gateAt("a");
            Await.until("it is behind", () -> KernelLocks.areWaitedFor(second.pid(), file, gate));

            assertTrue(held.isValid());
            String queue = "queue[" + first.pid() + ", " + second.pid() + "]";
            assertEquals(List.of(at("a", "exclusive holders[" + SELF + "] " + queue)), offsets());
            StatusRun run = StatusRun.of("status", file);
            assertEquals(
                    List.of("exclusive", "queues", "queues"),
                    run.table().stream().map(line -> line.get(1)).toList());
            assertTrue(run.out().contains("queued for: 1;"), run.out());
        }
    }

    private boolean isFirst(ChildProcess child) {
        return KernelLocks.areHeld(child.pid(), file, gateAt("a"));
    }

    @Test
    void lockOfAKilledHolder_isAbandoned_untilAnExclusiveHolderWasTold() throws Exception {
        killAHolderOf("a");

        assertEquals(List.of(at("a", "free abandoned ownerDied")), offsets());
        StatusRun run = StatusRun.of("status", file);
        assertEquals(
                List.of(
                        "" + locks.offsetOf("a"),
                        "abandoned",
                        "its last exclusive holder died: the next one is told"),
                run.table().get(0));
        assertTrue(run.out().contains("abandoned: 1\n"), run.out());

        try (HeldLock read = locks.shared().lock("a")) {
            assertTrue(read.wasAbandoned());
            assertEquals(List.of(at("a", "shared abandoned holders[" + SELF + "]")), offsets());
        }
        assertEquals(List.of(at("a", "free abandoned")), offsets());
        try (HeldLock held = locks.lock("a")) {
            assertTrue(held.wasAbandoned());
            assertEquals(List.of(at("a", "exclusive holders[" + SELF + "]")), offsets());
        }
        assertEquals(List.of(), offsets());
    }

    /** Neither the bytes and times of the file nor any lock in it is another one afterwards. */
    @Test
    void fileWithManyLocks_isNotDisturbed() throws Exception {
        List<String> names = IntStream.range(0, 500).mapToObj(i -> "name-" + i).toList();
        try (HeldLock all = locks.lockAll(names);
                ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock b"));
            killAHolderOf("c");
            Set<String> ours = listed(SELF);
            Set<String> theirs = listed(child.pid());
            String before = fingerprint();

            List<List<String>> held = StatusRun.of("status", file).table();

            assertEquals(before, fingerprint());
            assertEquals(ours, listed(SELF));
            assertEquals(theirs, listed(child.pid()));
            assertTrue(all.isValid());
            assertEquals("valid", child.ask("valid b"));
            assertEquals(
                    names.stream().map(locks::offsetOf).distinct().sorted().toList(),
                    held.stream()
                            .filter(line -> line.get(2).equals("" + SELF))
                            .map(line -> Long.valueOf(line.get(0)))
                            .toList());
        }
    }

    /**
     * Returns the lines about a process, without their numbers, which count those of the host. One
     * reading of the list may miss some while others lock.
     */
    private Set<String> listed(long pid) {
        return IntStream.range(0, READINGS)
                .mapToObj(i -> KernelLocks.of(pid, file))
                .flatMap(List::stream)
                .map(line -> line.replaceFirst("^\\d+: ", ""))
                .collect(Collectors.toSet());
    }

    /** In another process: to open and close the file in this one would drop its locks. */
    private String fingerprint() throws Exception {
        String stat = ChildProcess.run("stat", "--format=%s %y %z %a %u", file.toString());
        return ChildProcess.run("sha256sum", file.toString()) + stat;
    }

    /** Two looks at a file in use never say of one that is locked and released that it died. */
    @Test
    void busyFile_hasNoneThatDied() throws Exception {
        try (HeldLock held = locks.lock("held");
                ChildProcess first = busy();
                ChildProcess second = busy()) {
            for (int i = 0; i < 5; i++) {
                List<String> offsets = offsets();
                assertTrue(
                        offsets.contains(at("held", "exclusive holders[" + SELF + "]")),
                        offsets::toString);
                assertTrue(
                        offsets.stream().noneMatch(line -> line.contains("Died")),
                        offsets::toString);
            }
            assertTrue(held.isValid());
            assertTrue(first.isAlive() && second.isAlive());
        }
    }

    private ChildProcess busy() throws Exception {
        ChildProcess child = ChildProcess.jvm(BusyClient.class, file, SLOTS);
        child.expect("busy");
        return child;
    }
}
