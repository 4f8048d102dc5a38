package io.offsetlocks.internal.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuotedNameTest {
    @Test
    void ordinaryName_isShownAsItIs() {
        assertEquals("\"volume 42/ä→😀\"", QuotedName.of("volume 42/ä→😀"));
    }

    @Test
    void whatBreaksALine_isEscaped() {
        assertEquals(
                "\"a\\u000ab\\u000d\\u0085\\u2028\\u2029\\u001b[0m\"",
                QuotedName.of("a\nb\r\u0085\u2028\u2029\u001b[0m"));
    }

    @Test
    void longName_isCut() {
        assertEquals("\"" + "n".repeat(200) + "\"", QuotedName.of("n".repeat(200)));
        assertEquals("\"" + "n".repeat(200) + "...\"", QuotedName.of("n".repeat(201)));
    }

    @Test
    void thread_isShownWithItsNumber() {
        Thread thread = new Thread(() -> {}, "worker");

        assertEquals("\"worker\" #" + thread.getId(), QuotedName.of(thread));
    }
}
