package io.offsetlocks.stress.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContendedResultTest {
    @Test
    void of_sumsTheWorkersAnswers() {
        List<String> answers = List.of("100 5 2000000", "300 7 1000000");

        ContendedResult result = ContendedResult.of(answers, 2, 397);

        assertEquals(200, result.perSecond());
        assertEquals(6, result.ownerChangesPerSecond());
        assertEquals(List.of(100L, 300L), result.acquisitions());
        assertEquals(2, result.longestWaitMillis());
        assertEquals(3, result.lostUpdates());
        assertEquals(0, ContendedResult.of(answers, 2, 400).lostUpdates());
    }
}
