package io.offsetlocks.stress.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a linesman sees, sent as lines, and what the referee makes of it. */
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
        referee = new Referee(witness, this::note);
    }

    private void note(Violation violation) {
        found.add(violation.kind());
    }

    /** Lets a thread come in, and looks what the referee says of it at once. */
    private List<Kind> enter(boolean exclusive, Told told, Place... places) {
        found.clear();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        new Linesman(witness, mine, new OutcryLines(new PrintStream(said)))
                .lookAt(List.of(places), exclusive, told);
        said.toString(StandardCharsets.UTF_8).lines().forEach(this::hear);
        referee.judge();
        return found;
    }

    private void hear(String line) {
        assertTrue(OutcryLines.pass(line, new Ears()), line);
    }

    private class Ears implements Outcry {
        @Override
        public void violation(Violation violation) {
            note(violation);
        }

        @Override
        public void finding(Finding finding) {
            referee.hear(finding);
        }
    }

    private List<Kind> enter(Told told) {
        return enter(true, told, PLACE);
    }

    /** Judges again, after something has come to light. */
    private List<Kind> judgeAll() {
        found.clear();
        assertTrue(referee.judge(), "everything can be judged by now");
        return found;
    }

    private void leaveStamp(Phase phase) {
        witness.setOwner(SLOT, holder.id());
        holder.setPhase(SLOT, phase);
    }

    @Test
    void freeSlot_mustNotBeToldOf() {
        assertEquals(List.of(), enter(Told.NOTHING));
        assertEquals(List.of(Kind.ABANDONMENT_MADE_UP), enter(Told.ABANDONED));
        assertEquals(List.of(), enter(Told.NOT_ASKED));
    }

    @Test
    void stampOfADeadHolder_mustBeToldOf() {
        leaveStamp(Phase.INSIDE);
        holder.term().bury();

        assertEquals(List.of(Kind.ABANDONMENT_NOT_TOLD), enter(Told.NOTHING));
        assertEquals(List.of(), enter(false, Told.ABANDONED, PLACE));
        assertEquals(List.of(), enter(Told.ABANDONED));
    }

    @Test
    void stampOfAHolderWhoseProcessIsNotBuriedYet_isJudgedThen() {
        leaveStamp(Phase.INSIDE);

        assertEquals(List.of(), enter(Told.NOTHING));
        assertFalse(referee.judge(), "it may be alive");
        holder.term().bury();
        assertEquals(List.of(Kind.ABANDONMENT_NOT_TOLD), judgeAll());
    }

    @ParameterizedTest
    @EnumSource
    void stampOfAHolderThatTakesAnotherStep_isThatOfASecondOne(Told told) {
        leaveStamp(Phase.INSIDE);

        assertEquals(List.of(), enter(told));
        holder.setPhase(SLOT, Phase.COUNTING);
        holder.term().bury();
        assertEquals(Kind.TWO_HOLDERS, judgeAll().get(0));
    }

    @Test
    void stampOfAHolderWhoseProcessStillAnnouncesAnEnd_isThatOfASecondOne() {
        leaveStamp(Phase.INSIDE);

        assertEquals(List.of(), enter(Told.NOTHING));
        holder.term().announceEnd();
        assertEquals(List.of(Kind.TWO_HOLDERS), judgeAll());
    }

    @Test
    void stampOfAHolderWhoseTermIsEnding_isThatOfOneNoMore() {
        leaveStamp(Phase.INSIDE);
        holder.term().announceEnd();

        assertEquals(List.of(), enter(false, Told.ABANDONED, PLACE));
        assertEquals(List.of(Kind.ABANDONMENT_NOT_TOLD), enter(Told.NOTHING));
    }

    @Test
    void stampOfAPythonClient_isThatOfASecondHolder_unlessItHasEnded() {
        witness.setForeigner(SLOT, holder.id());

        assertEquals(List.of(), enter(Told.NOTHING));
        holder.step();
        assertEquals(List.of(Kind.TWO_HOLDERS), judgeAll());
        holder.term().bury();
        assertEquals(List.of(), enter(Told.NOTHING));
        assertEquals(List.of(Kind.ABANDONMENT_MADE_UP), enter(Told.ABANDONED));
    }

    @Test
    void releaseThatRacedWithAClose_mayBeToldOfOrNot() {
        leaveStamp(Phase.RACING);
        holder.term().close();

        assertEquals(List.of(), enter(Told.NOTHING));
        assertEquals(List.of(), enter(Told.ABANDONED));
    }

    @ParameterizedTest
    @EnumSource
    void endWithoutStamp_isAnExcuseInTheWindowsAlone(Phase phase) {
        holder.setPhase(SLOT, phase);
        holder.term().bury();
        boolean window = phase == Phase.ACQUIRING || phase == Phase.RELEASING;

        assertEquals(window ? List.of() : List.of(Kind.ABANDONMENT_MADE_UP), enter(Told.ABANDONED));
        assertEquals(List.of(), enter(Told.NOTHING));
    }

    @Test
    void threadThatOnlyWaits_isNoExcuse() {
        holder.setPhase(SLOT, Phase.ACQUIRING);

        assertEquals(List.of(), enter(Told.ABANDONED));
        holder.step();
        assertEquals(List.of(Kind.ABANDONMENT_MADE_UP), judgeAll());
    }

    @Test
    void endOfAProcess_excusesOneExclusiveHolder_andAllReadersBeforeIt() {
        holder.setPhase(SLOT, Phase.ACQUIRING);
        Journal sameProcess = witness.beginJournal(witness.beginTerm(1));
        sameProcess.setPhase(SLOT, Phase.RELEASING);
        holder.term().bury();
        sameProcess.term().bury();

        assertEquals(List.of(), enter(false, Told.ABANDONED, PLACE));
        assertEquals(List.of(), enter(false, Told.ABANDONED, PLACE));
        assertEquals(List.of(), enter(Told.ABANDONED));
        assertEquals(List.of(Kind.ABANDONMENT_MADE_UP), enter(Told.ABANDONED));
    }

    @Test
    void endsOfTwoTerms_excuseTwo() {
        holder.setPhase(SLOT, Phase.ACQUIRING);
        Journal sameProcess = witness.beginJournal(witness.beginTerm(1));
        sameProcess.setPhase(SLOT, Phase.ACQUIRING);
        holder.term().close();
        sameProcess.term().bury();

        assertEquals(List.of(), enter(Told.ABANDONED));
        assertEquals(List.of(), enter(Told.ABANDONED));
        assertEquals(List.of(Kind.ABANDONMENT_MADE_UP), enter(Told.ABANDONED));
    }

    @Test
    void endInAWindow_isNoExcuseForALaterHolder() {
        holder.setPhase(SLOT, Phase.RELEASING);
        holder.term().bury();
        witness.setJudged(SLOT, witness.termsEnded());

        assertEquals(List.of(Kind.ABANDONMENT_MADE_UP), enter(Told.ABANDONED));
    }

    @Test
    void endInAWindow_isNoExcuseAtAnotherSlot() {
        holder.setPhase(OTHER.slot(), Phase.RELEASING);
        holder.term().bury();

        assertEquals(List.of(Kind.ABANDONMENT_MADE_UP), enter(Told.ABANDONED));
    }

    @Test
    void severalSlots_areToldOfTogether() {
        witness.setOwner(OTHER.slot(), holder.id());
        holder.setPhase(OTHER.slot(), Phase.INSIDE);
        holder.term().bury();

        assertEquals(List.of(), enter(true, Told.ABANDONED, PLACE, OTHER));
        assertEquals(List.of(Kind.ABANDONMENT_NOT_TOLD), enter(true, Told.NOTHING, PLACE, OTHER));
    }

    @Test
    void lineThatWasCutOff_isNotHeard() {
        String line = new Finding(1, true, Told.ABANDONED, PLACE, List.of()).line();

        assertFalse(OutcryLines.pass(line, new Ears()));
    }
}
