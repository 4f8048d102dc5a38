package io.offsetlocks.internal.words;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.LockFormat;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MemberTableTest {
    @TempDir Path directory;

    /** The wire format: a change of these positions is a change of the format version. */
    @Test
    void positions_areTheDocumentedOnes() {
        assertEquals(1024, MemberTable.ENTRIES);
        assertEquals(4096, MemberTable.claimByte(0));
        assertEquals(69632 - 64, MemberTable.claimByte(1023));

        assertEquals(65536, MemberTable.BELL_BYTES);
        assertEquals(281_474_976_710_656L, MemberTable.bellRange(0, 0));
        assertEquals(13_792_273_858_756_608L, MemberTable.bellRange(2, -1));
        assertEquals(4_607_463_893_777_055_744L, MemberTable.bellRange(1023, 5));

        assertEquals(4_612_248_968_380_809_217L, MemberTable.lifeByte(0, 1));
        assertEquals(4_612_251_352_087_702_477L, MemberTable.lifeByte(2, 0x2b0000abcdL));
        assertEquals(4_613_374_868_287_651_839L, MemberTable.lifeByte(1023, (1L << 40) - 1));
    }

    /** No bell of any member, not even of one that garbage names, is a life byte. */
    @Test
    void bellsAndLifeBytes_areApart() {
        long lastBell = MemberTable.bellRange(1023, (1L << 36) - 1) + MemberTable.BELL_BYTES - 1;

        assertTrue(lastBell < MemberTable.lifeByte(0, 0));
        assertTrue(MemberTable.lifeByte(0xfffe, (1L << 40) - 1) > 0);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(60)
    void entryOfAMember_isTheDocumentedOne() throws Exception {
        Path file = directory.resolve("test.locks");
        long before = System.currentTimeMillis() / 10;
        try (OffsetLocks locks = OffsetLocks.open(file, 10, LockFormat.LOCK_WORDS)) {
            ByteBuffer table = tableIn(file);
            long generation = table.getLong(0);
            long bell = table.getLong(8);
            ProcessHandle self = ProcessHandle.current();

            assertTrue(generation >= before && generation < 1L << 40, "not of the clock");
            assertEquals(1, bell);
            assertEquals(self.pid(), table.getLong(16));
            assertEquals(
                    self.info().startInstant().orElseThrow().toEpochMilli(), table.getLong(24));
            assertArrayEquals(new byte[65536 - 32], bytes(table, 32));
            assertTrue(holds(self, file, MemberTable.lifeByte(0, generation)));
            assertTrue(holds(self, file, MemberTable.bellRange(0, bell)));
            assertTrue(
                    holds(self, file, MemberTable.bellRange(0, bell) + MemberTable.BELL_BYTES - 1));
            assertTrue(locks.holder("any").isEmpty());
        }
    }

    private static boolean holds(ProcessHandle process, Path file, long position) {
        return KernelLocks.areHeld(process.pid(), file, position);
    }

    /** Reads the table in another process: to close the file in this one would drop all locks. */
    private ByteBuffer tableIn(Path file) throws Exception {
        Path copy = directory.resolve("copy");
        ChildProcess.run("cp", file.toString(), copy.toString());
        return ByteBuffer.wrap(Files.readAllBytes(copy), 4096, 65536)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] bytes(ByteBuffer table, int from) {
        byte[] rest = new byte[table.capacity() - from];
        table.get(from, rest);
        return rest;
    }
}
