package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ByteHolder;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.SteppedThread;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file whose creator did not come to the end of it. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class HalfMadeFileTest {
    private static final int SLOTS = 1000;

    @TempDir Path directory;

    /** The states a creator that was killed leaves behind. */
    enum HalfMade {
        EMPTY(Files::createFile),
        HOLES(
                file -> {
                    try (RandomAccessFile holes = new RandomAccessFile(file.toFile(), "rw")) {
                        holes.setLength(LockFileImage.size(SLOTS));
                    }
                }),
        ZEROES(file -> Files.write(file, new byte[LockFileImage.size(SLOTS)])),
        HEADER_WITHOUT_MAGIC(file -> LockFileImage.of(SLOTS).withoutMagic().writeTo(file));

        private final Writer writer;

        HalfMade(Writer writer) {
            this.writer = writer;
        }

        @FunctionalInterface
        private interface Writer {
            void writeTo(Path file) throws IOException;
        }
    }

    private Path file() {
        return directory.resolve("test.locks");
    }

    @ParameterizedTest
    @EnumSource
    void halfMadeFile_isCompleted(HalfMade state) throws Exception {
        state.writer.writeTo(file());

        try (OffsetLocks locks = OffsetLocks.open(file(), SLOTS);
                ChildProcess child = LockClient.start(file(), SLOTS)) {
            assertEquals(Long.toString(locks.offsetOf("a")), child.ask("offset a"));
            HeldLock held = locks.lock("a");
            assertEquals("busy", child.ask("tryLock a"));
            held.close();
            assertEquals("held", child.ask("tryLock a"));
            assertEquals("released", child.ask("release a"));
        }
        assertTrue(LockFileImage.read(file()).isFinishedAndFree(SLOTS));
    }

    @Test
    void creatorThatStopped_delaysNoOtherFile() throws Exception {
        Files.createFile(file());
        try (ChildProcess creator = ChildProcess.jvm(ByteHolder.class, file(), 0);
                SteppedThread opener = SteppedThread.start("opener")) {
            creator.expect("held");
            SteppedThread.Step<OffsetLocks> open =
                    opener.begin(() -> OffsetLocks.open(file(), SLOTS));
            open.awaitWaiting();

            OffsetLocks.open(directory.resolve("another.locks"), SLOTS).close();

            assertTrue(open.isWaiting(), "the other file waited for the stopped creator");
            assertEquals("released", creator.ask("release"));
            open.result().close();
        }
        assertTrue(LockFileImage.read(file()).isFinishedAndFree(SLOTS));
    }
}
