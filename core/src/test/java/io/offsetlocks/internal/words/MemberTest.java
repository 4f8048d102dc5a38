package io.offsetlocks.internal.words;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.testing.CapturedLog;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is alive, and how a member wakes those who wait for its words. */
@Timeout(60)
class MemberTest extends WordFixture {
    private Member member;

    @BeforeEach
    void member() {
        member = ours.member();
    }

    private long bellRange(long number) {
        return MemberTable.bellRange(member.index(), number);
    }

    private void ring() {
        member.ring(Word.WAITED_FOR);
    }

    @Test
    void membersOfAFile_haveEntriesOfTheirOwn() throws Exception {
        assertEquals(0, member.index());
        assertEquals(1, others.member().index());
        assertEquals(ProcessHandle.current().pid(), table.pid(1));
        assertEquals(member.generation(), table.generation(0));
        assertFalse(isFree(member.lifeByte()));
        assertTrue(isFree(MemberTable.claimByte(0)));
        assertTrue(member.isInTable());
    }

    /** The table on the disk may be older than the words. */
    @Test
    void generation_isNotBelowTheTime_norThatOfTheMemberBefore() throws Exception {
        long before = System.currentTimeMillis() / 10;
        long future = MemberTable.MAX_GENERATION / 2;
        table.setGeneration(2, future);
        table.setGeneration(4, MemberTable.MAX_GENERATION);

        assertEquals(future + 1, Member.join(file, table).generation());
        long ofTime = Member.join(file, table).generation();
        assertEquals(0, Member.join(file, table).generation());

        assertTrue(before <= ofTime && ofTime <= System.currentTimeMillis() / 10, "" + ofTime);
    }

    @Test
    void member_saysWhichItIs() {
        assertTrue(
                member.toString().startsWith("member 0 of generation " + member.generation()),
                member::toString);
    }

    @Test
    void owner_isDead_ifNobodyHasItsLifeByte() {
        assertFalse(member.isDead(owned(ours)));
        assertFalse(member.isDead(owned(others)));
        assertFalse(others.member().isDead(owned(ours)));
        assertTrue(member.isDead(DEAD));
        assertTrue(member.isDead(Word.ownedBy(0, member.generation() - 1)));
        assertTrue(member.isDead(Word.ownedBy(1, others.member().generation() + 1)));
        assertTrue(member.isDead(Word.ownedBy(MemberTable.ENTRIES, 0)));
    }

    @Test
    void ring_publishesABellThatIsLocked_andUnlocksTheOld() throws Exception {
        assertFalse(isFree(bellRange(1)));
        assertFalse(isFree(bellRange(2)));

        ring();

        assertEquals(2, bell(ours));
        assertTrue(isFree(bellRange(1)));
        assertFalse(isFree(bellRange(2)));
        assertFalse(isFree(bellRange(3)));
        assertTrue(member.isInTable());
        member.ring(Word.IN | Word.SHARED | Word.ABANDONED);
        member.ringIfDue();
        assertEquals(2, bell(ours));
    }

    @Test
    void bellThatAnotherHas_isPassed() throws Exception {
        file.tryLock(bellRange(3), false);

        ring();
        ring();

        assertEquals(4, bell(ours));
        assertFalse(isFree(bellRange(4)));
    }

    /** What was released stays released: the next ring tries again. */
    @Test
    void bellThatCannotBeLockedAhead_isLogged_andLockedByTheNextRing() throws Exception {
        channel.failAttemptsAt(bellRange(3));
        // What earlier tests have left to log.
        DeferredLog.write();
        try (CapturedLog log = CapturedLog.begin()) {
            ring();
            DeferredLog.write();

            assertEquals(1, log.records().size());
        }
        assertEquals(2, bell(ours));
        assertThrows(UncheckedIOException.class, this::ring);
        assertEquals(2, bell(ours));
        channel.onAttemptsAt(bellRange(3), () -> true);

        member.ringIfDue();

        assertEquals(3, bell(ours));
        assertTrue(isFree(bellRange(2)));
    }

    @Test
    void entryThatWasWrittenOver_isTold_andTheRingStaysOwed() {
        table.compareAndSetBell(0, 1, 77);
        assertFalse(member.isInTable());

        assertThrows(UncheckedIOException.class, this::ring);
        assertThrows(UncheckedIOException.class, member::ringIfDue);
        assertEquals(77, bell(ours));

        table.compareAndSetBell(0, 77, 1);
        member.ringIfDue();
        assertEquals(2, bell(ours));
    }

    @Test
    void generationThatWasWrittenOver_isNoticed() {
        table.setGeneration(0, member.generation() + 1);

        assertFalse(member.isInTable());
    }

    @Test
    void bellThatCannotBeUnlocked_isAFault() {
        channel.failReleasesAt(bellRange(1));

        assertThrows(UncheckedIOException.class, this::ring);
    }

    /** That the file was cut is for the watch to tell; this runs on a thread of the library. */
    @Test
    void memberOfACutFile_isCheckedWithoutAFault() throws Exception {
        MemberCheck check = new MemberCheck(file, member, clock);
        channel.truncate(0);

        assertDoesNotThrow(check::run);

        assertDoesNotThrow(() -> check.checkMembership(clock.read()));
    }

    @Test
    void fileThatCloses_isNotRungIn() {
        file.beginClosing();

        ring();

        assertEquals(1, bell(ours));
        assertTrue(member.isInTable());
    }
}
