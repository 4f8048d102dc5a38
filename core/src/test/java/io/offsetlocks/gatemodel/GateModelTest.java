package io.offsetlocks.gatemodel;

import static io.offsetlocks.gatemodel.Scope.Feature.CRASHES;
import static io.offsetlocks.gatemodel.Scope.Feature.FAIRNESS;
import static io.offsetlocks.gatemodel.Scope.Feature.NO_THREADS;
import static io.offsetlocks.gatemodel.Scope.Feature.QUANTA;
import static io.offsetlocks.gatemodel.Scope.Feature.READERS;
import static io.offsetlocks.gatemodel.Scope.Feature.STOPS;
import static io.offsetlocks.gatemodel.Scope.Feature.TRY_LOCKS;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GateModelTest {
    /** Fewer would mean that the model cannot do what the scope is about. */
    private static final int MIN_STATES = 10_000;

    @ParameterizedTest
    @MethodSource
    void everyState_isSafe_andEveryWaiterCanBeServed(Scope scope) {
        assertSearched(scope, Set.of());
    }

    static Stream<Scope> everyState_isSafe_andEveryWaiterCanBeServed() {
        return Stream.of(
                Scope.of(3, CRASHES),
                Scope.of(3, FAIRNESS),
                Scope.of(2, STOPS, CRASHES, TRY_LOCKS, QUANTA, FAIRNESS),
                Scope.of(2, READERS, CRASHES),
                Scope.of(2, READERS, STOPS),
                Scope.of(2, NO_THREADS, STOPS, CRASHES, TRY_LOCKS, FAIRNESS),
                Scope.of(2, NO_THREADS, READERS, CRASHES));
    }

    /** No wake-up is lost: patience makes up for stopped processes, and for nothing else. */
    @ParameterizedTest
    @MethodSource
    void everyWaiter_canBeServedWithoutPatience_unlessAProcessIsStopped(Scope scope) {
        assertSearched(scope, Set.of(Fault.NO_PATIENCE));
    }

    static Stream<Scope> everyWaiter_canBeServedWithoutPatience_unlessAProcessIsStopped() {
        return Stream.of(
                Scope.of(3, CRASHES),
                Scope.of(2, READERS, CRASHES),
                Scope.of(2, NO_THREADS, READERS, CRASHES));
    }

    /** The model can fail: what each rule is for is seen when it is taken out. */
    @ParameterizedTest
    @MethodSource
    void ruleTakenOut_isMissed(Set<Fault> faults, Scope scope, String property) {
        Violation violation = assertThrows(Violation.class, () -> search(scope, faults));

        assertTrue(violation.getMessage().startsWith(property), violation.getMessage());
    }

    static Stream<Arguments> ruleTakenOut_isMissed() {
        String starved = "somebody waits for ever";
        return Stream.of(
                Arguments.of(Set.of(Fault.NO_PATIENCE), Scope.of(2, STOPS), starved),
                Arguments.of(
                        Set.of(Fault.NO_STALE_CHECK),
                        Scope.of(2, CRASHES),
                        "an arrival queues though nobody is at the gate"),
                Arguments.of(
                        Set.of(Fault.DECLINE_WRITES_FREE),
                        Scope.of(2, CRASHES),
                        "a holder is not told of an abandonment"),
                Arguments.of(
                        Set.of(Fault.READER_LEAVES_TAKEN),
                        Scope.of(2, READERS, CRASHES),
                        "a value of 1 stands for no exclusive holder"),
                Arguments.of(
                        Set.of(Fault.RELEASE_LEAVES_TAKEN),
                        Scope.of(2),
                        "a value of 1 stands for no exclusive holder"),
                Arguments.of(
                        Set.of(Fault.ARRIVAL_IGNORES_GATE),
                        Scope.of(2, FAIRNESS),
                        "a process went ahead of the one at the gate twice"),
                Arguments.of(Set.of(Fault.NO_PATIENCE, Fault.NO_WAKE_AT_END), Scope.of(2), starved),
                Arguments.of(Set.of(Fault.NO_PATIENCE, Fault.GATE_KEPT), Scope.of(2), starved),
                Arguments.of(
                        Set.of(Fault.NO_PATIENCE, Fault.GATE_KEPT),
                        Scope.of(2, NO_THREADS),
                        starved),
                Arguments.of(
                        Set.of(Fault.JOINING_READER_TRUSTS_GATE),
                        Scope.of(2, READERS, CRASHES),
                        starved),
                Arguments.of(
                        Set.of(Fault.BLOCKS_EXCLUSIVELY),
                        Scope.of(2, READERS),
                        "a reader waits for readers"));
    }

    private static void assertSearched(Scope scope, Set<Fault> faults) {
        int states = search(scope, faults);

        assertTrue(states >= MIN_STATES, () -> scope + " has only " + states + " states");
    }

    private static int search(Scope scope, Set<Fault> faults) {
        return new GateSearch(new GateModel(scope, faults)).run();
    }
}
