package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.Needed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the command {@code status} says of locks that are not of this library, or not of here. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class StatusOfForeignClientsTest extends BothFormatsFixture {
    /** Runs a command in a pid namespace of its own. */
    private static final List<String> UNSHARE =
            List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "true");

    /** Locks a range: command (F_SETLK, F_SETLKW or F_OFD_SETLK), mode, first byte and length. */
    private static final String SCRIPT =
            """
            import fcntl, os, struct, sys
            command, mode, first, length = map(int, sys.argv[2:6])
            with open(sys.argv[1], "r+b") as file:
                lock = struct.pack("hhqqi4x", mode, os.SEEK_SET, first, length, 0)
                print("begins", flush=True)
                fcntl.fcntl(file, command, lock)
                print("locked", flush=True)
                sys.stdin.readline()
            """;

    private static final int SET = 6;
    private static final int SET_AND_WAIT = 7;
    private static final int SET_OF_DESCRIPTION = 37;
    private static final int SHARED = 0;
    private static final int EXCLUSIVE = 1;

    private static final String WHOLE_FILE =
            """
            import json, sys
            for p in json.load(sys.stdin)["wholeFile"]:
                print(p["state"], p["pid"], p["command"], p["unknown"])
            """;

    @BeforeAll
    static void python() throws InterruptedException {
        Needed.success("python3", "-c", "import fcntl");
    }

    private ChildProcess python(int command, int mode, long first, long length, String... more)
            throws Exception {
        return python(List.of(), command, mode, first, length, more);
    }

    private ChildProcess python(
            List<String> prefix, int command, int mode, long first, long length, String... more)
            throws Exception {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(List.of("python3", "-c", SCRIPT, file.toString(), "" + command, "" + mode));
        words.addAll(List.of("" + first, "" + length));
        words.addAll(List.of(more));
        ChildProcess python = ChildProcess.command(words);
        python.expect("begins");
        return python;
    }

    private List<String> offsets() throws Exception {
        return StatusRun.offsets(file);
    }

    private String at(String name, String rest) {
        return locks.offsetOf(name) + " " + rest;
    }

    /** A plain client of byte locks writes no value; in lock words this is a reader. */
    @Test
    void plainLocks_areShown_withWhoWaitsForThem() throws Exception {
        long offset = locks.offsetOf("a");
        boolean bytes = format() == LockFormat.BYTE_LOCKS;
        try (ChildProcess holder = python(SET, bytes ? EXCLUSIVE : SHARED, offset, 1)) {
            holder.expect("locked");
            try (ChildProcess waiter = python(SET_AND_WAIT, EXCLUSIVE, offset, 1)) {
                KernelLocks.awaitWaiter(file, offset);

                String holders = "holders[" + holder.pid() + "] queue[" + waiter.pid() + "]";
                assertEquals(
                        List.of(at("a", (bytes ? "exclusive " : "shared ") + holders)), offsets());
            }
        }
    }

    @Test
    void lockOnTheWholeFile_isOneLine_andNotOneForEachName() throws Exception {
        locks.close();
        try (ChildProcess whole = python(SET_OF_DESCRIPTION, EXCLUSIVE, 0, 0)) {
            whole.expect("locked");

            StatusRun run = StatusRun.of("status", file, "--json");
            assertEquals(
                    List.of(
                            "exclusive None None the lock of an open file description, which names"
                                    + " no process"),
                    StatusRun.python(run, WHOLE_FILE));
            assertEquals(List.of(), offsets());
            List<String> line = StatusRun.of("status", file).table().get(0);
            assertEquals(List.of("whole file", "exclusive", "?"), line.subList(0, 3));
        }
    }

    /** Bytes side by side are one line of the system's list, and are different names. */
    @Test
    void rangeOfOneLine_isDividedIntoItsOffsets() throws Exception {
        long first = locks.offsetOf("a");
        long stride = format() == LockFormat.BYTE_LOCKS ? 1 : 8;
        try (ChildProcess python = python(SET, SHARED, first, 2 * stride + 1)) {
            python.expect("locked");

            String who = " shared holders[" + python.pid() + "]";
            List<String> offsets = offsets();
            assertEquals(3, offsets.size());
            for (int i = 0; i < 3; i++) {
                String expected = first + i * stride + who;
                // The byte behind a word is that of its queue.
                assertTrue(offsets.get(i).startsWith(expected), offsets::toString);
            }
        }
    }

    /** A terminal obeys what it is sent, and a quote would end the string. */
    @Test
    void commandOfAnyCharacters_isEscaped() throws Exception {
        String word = "\"\\ \u001b[31m\n\u2028 \u00e9 \ud83d\ude00";
        long offset = locks.offsetOf("a");
        try (ChildProcess python = python(SET, SHARED, offset, 1, word)) {
            python.expect("locked");
            String command =
                    "import json, sys; o = json.load(sys.stdin)['offsets'][0]['holders'][0];"
                            + " print(ascii(o['command'])[-75:])";

            List<String> said = StatusRun.python(StatusRun.of("status", file, "--json"), command);

            // The JDK reads command lines in the encoding of the system.
            assertTrue(said.get(0).contains("\"\\\\ \\x1b[31m\\n"), said::toString);
            StatusRun run = StatusRun.of("status", file);
            assertTrue(run.out().contains("\\u001b[31m\\u000a"), run.out());
            assertEquals(4, run.lines().size(), run.out());
        }
    }

    /** The kernel lists to a process the locks of its own pid namespace. */
    @Test
    void holderOutsideThePidNamespace_isNotTakenForDead() throws Exception {
        Needed.root();
        Needed.success(UNSHARE.toArray(String[]::new));
        List<String> inside = UNSHARE.subList(0, UNSHARE.size() - 1);
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));

            StatusRun run = StatusRun.behind(inside, StatusRun.classes(), "status", file);

            assertTrue(run.lines().get(2).contains("outside it are not listed"), run.out());
            assertTrue(
                    run.lines()
                            .get(4)
                            .endsWith("its holder died, or is outside this pid namespace"),
                    run.out());
            assertEquals(5, run.lines().size(), run.out());
            assertEquals(List.of(at("a", "exclusive holders[" + child.pid() + "]")), offsets());
        }
    }

    /** One that waits for a lock that is listed is listed too, without its number. */
    @Test
    void processThatWaitsOutsideThePidNamespace_isSaidToBeThere() throws Exception {
        Needed.root();
        Needed.success(UNSHARE.toArray(String[]::new));
        List<String> inside = UNSHARE.subList(0, UNSHARE.size() - 1);
        long offset = locks.offsetOf("a");
        try (ChildProcess holder = python(inside, SET, SHARED, offset, 1)) {
            holder.expect("locked");
            try (ChildProcess waiter = python(SET_AND_WAIT, EXCLUSIVE, offset, 1)) {
                KernelLocks.awaitWaiter(file, offset);
                long first = holder.process().children().findFirst().orElseThrow().pid();
                List<String> enter = List.of("nsenter", "--target=" + first, "--pid", "--mount");

                StatusRun run = StatusRun.behind(enter, StatusRun.classes(), "status", file);

                assertTrue(waiter.isAlive());
                List<String> lines = run.lines();
                assertEquals(6, lines.size(), run.out());
                assertTrue(lines.get(4).matches(" *" + offset + " +shared +1 .*"), run.out());
                assertTrue(lines.get(5).matches(" *" + offset + " +queues +[?] .*"), run.out());
                assertTrue(
                        lines.get(5).endsWith("a process outside this pid namespace"), run.out());
            }
        }
    }
}
