package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.words.MemberTable;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.Needed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the command {@code status} makes of words that last for a moment, and of garbage. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class StatusOfWordsTest {
    private static final int SLOTS = 1000;
    private static final int WORDS_AT = 69632;
    private static final int MEMBER = 7;
    private static final long GENERATION = 0x2b0000abcdL;

    private static final int IN = 1;
    private static final int WAITED_FOR = 2;
    private static final int SHARED = 4;
    private static final int ABANDONED = 8;

    /** Locks the life byte of a member. */
    private static final String SCRIPT =
            """
            import fcntl, sys
            with open(sys.argv[1], "r+b") as file:
                fcntl.lockf(file, fcntl.LOCK_EX, 1, int(sys.argv[2]))
                print("alive", flush=True)
                sys.stdin.readline()
            """;

    @TempDir Path directory;

    private Path file;
    private LockFileImage image;

    @BeforeEach
    void makeImage() {
        file = directory.resolve("test.locks");
        image = LockFileImage.of(SLOTS, LockFormat.LOCK_WORDS);
    }

    private void word(int slot, long owner, long generation, int flags) {
        ByteBuffer bytes = ByteBuffer.wrap(image.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(WORDS_AT + 8 * slot, generation << 24 | owner << 8 | flags);
    }

    private List<String> offsets() throws Exception {
        return StatusRun.offsets(file).stream().map(line -> line.replaceFirst("^69", "")).toList();
    }

    @Test
    void wordsOfALivingMember_areHeldOrKept() throws Exception {
        Needed.success("python3", "--version");
        word(0, MEMBER + 1, GENERATION, IN);
        word(1, MEMBER + 1, GENERATION, 0);
        word(2, MEMBER + 1, GENERATION, WAITED_FOR | ABANDONED);
        // What something else wrote to the file is the owner's, whatever else it says.
        word(3, MEMBER + 1, GENERATION, IN | SHARED);
        image.writeTo(file);
        long life = MemberTable.lifeByte(MEMBER, GENERATION);
        try (ChildProcess member =
                ChildProcess.command(
                        List.of("python3", "-c", SCRIPT, file.toString(), "" + life))) {
            member.expect("alive");

            String who = "holders[" + member.pid() + "]";
            assertEquals(
                    List.of(
                            "632 exclusive " + who,
                            "640 kept " + who,
                            "648 kept abandoned " + who,
                            "656 exclusive " + who),
                    offsets());
            String counts = StatusRun.of("status", file).lines().get(1);
            assertTrue(counts.startsWith("held: 2 exclusive, 0 shared, 2 kept;"), counts);
        }
    }

    @Test
    void wordsOfTheDead_areFree_andAbandonedIfASectionDidNotEnd() throws Exception {
        word(0, MEMBER + 1, GENERATION, IN);
        word(1, MEMBER + 1, GENERATION, 0);
        word(2, 0, 0, IN);
        word(3, 0, 0, ABANDONED);
        // An owner that no member can be is dead, and nobody's generation means nothing.
        word(4, 2000, GENERATION, IN);
        word(5, 0, GENERATION, 0);
        // Read before, and what a process left that was killed in the queue.
        word(6, 0, 0, SHARED);
        word(7, 0, 0, WAITED_FOR);
        image.writeTo(file);

        assertEquals(
                List.of(
                        "632 free abandoned ownerDied",
                        "640 free ownerDied",
                        "648 free abandoned",
                        "656 free abandoned",
                        "664 free abandoned ownerDied"),
                offsets());
        assertEquals(
                List.of("69640", "free", "its owner ended between two of its threads"),
                StatusRun.of("status", file).table().get(1));
    }
}
