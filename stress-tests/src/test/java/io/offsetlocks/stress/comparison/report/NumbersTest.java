package io.offsetlocks.stress.comparison.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void text_hasThreeDigitsOrMore() {
        assertEquals("0.0012", Numbers.text(0.00123));
        assertEquals("0.12", Numbers.text(0.123));
        assertEquals("1.01", Numbers.text(1.01));
        assertEquals("12.3", Numbers.text(12.34));
        assertEquals("123", Numbers.text(123.4));
        assertEquals("1,234,567", Numbers.text(1_234_567.4));
    }

    @Test
    void text_ofAWholeNumber_isThatNumber() {
        assertEquals("0", Numbers.text(0));
        assertEquals("12", Numbers.text(12));
        assertEquals("1,000,000", Numbers.text(1_000_000));
    }

    @Test
    void text_ofNoNumber_isADash() {
        assertEquals("-", Numbers.text(Double.NaN));
        assertEquals("-", Numbers.text(Double.POSITIVE_INFINITY));
    }

    @Test
    void ratio_ofNoNumber_isEmpty() {
        assertEquals("", Numbers.ratio(Double.NaN));
        assertEquals("1.50x", Numbers.ratio(1.5));
    }
}
