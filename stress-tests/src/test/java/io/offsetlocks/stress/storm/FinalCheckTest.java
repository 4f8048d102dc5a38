package io.offsetlocks.stress.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(60)
class FinalCheckTest {
    private static final int NAMES = 2;

    @TempDir Path directory;

    private StormSettings settings;
    private StormState state;
    private Witness witness;
    private int unusedOffset;

    @BeforeEach
    void begin() throws IOException {
        settings =
                new StormSettings(
                        directory, 1, 1, 1, NAMES, 0, 1, LockUnderTest.REAL, new BeatTimeout(10));
        witness = settings.witness();
        state = new StormState(settings, witness);
        try (OffsetLocks locks = open()) {
            List<Integer> used =
                    NamedSlot.all(locks, settings).stream().map(NamedSlot::offset).toList();
            unusedOffset = NamedSlot.HEADER_BYTES;
            while (used.contains(unusedOffset)) {
                unusedOffset++;
            }
        }
    }

    private OffsetLocks open() throws IOException {
        return OffsetLocks.open(settings.lockFile(), settings.slots());
    }

    private void write(int position) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(settings.lockFile().toFile(), "rw")) {
            file.seek(position);
            file.write(1);
        }
    }

    private List<Kind> check() throws Exception {
        new FinalCheck(state).run();
        return state.violations().stream().map(Violation::kind).toList();
    }

    @Test
    void cleanFile_passes() throws Exception {
        assertEquals(List.of(), check());
    }

    @Test
    void valueLeftInASlotOrAGate_isFound() throws Exception {
        write(unusedOffset);
        write(unusedOffset + settings.slots());

        assertEquals(List.of(Kind.LEFT_ON_DISK, Kind.LEFT_ON_DISK), check());
    }

    @Test
    void lockFileLeftOpen_isFound() throws Exception {
        try (OffsetLocks leaked = open()) {
            List<Kind> found = check();

            assertEquals(List.of(Kind.LEAK), found, leaked.toString());
        }
    }

    @Test
    void lostSection_isFound_unlessItsThreadDiedCounting() throws Exception {
        ThreadRecord record = witness.beginThread(witness.beginSession(1));
        int slot = unusedOffset - NamedSlot.HEADER_BYTES;
        record.addToTally(slot);
        record.setPhase(slot, Phase.COUNTING);
        assertEquals(List.of(), check());

        record.setPhase(slot, Phase.IDLE);
        assertEquals(List.of(Kind.LOST_UPDATE), check());
    }

    @Test
    void nameThatCannotBeAcquired_isFound() throws Exception {
        // The thread ends without a release, so the other threads of this JVM cannot lock the name.
        try (OffsetLocks locks = open()) {
            String name = settings.lockedNames().get(0);
            Thread thread = new Thread(() -> locks.lock(name));
            thread.start();
            thread.join();

            assertEquals(Kind.STUCK, check().get(0));
        }
    }
}
