package io.offsetlocks.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Text that a document takes from a source file word for word. A line {@code // ...} or {@code #
 * ...} stands for lines that are left out, and the indentation of the whole may be another.
 */
final class Quote {
    private static final int DEEPEST = 16;

    private final List<String> pieces;

    Quote(String text) {
        pieces =
                Stream.of(text.split("(?m)^ *(//|#) \\.\\.\\.\n"))
                        .map(String::stripTrailing)
                        .toList();
    }

    boolean isFrom(Path source) {
        String text = Repository.read(source);
        return IntStream.rangeClosed(0, DEEPEST).anyMatch(indent -> isIn(text, indent));
    }

    private boolean isIn(String source, int indent) {
        int from = 0;
        for (String piece : pieces) {
            String wanted = indented(piece, indent) + "\n";
            int at = ("\n" + source).indexOf("\n" + wanted, from);
            if (at < 0) {
                return false;
            }
            from = at + wanted.length();
        }
        return true;
    }

    private static String indented(String piece, int indent) {
        return piece.lines()
                .map(line -> line.isBlank() ? "" : " ".repeat(indent) + line)
                .collect(Collectors.joining("\n"));
    }
}
