package io.offsetlocks.stress.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.findings.Promise;
import io.offsetlocks.stress.ways.Way;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {
    private final String text = TextReport.of(SampleReport.make());

    @Test
    void of_alignsEveryTable() {
        List<String> lines = text.lines().toList();
        int title = lines.indexOf("Title of uncontended (us)");
        List<String> table = lines.subList(title + 1, title + 7);

        assertTrue(table.get(2).contains(Way.OFFSET_LOCKS.label()), text);
        assertEquals(1, table.stream().mapToInt(String::length).distinct().count(), text);
    }

    @Test
    void of_saysWhatBecameOfThePromises() {
        assertTrue(text.contains("kept      a time of"), text);
        assertTrue(text.contains("NOT KEPT  a rate: - (promised: at least 2)"), text);
    }

    @Test
    void textOfAPromise_hasItsUnit() {
        assertEquals(
                "memory: 123 bytes (promised: at most 400 bytes)",
                Report.textOf(Promise.atMost(400, "bytes", "memory", 123)));
    }
}
