package io.offsetlocks.stress.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.LockFormat;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
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
    private StormFile file;
    private StormState state;
    private Witness witness;
    private NamedSlot unused;

    @BeforeEach
    void begin() throws IOException {
        begin(LockFormat.BYTE_LOCKS);
    }

    private void begin(LockFormat format) throws IOException {
        settings =
                new StormSettings(
                        Files.createDirectory(directory.resolve(format.name())),
                        1,
                        1,
                        1,
                        NAMES,
                        0,
                        1,
                        LockUnderTest.REAL,
                        new BeatTimeout(10),
                        List.of(format));
        file = settings.file(0);
        witness = settings.witness();
        state = new StormState(settings, witness);
        try (OffsetLocks locks = open()) {
            List<Integer> used =
                    file.named(locks, settings.lockedNames()).stream()
                            .map(NamedSlot::slot)
                            .toList();
            int tried = 0;
            do {
                unused = file.named(locks, "unused-" + tried++);
            } while (used.contains(unused.slot()));
        }
    }

    private OffsetLocks open() throws IOException {
        return file.open();
    }

    private void write(long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.path().toFile(), "rw")) {
            bytes.seek(position);
            bytes.write(1);
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
        write(unused.offset());
        write(unused.offset() + file.slots());

        assertEquals(List.of(Kind.LEFT_ON_DISK, Kind.LEFT_ON_DISK), check());
    }

    @Test
    void flagLeftInAWord_isFound_butNotAnEntryOfAMember() throws Exception {
        begin(LockFormat.LOCK_WORDS);
        write(unused.offset());

        assertEquals(List.of(Kind.LEFT_ON_DISK), check());
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
        int slot = unused.slot();
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
