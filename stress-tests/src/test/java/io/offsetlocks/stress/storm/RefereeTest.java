package io.offsetlocks.stress.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.storm.EntryReport.Reported;
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

/** What an inspector finds, sent as lines, and how the referee judges it. */
class RefereeTest {
    private static final NamedSlot NAMED = new NamedSlot("a", 1, 4097);
    private static final NamedSlot OTHER = new NamedSlot("b", 2, 4098);
    private static final int SLOT = NAMED.slot();

    @TempDir Path directory;

    private final List<Kind> found = new ArrayList<>();
    private Witness witness;
    private ThreadRecord holder;
    private ThreadRecord mine;
    private Referee referee;

    @BeforeEach
    void begin() throws IOException {
        witness = Witness.map(directory.resolve("witness"), 4, 10, 10);
        holder = witness.beginThread(witness.beginSession(1));
        mine = witness.beginThread(witness.beginSession(2));
        referee = new Referee(witness, this::found);
    }

    private void found(Violation violation) {
        found.add(violation.kind());
    }

    /** Lets a thread enter, and returns the violations that the referee finds at once. */
    private List<Kind> enter(boolean exclusive, Reported reported, NamedSlot... namedSlots) {
        found.clear();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        new EntryInspector(witness, mine, new ReportLines(new PrintStream(lines)))
                .inspect(List.of(namedSlots), exclusive, reported);
        lines.toString(StandardCharsets.UTF_8).lines().forEach(this::add);
        referee.judge();
        return found;
    }

    private void add(String line) {
        assertTrue(ReportLines.pass(line, new Sink()), line);
    }

    private class Sink implements ReportSink {
        @Override
        public void violation(Violation violation) {
            found(violation);
        }

        @Override
        public void entry(EntryReport report) {
            referee.add(report);
        }
    }

    private List<Kind> enter(Reported reported) {
        return enter(true, reported, NAMED);
    }

    /** Judges again, when it is known which threads were alive. */
    private List<Kind> judgeAll() {
        found.clear();
        assertTrue(referee.judge(), "everything can be judged now");
        return found;
    }

    private void leaveStamp(Phase phase) {
        witness.setOwner(SLOT, holder.id());
        holder.setPhase(SLOT, phase);
    }

    @Test
    void freeSlot_mustNotBeReported() {
        assertEquals(List.of(), enter(Reported.NOTHING));
        assertEquals(List.of(Kind.FALSE_ABANDONMENT), enter(Reported.ABANDONED));
        assertEquals(List.of(), enter(Reported.NOT_ASKED));
    }

    @Test
    void stampOfADeadHolder_mustBeReported() {
        leaveStamp(Phase.INSIDE);
        holder.session().markEnded();

        assertEquals(List.of(Kind.ABANDONMENT_NOT_REPORTED), enter(Reported.NOTHING));
        assertEquals(List.of(), enter(false, Reported.ABANDONED, NAMED));
        assertEquals(List.of(), enter(Reported.ABANDONED));
    }

    @Test
    void stampOfAHolderWhoseProcessHasNotEnded_isJudgedWhenItHas() {
        leaveStamp(Phase.INSIDE);

        assertEquals(List.of(), enter(Reported.NOTHING));
        assertFalse(referee.judge(), "it may be alive");
        holder.session().markEnded();
        assertEquals(List.of(Kind.ABANDONMENT_NOT_REPORTED), judgeAll());
    }

    @ParameterizedTest
    @EnumSource
    void stampOfAHolderThatTakesAnotherStep_isASecondHolder(Reported reported) {
        leaveStamp(Phase.INSIDE);

        assertEquals(List.of(), enter(reported));
        holder.setPhase(SLOT, Phase.COUNTING);
        holder.session().markEnded();
        assertEquals(Kind.TWO_HOLDERS, judgeAll().get(0));
    }

    @Test
    void stampOfAHolderWhoseProcessThenAnnouncesAClose_isASecondHolder() {
        leaveStamp(Phase.INSIDE);

        assertEquals(List.of(), enter(Reported.NOTHING));
        holder.session().markClosing();
        assertEquals(List.of(Kind.TWO_HOLDERS), judgeAll());
    }

    @Test
    void stampOfAHolderWhoseSessionIsClosing_isNoSecondHolder() {
        leaveStamp(Phase.INSIDE);
        holder.session().markClosing();

        assertEquals(List.of(), enter(false, Reported.ABANDONED, NAMED));
        assertEquals(List.of(Kind.ABANDONMENT_NOT_REPORTED), enter(Reported.NOTHING));
    }

    @Test
    void stampOfAPythonClient_isASecondHolder_unlessItHasEnded() {
        witness.setPythonOwner(SLOT, holder.id());

        assertEquals(List.of(), enter(Reported.NOTHING));
        holder.step();
        assertEquals(List.of(Kind.TWO_HOLDERS), judgeAll());
        holder.session().markEnded();
        assertEquals(List.of(), enter(Reported.NOTHING));
        assertEquals(List.of(Kind.FALSE_ABANDONMENT), enter(Reported.ABANDONED));
    }

    @Test
    void releaseThatRacedWithAClose_mayBeReportedOrNot() {
        leaveStamp(Phase.RACING);
        holder.session().markClosed();

        assertEquals(List.of(), enter(Reported.NOTHING));
        assertEquals(List.of(), enter(Reported.ABANDONED));
    }

    @ParameterizedTest
    @EnumSource
    void deathWithoutStamp_explainsAReportOnlyInTheWindows(Phase phase) {
        holder.setPhase(SLOT, phase);
        holder.session().markEnded();
        boolean window = phase == Phase.ACQUIRING || phase == Phase.RELEASING;

        assertEquals(
                window ? List.of() : List.of(Kind.FALSE_ABANDONMENT), enter(Reported.ABANDONED));
        assertEquals(List.of(), enter(Reported.NOTHING));
    }

    @Test
    void threadThatOnlyWaits_explainsNothing() {
        holder.setPhase(SLOT, Phase.ACQUIRING);

        assertEquals(List.of(), enter(Reported.ABANDONED));
        holder.step();
        assertEquals(List.of(Kind.FALSE_ABANDONMENT), judgeAll());
    }

    @Test
    void endOfAProcess_explainsOneExclusiveHolder_andAllReadersBeforeIt() {
        holder.setPhase(SLOT, Phase.ACQUIRING);
        ThreadRecord sameProcess = witness.beginThread(witness.beginSession(1));
        sameProcess.setPhase(SLOT, Phase.RELEASING);
        holder.session().markEnded();
        sameProcess.session().markEnded();

        assertEquals(List.of(), enter(false, Reported.ABANDONED, NAMED));
        assertEquals(List.of(), enter(false, Reported.ABANDONED, NAMED));
        assertEquals(List.of(), enter(Reported.ABANDONED));
        assertEquals(List.of(Kind.FALSE_ABANDONMENT), enter(Reported.ABANDONED));
    }

    @Test
    void endsOfTwoSessions_explainTwo() {
        holder.setPhase(SLOT, Phase.ACQUIRING);
        ThreadRecord sameProcess = witness.beginThread(witness.beginSession(1));
        sameProcess.setPhase(SLOT, Phase.ACQUIRING);
        holder.session().markClosed();
        sameProcess.session().markEnded();

        assertEquals(List.of(), enter(Reported.ABANDONED));
        assertEquals(List.of(), enter(Reported.ABANDONED));
        assertEquals(List.of(Kind.FALSE_ABANDONMENT), enter(Reported.ABANDONED));
    }

    @Test
    void deathInAWindow_doesNotExplainALaterHolder() {
        holder.setPhase(SLOT, Phase.RELEASING);
        holder.session().markEnded();
        witness.setSessionsEndedAtEntry(SLOT, witness.sessionsEnded());

        assertEquals(List.of(Kind.FALSE_ABANDONMENT), enter(Reported.ABANDONED));
    }

    @Test
    void deathInAWindow_doesNotExplainAnotherSlot() {
        holder.setPhase(OTHER.slot(), Phase.RELEASING);
        holder.session().markEnded();

        assertEquals(List.of(Kind.FALSE_ABANDONMENT), enter(Reported.ABANDONED));
    }

    @Test
    void severalSlots_areReportedTogether() {
        witness.setOwner(OTHER.slot(), holder.id());
        holder.setPhase(OTHER.slot(), Phase.INSIDE);
        holder.session().markEnded();

        assertEquals(List.of(), enter(true, Reported.ABANDONED, NAMED, OTHER));
        assertEquals(
                List.of(Kind.ABANDONMENT_NOT_REPORTED),
                enter(true, Reported.NOTHING, NAMED, OTHER));
    }

    @Test
    void incompleteLine_isNotPassedOn() {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        new ReportLines(new PrintStream(lines))
                .entry(new EntryReport(1, true, Reported.ABANDONED, NAMED, List.of()));
        String line = lines.toString(StandardCharsets.UTF_8).strip();

        assertTrue(ReportLines.pass(line, new Sink()));
        for (int length = 0; length < line.length(); length++) {
            assertFalse(ReportLines.pass(line.substring(0, length), new Sink()));
        }
    }

    @Test
    void lineOfThePythonClient_isPassedOn() {
        String line =
                "{\"entry\": {\"thread\": 2, \"exclusive\": false, \"reported\": \"NOT_ASKED\","
                        + " \"namedSlot\": {\"name\": \"a\", \"slot\": 1}, \"observations\":"
                        + " [{\"namedSlot\": {\"name\": \"a\", \"slot\": 1}, \"kind\": \"STAMP\","
                        + " \"thread\": 1, \"steps\": 1, \"running\": true}]}}";

        add(line);
        assertFalse(referee.judge(), "the holder may be alive");
        holder.step();
        assertEquals(List.of(Kind.TWO_HOLDERS), judgeAll());
    }
}
