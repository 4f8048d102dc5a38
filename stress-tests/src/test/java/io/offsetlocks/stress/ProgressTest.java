package io.offsetlocks.stress;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void close_withoutATerminal_leavesWholeLinesWithoutControlCharacters() {
        String text = textOf(false);

        assertTrue(text.contains("2/2"), text);
        assertTrue(text.endsWith("\n"), text);
        assertTrue(text.replace("\n", "").chars().noneMatch(Character::isISOControl), text);
    }

    @Test
    void close_onATerminal_hasDrawnOverTheSameLine() {
        String text = textOf(true);

        assertTrue(text.startsWith("\r"), text);
        assertTrue(text.contains("2/2"), text);
    }

    private static String textOf(boolean terminal) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try (Progress progress = Progress.on(out, terminal, "test", 2)) {
            progress.step("this");
            progress.step("that");
        }
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
