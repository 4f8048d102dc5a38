package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.OffsetLocks;
import io.offsetlocks.hashing.Collisions;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The numbers of docs/collisions.md are those that the library computes. With {@code -Ddocs.write}
 * the chart is written instead of compared.
 */
class CollisionsTest {
    private static final Document DOCUMENT = Document.at("docs/collisions.md");
    private static final Path CHART = Repository.ROOT.resolve("docs/collisions.svg");
    private static final long MOST_SLOTS = 1L << 29;

    @TempDir Path directory;

    @Test
    void probabilities_areThoseOfTheLibrary() {
        List<Long> slots = List.of(1L << 16, 1L << 20, 1L << 24, 1L << 29);
        List<List<String>> expected =
                Stream.of(2L, 10L, 30L, 100L, 300L, 1_000L, 3_000L, 10_000L, 30_000L)
                        .map(names -> row(names, slots.stream().map(m -> odds(names, m))))
                        .toList();
        assertEquals(expected, DOCUMENT.table("How likely, for a number of slots"));
    }

    private static String odds(long names, long slots) {
        double probability = Collisions.probability(names, slots);
        if (probability > 0.999) {
            return "1";
        }
        // One in so many reads better than zeros behind a point.
        return probability >= 0.001
                ? rounded(probability, 2, RoundingMode.HALF_UP).toPlainString()
                : "1 in " + grouped(rounded(1 / probability, 2, RoundingMode.HALF_UP));
    }

    @Test
    void slots_areThoseOfTheLibrary() {
        List<Double> limits = List.of(0.5, 0.1, 0.01, 0.001);
        List<List<String>> expected =
                Stream.of(10L, 30L, 100L, 300L, 1_000L, 3_000L, 10_000L, 30_000L)
                        .map(names -> row(names, limits.stream().map(p -> slots(names, p))))
                        .toList();
        assertEquals(expected, DOCUMENT.table("How many slots, for a probability"));
    }

    private static String slots(long names, double limit) {
        long slots = Collisions.slotsFor(names, limit);
        BigDecimal rounded = rounded(slots, 2, RoundingMode.UP);
        assertTrue(Collisions.probability(names, rounded.longValueExact()) <= limit);
        return slots > MOST_SLOTS ? "-" : grouped(rounded);
    }

    private static BigDecimal rounded(double number, int digits, RoundingMode mode) {
        return new BigDecimal(number).round(new MathContext(digits, mode));
    }

    private static String grouped(BigDecimal number) {
        return String.format(Locale.ROOT, "%,d", number.longValueExact());
    }

    private static List<String> row(long names, Stream<String> cells) {
        return Stream.concat(Stream.of(String.format(Locale.ROOT, "%,d", names)), cells).toList();
    }

    @Test
    @Timeout(60)
    void fileSizes_areThoseOfFiles() throws IOException {
        for (List<String> row : DOCUMENT.table("How large the file gets")) {
            int power = Integer.parseInt(row.get(0).replace("2^", ""));
            long size = Long.parseLong(row.get(1).replace(",", ""));
            assertEquals(4096 + 2 * (1L << power), size, row::toString);
            if (power <= 20) {
                Path file = directory.resolve("2^" + power);
                OffsetLocks.open(file, 1L << power).close();
                assertEquals(size, Files.size(file));
            }
        }
    }

    @Test
    void chart_isDrawnFromTheLibrarysNumbers() throws IOException {
        if (System.getProperty("docs.write") != null) {
            Files.writeString(CHART, CollisionsChart.svg());
        }
        assertEquals(CollisionsChart.svg(), Files.readString(CHART));
        assertTrue(DOCUMENT.targets().contains("collisions.svg"));
    }
}
