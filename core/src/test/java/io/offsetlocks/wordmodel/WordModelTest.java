package io.offsetlocks.wordmodel;

import static io.offsetlocks.wordmodel.Scope.Feature.BARGING;
import static io.offsetlocks.wordmodel.Scope.Feature.BELL_AHEAD;
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
import static io.offsetlocks.wordmodel.Scope.Feature.STOPS;
import static io.offsetlocks.wordmodel.Scope.Feature.STRAY_CLOSES;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WordModelTest {
    /** Fewer would mean that the model cannot do what the scope is about. */
    private static final int MIN_STATES = 10_000;

    /** No wake-up is lost: nobody has patience, and nobody is stopped. */
    @ParameterizedTest
    @MethodSource
    void everyState_isSafe_andEveryWaiterCanBeServedWithoutPatience(Scope scope) {
        assertSearched(scope);
    }

    static Stream<Scope> everyState_isSafe_andEveryWaiterCanBeServedWithoutPatience() {
        return Stream.of(
                Scope.of(2, 1, SHARED, DEATHS),
                Scope.of(2, 1, SHARED, DEATHS, HOST_CRASH),
                Scope.of(2, 1, SHARED, CONVERT, MARKS, DEATHS),
                Scope.of(2, 1, SECTIONS, MARKS, DEATHS),
                Scope.of(2, 1, DEATHS, DEADLINES, BELL_AHEAD),
                Scope.of(2, 1, SHARED, DEADLINES, BARGING),
                Scope.of(3, 1),
                Scope.of(2, 2, ONE_WAITER),
                Scope.of(2, 2, HELD_FIRST, ONE_WAITER, ONE_THREAD_PER_OWNER));
    }

    /** A process that is stopped keeps others waiting only while it has a lock of the slot. */
    @ParameterizedTest
    @MethodSource
    void everyWaiter_canBeServedByPatience_behindAStoppedProcess(Scope scope) {
        assertSearched(scope);
    }

    static Stream<Scope> everyWaiter_canBeServedByPatience_behindAStoppedProcess() {
        return Stream.of(
                Scope.of(2, 1, STOPS, DEATHS, PATIENCE),
                Scope.of(2, 1, STOPS, SHARED, CONVERT, PATIENCE, ONE_WAITER));
    }

    /** A process that has lost its locks without noticing breaks nobody else's. */
    @ParameterizedTest
    @MethodSource
    void strayClose_harmsNoOtherProcess(Scope scope) {
        assertSearched(scope);
    }

    static Stream<Scope> strayClose_harmsNoOtherProcess() {
        return Stream.of(Scope.of(2, 1, STRAY_CLOSES, PATIENCE, ONE_WAITER));
    }

    /** Takes minutes, and several gigabytes of heap. */
    @ParameterizedTest
    @MethodSource
    @EnabledIfSystemProperty(named = "offsetlocks.largeWordModel", matches = "true")
    void everyState_ofALargeScope_isSafe(Scope scope) {
        assertSearched(scope);
    }

    static Stream<Scope> everyState_ofALargeScope_isSafe() {
        return Stream.of(
                Scope.of(3, 1, DEATHS),
                Scope.of(3, 1, SHARED),
                Scope.of(2, 2),
                Scope.of(2, 2, ONE_WAITER, ONE_THREAD_PER_OWNER),
                Scope.of(2, 1, SHARED, DEATHS, DEADLINES),
                Scope.of(2, 1, SECTIONS, MARKS, DEATHS, DEADLINES, BARGING),
                Scope.of(2, 1, SHARED, BARGING, DEATHS, STOPS, PATIENCE),
                Scope.of(2, 1, SECTIONS, MARKS, STRAY_CLOSES, PATIENCE, ONE_WAITER));
    }

    private static void assertSearched(Scope scope) {
        int states = new WordSearch(new WordModel(scope, Set.of())).run();

        assertTrue(states >= MIN_STATES, () -> scope + " has only " + states + " states");
    }
}
