package io.offsetlocks.wordmodel;

import static io.offsetlocks.wordmodel.Scope.Feature.CONVERT;
import static io.offsetlocks.wordmodel.Scope.Feature.DEADLINES;
import static io.offsetlocks.wordmodel.Scope.Feature.DEATHS;
import static io.offsetlocks.wordmodel.Scope.Feature.HELD_FIRST;
import static io.offsetlocks.wordmodel.Scope.Feature.HOST_CRASH;
import static io.offsetlocks.wordmodel.Scope.Feature.MARKS;
import static io.offsetlocks.wordmodel.Scope.Feature.ONE_THREAD_PER_OWNER;
import static io.offsetlocks.wordmodel.Scope.Feature.ONE_WAITER;
import static io.offsetlocks.wordmodel.Scope.Feature.PATIENCE;
import static io.offsetlocks.wordmodel.Scope.Feature.SECTIONS;
import static io.offsetlocks.wordmodel.Scope.Feature.SHARED;
import static io.offsetlocks.wordmodel.Scope.Feature.SPARE_ENTRY;
import static io.offsetlocks.wordmodel.Scope.Feature.STOPS;
import static io.offsetlocks.wordmodel.Scope.Feature.STRAY_CLOSES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The model can fail: what each rule is for is seen when it is taken out. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WordRulesTest {
    private static final Scope OWNER_THREADS =
            Scope.of(2, 2, HELD_FIRST, ONE_WAITER, ONE_THREAD_PER_OWNER);

    private static final String STARVED = "somebody waits for ever";
    private static final String NOT_TOLD = "a holder is not told of an abandonment";
    private static final String TOLD_OF_NONE = "a holder is told of an abandonment that was none";
    private static final String NO_SHARED_BYTE = "a shared holder has no byte, or the word no S";
    private static final String TAKEN_FOR_DEAD = "a living owner is taken for dead";
    private static final String WORD_LOST = "an exclusive holder does not own the word";
    private static final String NOT_ITS_OWN =
            "a process finds a word of its own that it does not have";
    private static final String MEMBERSHIP_LOST =
            "a process that closed nothing has lost its membership";
    private static final String STALE_GATE = "an arrival queues though nobody is at the gate";
    private static final String W_STAYS = "W stays for ever";

    @ParameterizedTest
    @MethodSource({"ofAttempts", "ofHolders", "ofWaiting", "ofOwnerThreads", "ofMembers"})
    void ruleTakenOut_isMissed(Fault fault, Scope scope, String property) {
        assertMissed(fault, scope, property);
    }

    /** Takes minutes, and several gigabytes of heap. */
    @ParameterizedTest
    @MethodSource("ofLargeScopes")
    @EnabledIfSystemProperty(named = "offsetlocks.largeWordModel", matches = "true")
    void ruleTakenOut_isMissedInALargeScope(Fault fault, Scope scope, String property) {
        assertMissed(fault, scope, property);
    }

    /** A fault that no list has would show nothing. */
    @Test
    void everyRule_isTakenOut() {
        Set<Fault> taken =
                Stream.of(
                                ofAttempts(),
                                ofHolders(),
                                ofWaiting(),
                                ofOwnerThreads(),
                                ofMembers(),
                                ofLargeScopes())
                        .flatMap(rules -> rules)
                        .map(rule -> (Fault) rule.get()[0])
                        .collect(Collectors.toSet());

        assertEquals(EnumSet.allOf(Fault.class), taken);
    }

    private static void assertMissed(Fault fault, Scope scope, String property) {
        WordSearch search = new WordSearch(new WordModel(scope, Set.of(fault)));

        Violation violation = assertThrows(Violation.class, search::run);

        assertTrue(violation.getMessage().startsWith(property), violation.getMessage());
    }

    static Stream<Arguments> ofAttempts() {
        Scope kept = Scope.of(2, 1, SECTIONS, MARKS, DEATHS);
        Scope shared = Scope.of(2, 1, SHARED);
        return Stream.of(
                arguments(Fault.IN_AFTER_TAKING, Scope.of(2, 1, DEATHS), NOT_TOLD),
                arguments(Fault.TAKING_DROPS_W, Scope.of(2, 1), STARVED),
                arguments(Fault.TAKING_KEEPS_A, kept, TOLD_OF_NONE),
                arguments(Fault.DEAD_OWNER_A_IGNORED, kept, NOT_TOLD),
                arguments(Fault.S_DROPPED_WITHOUT_BYTE, shared, NO_SHARED_BYTE),
                arguments(Fault.NO_REREAD_OF_SHARED_WORD, shared, NO_SHARED_BYTE),
                arguments(Fault.S_FORGETS_DEAD_OWNER, Scope.of(2, 1, SHARED, DEATHS), NOT_TOLD),
                arguments(Fault.S_DROPS_A, Scope.of(2, 1, SHARED, MARKS), NOT_TOLD),
                arguments(Fault.S_DROPS_W, shared, STARVED));
    }

    static Stream<Arguments> ofHolders() {
        Scope sections = Scope.of(2, 1, SECTIONS, DEATHS);
        Scope marks = Scope.of(2, 1, SECTIONS, MARKS, DEATHS);
        Scope stray = Scope.of(2, 1, SECTIONS, STRAY_CLOSES, PATIENCE);
        Scope convert = Scope.of(2, 1, SHARED, CONVERT, MARKS);
        return Stream.of(
                arguments(Fault.SECTION_END_KEEPS_IN, sections, TOLD_OF_NONE),
                arguments(Fault.SECTION_END_FORGETS_A, marks, NOT_TOLD),
                arguments(Fault.SECTION_BEGIN_KEEPS_A, marks, TOLD_OF_NONE),
                arguments(Fault.SECTION_BEGIN_OMITS_IN, sections, NOT_TOLD),
                arguments(Fault.SECTION_END_WRITES, Scope.of(2, 1, SECTIONS), STARVED),
                arguments(Fault.SECTION_END_MASKS, stray, NOT_TOLD),
                arguments(Fault.RELEASE_WRITES, Scope.of(2, 1), STARVED),
                arguments(Fault.RELEASE_WRITES, stray, WORD_LOST),
                arguments(Fault.RELEASE_DROPS_W, Scope.of(2, 1), STARVED),
                arguments(Fault.RELEASE_DROPS_A, marks, NOT_TOLD),
                arguments(Fault.NO_RING, Scope.of(2, 1), STARVED),
                arguments(Fault.RING_BEFORE_RELEASE, Scope.of(2, 1), STARVED),
                arguments(Fault.RING_NOT_SERIALIZED, Scope.of(2, 2, ONE_WAITER), MEMBERSHIP_LOST),
                arguments(Fault.CONVERT_WITHOUT_RING, convert, STARVED),
                arguments(Fault.CONVERT_FORGETS_A, convert, NOT_TOLD),
                arguments(Fault.SHARED_RELEASE_DROPS_S, Scope.of(2, 1, SHARED), NO_SHARED_BYTE));
    }

    static Stream<Arguments> ofWaiting() {
        Scope two = Scope.of(2, 1);
        Scope leaving = Scope.of(2, 1, DEADLINES);
        return Stream.of(
                arguments(Fault.W_CLEARED_WHEN_LEFT, leaving, STARVED),
                arguments(Fault.W_SET_BEFORE_BLOCKING, two, STARVED),
                arguments(Fault.W_CLEARED_AFTER_GATE, two, STARVED),
                arguments(Fault.W_NOT_CLEARED, two, W_STAYS),
                arguments(Fault.STALE_W_CLEARED_WITHOUT_GATE, leaving, STARVED),
                arguments(Fault.NO_STALE_CHECK, Scope.of(2, 1, DEATHS), STALE_GATE),
                arguments(Fault.NO_REREAD_OF_WORD, two, STARVED),
                arguments(Fault.NO_REREAD_OF_GENERATION, Scope.of(2, 1, DEATHS), STARVED),
                arguments(Fault.BELL_READ_LAST, two, STARVED),
                arguments(Fault.NO_POLL_BEHIND_READERS, Scope.of(2, 1, SHARED), STARVED),
                arguments(Fault.GATE_KEPT, two, STARVED),
                arguments(Fault.NO_WAKE_AT_END, leaving, STARVED));
    }

    static Stream<Arguments> ofOwnerThreads() {
        return Stream.of(arguments(Fault.ADDED_WITHOUT_REREAD, OWNER_THREADS, STARVED));
    }

    static Stream<Arguments> ofMembers() {
        Scope deaths = Scope.of(2, 1, DEATHS);
        Scope stops = Scope.of(2, 1, DEATHS, STOPS, PATIENCE, ONE_WAITER);
        Scope stray = Scope.of(2, 1, STRAY_CLOSES, PATIENCE, ONE_WAITER);
        return Stream.of(
                arguments(Fault.BELL_BEFORE_GENERATION, deaths, STARVED),
                arguments(Fault.OLD_BELL, deaths, STARVED),
                arguments(Fault.NO_LIFE_PROBE, deaths, TAKEN_FOR_DEAD),
                arguments(Fault.SAME_GENERATION, deaths, NOT_ITS_OWN),
                arguments(Fault.NO_CLOCK, Scope.of(2, 1, DEATHS, HOST_CRASH), NOT_ITS_OWN),
                arguments(Fault.LIFE_OF_PREDECESSOR_LOCKED, stops, STARVED),
                arguments(Fault.JOIN_WRITES_BELL, stray, MEMBERSHIP_LOST));
    }

    static Stream<Arguments> ofLargeScopes() {
        return Stream.of(
                arguments(Fault.NO_REREAD_OF_WORD, OWNER_THREADS, STARVED),
                arguments(
                        Fault.EXCLUSIVE_PROBE,
                        Scope.of(2, 1, DEATHS, STOPS, PATIENCE, SPARE_ENTRY),
                        STARVED),
                arguments(
                        Fault.RING_WRITES_BELL,
                        Scope.of(2, 1, STRAY_CLOSES, PATIENCE, ONE_WAITER),
                        W_STAYS),
                arguments(
                        Fault.THREAD_BY_ENTRY,
                        Scope.of(2, 2, HELD_FIRST, ONE_WAITER, ONE_THREAD_PER_OWNER, DEATHS),
                        STARVED));
    }
}
