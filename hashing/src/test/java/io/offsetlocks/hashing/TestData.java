package io.offsetlocks.hashing;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the text files of the test resources: fields between blanks, comments from a # on. */
final class TestData {
    private TestData() {}

    /** Returns the fields of every line that is not blank or all comment. */
    static List<String[]> read(String file) {
        try {
            return Resources.readLines(Resources.getResource(file), StandardCharsets.UTF_8).stream()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .map(line -> line.split("\\s+"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
