package io.offsetlocks.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {
    @Test
    void number_hasThreeDigitsOrMore() {
        assertEquals("0.0012", ComparisonTable.number(0.00123));
        assertEquals("0.12", ComparisonTable.number(0.123));
        assertEquals("1.00", ComparisonTable.number(1));
        assertEquals("12.3", ComparisonTable.number(12.34));
        assertEquals("123", ComparisonTable.number(123.4));
        assertEquals("1,234,567", ComparisonTable.number(1_234_567.4));
    }

    @Test
    void number_ofZero_isZero() {
        assertEquals("0", ComparisonTable.number(0));
    }

    @Test
    void number_ofNoNumber_isADash() {
        assertEquals("-", ComparisonTable.number(Double.NaN));
        assertEquals("-", ComparisonTable.number(Double.POSITIVE_INFINITY));
    }

    @Test
    void of_alignsEveryLine() {
        String table =
                ComparisonTable.of(
                        List.of(
                                Row.ofValues("short", "us", way -> 1),
                                Row.ofValues("a long measure", "KiB", way -> 1_000_000),
                                Row.ofFaults("faults", way -> 0)));

        List<String> lines = table.lines().toList();
        assertEquals(5, lines.size());
        assertEquals(1, lines.stream().mapToInt(String::length).distinct().count(), table);
        assertTrue(lines.get(0).contains("offset locks"), table);
        assertTrue(lines.get(2).contains("short"), table);
    }
}
