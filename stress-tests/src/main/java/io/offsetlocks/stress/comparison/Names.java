package io.offsetlocks.stress.comparison;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * The names that are locked.
 *
 * @param list the names, each once, in the order of their source
 * @param origin where they come from, for the reader of the table
 */
record Names(List<String> list, String origin) {
    /** More names are left out: creating this many lock files takes seconds, not hours. */
    static final int MAX_NAMES = 200_000;

    private static final int GENERATED = 2_000;
    private static final long SEED = 42;

    /** Returns the default: ids of volumes and images as services on one host lock them. */
    static Names generated() {
        Random random = new Random(SEED);
        List<String> names = new ArrayList<>();
        while (names.size() < GENERATED) {
            byte[] digest = new byte[32];
            random.nextBytes(digest);
            names.add("volume-" + new UUID(random.nextLong(), random.nextLong()));
            names.add("sha256:" + HexFormat.of().formatHex(digest));
        }
        return new Names(
                List.copyOf(names), "generated volume and image ids, always the same (no --names)");
    }

    /**
     * Reads names from a file, one per line.
     *
     * @throws IOException if the file cannot be read, is not UTF-8 or has no name in it; the
     *     message is for the user
     */
    static Names read(Path file) throws IOException {
        try {
            return parse(Files.readAllLines(file, StandardCharsets.UTF_8), file.toString());
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8", e);
        }
    }

    /** Takes the lines that are not blank, without those seen before. */
    static Names parse(List<String> lines, String source) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        int duplicates = 0;
        int leftOut = 0;
        for (String line : lines) {
            if (line.isBlank() || names.contains(line)) {
                duplicates += line.isBlank() ? 0 : 1;
            } else if (names.size() == MAX_NAMES) {
                leftOut++;
            } else {
                names.add(line);
            }
        }
        if (names.isEmpty()) {
            throw new IOException(source + " has no names in it");
        }
        StringBuilder origin = new StringBuilder(source);
        if (duplicates > 0) {
            origin.append(", without ").append(duplicates).append(" duplicate lines");
        }
        if (leftOut > 0) {
            origin.append(", without the ").append(leftOut).append(" lines past the first ");
            origin.append(MAX_NAMES).append(" names");
        }
        return new Names(List.copyOf(names), origin.toString());
    }

    /** Returns the name for all measurements of one name. */
    String first() {
        return list.get(0);
    }

    /** Returns the names in consecutive pieces of at most a given length. */
    List<List<String>> pieces(int length) {
        List<List<String>> pieces = new ArrayList<>();
        for (int from = 0; from < list.size(); from += length) {
            pieces.add(list.subList(from, Math.min(list.size(), from + length)));
        }
        return pieces;
    }
}
