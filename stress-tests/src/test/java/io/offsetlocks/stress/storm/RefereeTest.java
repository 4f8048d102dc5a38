package io.offsetlocks.stress.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class RefereeTest {
    private static final Place PLACE = new Place("a", 1);
    private static final Place OTHER = new Place("b", 2);
    private static final int SLOT = PLACE.slot();

    @TempDir Path directory;

    private final List<Kind> found = new ArrayList<>();
    private Witness witness;
    private Journal holder;
    private Journal mine;
    private Referee referee;

    @BeforeEach
    void begin() throws IOException {
        witness = Witness.map(directory.resolve("witness"), 4, 10, 10);
        holder = witness.beginJournal(witness.beginTerm(1));
        mine = witness.beginJournal(witness.beginTerm(2));
        referee =
                new Referee(
                        witness,
                        mine,
                        new Patience(Duration.ofMillis(20)),
                        violation -> found.add(violation.kind()));
    }

    private List<Kind> judge(Told told) {
        found.clear();
        referee.judgeEntry(List.of(PLACE), told);
        return found;
    }

    private void leaveStamp(Phase phase) {
        witness.setOwner(SLOT, holder.id());
        holder.setPhase(SLOT, phase);
    }

    @Test
    void freeSlot_mustNotBeToldOf() {
        assertEquals(List.of(), judge(Told.NOTHING));
        assertEquals(List.of(Kind.ABANDONMENT_MADE_UP), judge(Told.ABANDONED));
        assertEquals(List.of(), judge(Told.NOT_ASKED));
    }

    @Test
    void stampOfAnEndedHolder_mustBeToldOf() {
        leaveStamp(Phase.INSIDE);
        holder.term().end();

        assertEquals(List.of(Kind.ABANDONMENT_NOT_TOLD), judge(Told.NOTHING));
        assertEquals(List.of(), judge(Told.ABANDONED));
        assertEquals(List.of(), judge(Told.NOT_ASKED));
    }

    @ParameterizedTest
    @EnumSource
    void stampOfARunningHolder_isThatOfASecondOne(Told told) {
        leaveStamp(Phase.INSIDE);

        assertEquals(Kind.TWO_HOLDERS, judge(told).get(0));
    }

    @Test
    void stampOfAHolderWhoseTermIsAboutToEnd_isThatOfASecondOne() {
        leaveStamp(Phase.INSIDE);
        holder.term().announceEnd();

        assertEquals(List.of(Kind.TWO_HOLDERS), judge(Told.NOTHING));
    }

    @Test
    void stampOfAPythonClient_isThatOfASecondHolder_unlessItHasEnded() {
        witness.setForeigner(SLOT, holder.id());

        assertEquals(List.of(Kind.TWO_HOLDERS), judge(Told.NOTHING));
        holder.term().end();
        assertEquals(List.of(), judge(Told.NOTHING));
        assertEquals(List.of(Kind.ABANDONMENT_MADE_UP), judge(Told.ABANDONED));
    }

    @Test
    void releaseThatRacedWithAClose_mayBeToldOfOrNot() {
        leaveStamp(Phase.RACING);
        holder.term().end();

        assertEquals(List.of(), judge(Told.NOTHING));
        assertEquals(List.of(), judge(Told.ABANDONED));
    }

    @ParameterizedTest
    @EnumSource
    void endWithoutStamp_isAnExcuseInTheWindowsAlone(Phase phase) {
        holder.setPhase(SLOT, phase);
        holder.term().end();
        boolean window = phase == Phase.ACQUIRING || phase == Phase.RELEASING;

        assertEquals(window ? List.of() : List.of(Kind.ABANDONMENT_MADE_UP), judge(Told.ABANDONED));
        assertEquals(List.of(), judge(Told.NOTHING));
    }

    @Test
    void holderThatOnlyWaits_isNoExcuse() {
        holder.setPhase(SLOT, Phase.ACQUIRING);

        assertEquals(List.of(Kind.ABANDONMENT_MADE_UP), judge(Told.ABANDONED));
    }

    @Test
    void endInAWindow_isNoExcuseForALaterHolder() {
        holder.setPhase(SLOT, Phase.RELEASING);
        holder.term().end();
        witness.setJudged(SLOT, witness.termsEnded());

        assertEquals(List.of(Kind.ABANDONMENT_MADE_UP), judge(Told.ABANDONED));
    }

    @Test
    void endInAWindow_isNoExcuseAtAnotherSlot() {
        holder.setPhase(OTHER.slot(), Phase.RELEASING);
        holder.term().end();

        assertEquals(List.of(Kind.ABANDONMENT_MADE_UP), judge(Told.ABANDONED));
    }

    @Test
    void severalSlots_areToldOfTogether() {
        witness.setOwner(OTHER.slot(), holder.id());
        holder.setPhase(OTHER.slot(), Phase.INSIDE);
        holder.term().end();

        referee.judgeEntry(List.of(PLACE, OTHER), Told.ABANDONED);
        assertEquals(List.of(), found);
        referee.judgeEntry(List.of(PLACE, OTHER), Told.NOTHING);
        assertEquals(List.of(Kind.ABANDONMENT_NOT_TOLD), found);
    }
}
