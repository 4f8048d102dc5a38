package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.hashing.OffsetAllocator;
import io.offsetlocks.internal.file.Layout;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/file-format.md promises to those who write a client by it. */
class FileFormatTest {
    private final Document page = Document.at("docs/file-format.md");
    private final List<List<String>> vectors = page.table("Golden vectors");

    @Test
    void goldenVectors_areOffsetsOfTheLibrary() {
        requireOffsets(vectors, Layout.BYTE_LOCKS);
        requireOffsets(page.table("Golden vectors of version 2"), Layout.LOCK_WORDS);
    }

    private static void requireOffsets(List<List<String>> vectors, Layout layout) {
        assertFalse(vectors.isEmpty());
        for (List<String> vector : vectors) {
            byte[] key = HexFormat.of().parseHex(vector.get(0));
            OffsetAllocator allocator = OffsetAllocator.of(key, Long.parseLong(vector.get(1)));
            long offset = layout.offsetOf(allocator.offsetOf(vector.get(2)));
            assertEquals(vector.get(3), "" + offset, vector::toString);
        }
    }

    @Test
    void goldenVectors_areAmongThoseOfTheHashing() {
        List<String> lines =
                Repository.read(
                                Repository.ROOT.resolve(
                                        "hashing/src/test/resources/offset-vectors.txt"))
                        .lines()
                        .map(line -> line.replaceAll(" *#.*", ""))
                        .toList();
        for (List<String> vector : vectors) {
            byte[] name = vector.get(2).getBytes(StandardCharsets.UTF_8);
            String line =
                    String.join(
                            " ",
                            vector.get(0),
                            vector.get(1),
                            HexFormat.of().formatHex(name),
                            vector.get(3));
            assertTrue(lines.contains(line), line);
        }
    }
}
