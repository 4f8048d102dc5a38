package io.offsetlocks.stress.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesTest {
    @TempDir Path directory;

    @Test
    void parse_keepsTheOrderAndTheSpaces() throws IOException {
        assertEquals(List.of("b", " a ", "ü"), Names.parse(List.of("b", " a ", "ü"), "x").list());
    }

    @Test
    void parse_dropsBlankLinesSilently() throws IOException {
        Names names = Names.parse(List.of("", "a", " \t", "b", ""), "x");

        assertEquals(List.of("a", "b"), names.list());
        assertEquals("x", names.origin());
    }

    @Test
    void parse_dropsDuplicatesAndSaysHowMany() throws IOException {
        Names names = Names.parse(List.of("a", "b", "a", "a"), "x");

        assertEquals(List.of("a", "b"), names.list());
        assertEquals("x, without 2 duplicate lines", names.origin());
    }

    @Test
    void parse_leavesOutWhatIsTooManyAndSaysHowMany() throws IOException {
        List<String> lines =
                IntStream.range(0, Names.MAX_NAMES + 3).mapToObj(Integer::toString).toList();

        Names names = Names.parse(lines, "x");

        assertEquals(Names.MAX_NAMES, names.list().size());
        assertTrue(names.origin().startsWith("x, without the 3 lines past"), names.origin());
    }

    @Test
    void parse_ofNoNames_isAnErrorThatSaysWhere() {
        IOException e =
                assertThrows(IOException.class, () -> Names.parse(List.of("", " "), "the-file"));
        assertEquals("the-file has no names in it", e.getMessage());
    }

    @Test
    void read_ofWindowsLineEnds_leavesThemOut() throws IOException {
        Path file = Files.writeString(directory.resolve("names"), "a\r\nb\r\n");

        assertEquals(List.of("a", "b"), Names.read(file).list());
    }

    @Test
    void read_ofWhatIsNotUtf8_isAnErrorThatSaysSo() throws IOException {
        Path file = Files.write(directory.resolve("names"), new byte[] {'a', (byte) 0xFF, '\n'});

        IOException e = assertThrows(IOException.class, () -> Names.read(file));
        assertEquals(file + " is not UTF-8", e.getMessage());
    }

    @Test
    void generated_isTheSameEachTimeAndHasNoDuplicates() {
        List<String> names = Names.generated().list();

        assertEquals(2_000, new HashSet<>(names).size());
        assertEquals(names, Names.generated().list());
    }

    @Test
    void pieces_haveEveryNameOnce() {
        Names names = new Names(List.of("a", "b", "c", "d", "e"), "x");

        assertEquals(List.of(List.of("a", "b"), List.of("c", "d"), List.of("e")), names.pieces(2));
    }
}
