package io.offsetlocks.stress.comparison.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.report.Report.TargetLine;
import io.offsetlocks.stress.comparison.results.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {
    private final String text = TextReport.of(SampleReport.make());

    @Test
    void of_alignsEveryTable() {
        List<String> lines = text.lines().toList();
        int title = lines.indexOf("Title of uncontended (us)");
        List<String> table = lines.subList(title + 1, title + 7);

        assertTrue(table.get(2).contains(LockMethod.OFFSET_LOCKS.label()), text);
        assertEquals(1, table.stream().mapToInt(String::length).distinct().count(), text);
    }

    @Test
    void of_showsWhichTargetsAreKept() {
        assertTrue(text.contains("kept      a time of"), text);
        assertTrue(text.contains("NOT KEPT  a rate: - (target: at least 2)"), text);
    }

    @Test
    void textOfATarget_hasItsUnit() {
        assertEquals(
                "memory: 123 bytes (target: at most 400 bytes)",
                TargetLine.of(Target.atMost(400, "bytes", "memory", 123)).text());
    }
}
